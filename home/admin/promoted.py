"""The admin's screens of what is shown first to those who search: words -> a page of the space, or of the nation's."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from home import generations
from home.models import PromotedResult, Territory
from home.permissions import edited_territory_ids, get_edited_territory, is_national, territories_for
from home.scoping import key_of, owners_of_pages
from home.stems import asked

MOST = 100  # of a territory


class PromotedForm(forms.ModelForm):
    """`territory`: whose it is; None for the nation's."""

    class Meta:
        model = PromotedResult
        fields = ["words", "page", "text"]
        help_texts = {
            "words": gettext_lazy(
                "Une ou plusieurs recherches, séparées par des virgules\u00a0: «\u00a0vélo, aide vélo, mobilité\u00a0»."
            ),
            "text": gettext_lazy("Facultatif\u00a0: ce qu’on trouve sur cette page."),
        }

    def __init__(self, *args: Any, territory: Territory | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.territory = territory
        self.fields["page"] = forms.ModelChoiceField(
            Page.objects.filter(depth__gt=1), label=_("Page"), widget=AdminPageChooser()
        )
        self.order_fields(["words", "page", "text"])

    def clean_words(self) -> str:
        words = self.cleaned_data["words"]
        if not all(map(asked, words.split(","))):
            raise ValidationError(_("Écrivez au moins un mot entre deux virgules."))
        return words

    def clean_page(self) -> Page:
        page: Page = self.cleaned_data["page"]
        own = {self.instance.territory.pk} if self.instance.territory else set()
        if owners_of_pages([page.pk]) - own:
            # Named by hand: shown again in the form, its title would be read.
            raise Http404
        held = PromotedResult.objects.filter(territory=self.instance.territory)
        if held.filter(page=page).exists():
            raise ValidationError(_("Cette page est déjà mise en avant\u00a0: retirez-la d’abord de la liste."))
        if held.count() >= MOST:
            raise ValidationError(_("Cent pages sont déjà mises en avant\u00a0: retirez-en une d’abord."))
        return page


class PromotedSpacesScreen(WagtailAdminTemplateMixin, TemplateView):
    """The spaces whose search a person keeps; whoever keeps only one goes straight to it."""

    template_name = "home/admin/promoted_spaces.html"
    page_title = gettext_lazy("Recherche")
    header_icon = "search"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own = edited_territory_ids(request.user)
        if not is_national(request.user) and not own:
            raise PermissionDenied
        if not is_national(request.user) and len(own) == 1:
            return redirect("promoted_results", *own)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        territories = territories_for(self.request.user).order_by("short_name", "pk")
        return super().get_context_data(territories=territories, keeps_the_nation=is_national(self.request.user))


class PromotedScreen(WagtailAdminTemplateMixin, FormView):
    """What is shown first in one space, and the form that adds to it; without a key, on the portal and everywhere."""

    template_name = "home/admin/promoted.html"
    form_class = PromotedForm
    page_title = gettext_lazy("Résultats mis en avant")
    header_icon = "search"
    territory: Territory | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.territory = get_edited_territory(request.user, kwargs["pk"]) if "pk" in kwargs else None
        if self.territory is None and not is_national(request.user):
            raise Http404

    @cached_property
    def address(self) -> str:
        return reverse("promoted_results", args=[self.territory.pk]) if self.territory else reverse("promoted_nation")

    @property
    def rows(self) -> QuerySet[PromotedResult]:
        return PromotedResult.objects.filter(territory=self.territory)

    def get_page_subtitle(self) -> str:
        return self.territory.short_name if self.territory else _("Partout")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        above = {"url": reverse("promoted_spaces"), "label": _("Recherche")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": f"{self.page_title}, {self.get_page_subtitle()}"}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "territory": self.territory}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._remove(request.POST["remove"]) if "remove" in request.POST else super().post(request)

    def form_valid(self, form: PromotedForm) -> HttpResponse:
        form.save()
        messages.success(self.request, _("La page sera proposée à qui cherche ces mots."))
        return self._back()

    def _remove(self, key: str) -> HttpResponse:
        row = get_object_or_404(self.rows, pk=key_of(key))
        row.delete()
        messages.success(self.request, _("«\u00a0%(page)s\u00a0» n’est plus mise en avant.") % {"page": row.page})
        return self._back()

    def _back(self) -> HttpResponse:
        generations.bump(self.territory.slug if self.territory else generations.NATIONAL)
        return redirect(self.address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rows=self.rows.select_related("page"), territory=self.territory, **kwargs)
