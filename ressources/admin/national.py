"""The admin's screens where a territory's team makes the national library its own: hide, add a word, copy."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from home.places import ground_of
from home.problems import Conflict
from home.querysets import with_words
from ressources.admin.screens import LibraryScreen, LibraryTab
from ressources.models import Adaptation, ResourcePage
from ressources.permissions import can_adapt, can_copy
from ressources.services.adapting import adapt, copy_resource, version_of

PER_PAGE = 20
TAB = LibraryTab("national_resources", gettext_lazy("Ressources nationales"), lambda territory: territory is not None)
STATES = [
    ("", gettext_lazy("Toutes")),
    ("masquees", gettext_lazy("Masquées chez nous")),
    ("annotees", gettext_lazy("Avec notre mot")),
    ("copiees", gettext_lazy("Copiées chez nous")),
]


class NationalFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Mot ou organisme"), required=False, max_length=80)
    etat = forms.ChoiceField(label=gettext_lazy("Chez nous"), choices=STATES, required=False)


class AdaptationForm(forms.ModelForm):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Adaptation
        fields = ["note", "is_hidden"]
        labels = {
            "note": gettext_lazy("Notre mot"),
            "is_hidden": gettext_lazy("Masquer cette ressource dans notre espace"),
        }
        help_texts = {
            "note": gettext_lazy(
                "Par exemple\u00a0: «\u00a0Chez nous, contactez la maison de l’habitat, au…\u00a0» Il est lu avec la "
                "ressource, dans votre espace seulement, et reste quand l’équipe nationale la modifie."
            )
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}


class NationalScreen(LibraryScreen):
    """For the team of a territory's library; the national library has none."""

    tab = TAB.name
    page_title: Any = gettext_lazy("Ressources nationales")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.territory is None:
            raise Http404
        self.owner = self.territory

    def reaching(self) -> QuerySet[ResourcePage]:
        """The national resources that may be had there, those that are hidden too."""
        return ResourcePage.objects.national().live().reaching(ground_of(self.owner.place))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = {"may_adapt": can_adapt(self.user, self.library), "may_copy": can_copy(self.user, self.library)}
        return super().get_context_data(**may, **kwargs)


class NationalListView(NationalScreen):
    template_name = "ressources/admin/national.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = NationalFilter(self.request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        paginator = WagtailPaginator(self._rows(**wanted), PER_PAGE)
        items = paginator.get_page(self.request.GET.get("p"))
        narrowed = any(wanted.values())
        return super().get_context_data(form=form, items=items, page_obj=items, is_narrowed=narrowed, **kwargs)

    def _rows(self, *, q: str = "", etat: str = "") -> QuerySet[ResourcePage]:
        ours = Adaptation.objects.for_territory(self.owner).filter(resource=OuterRef("pk"))
        copies = ResourcePage.objects.filter(territory=self.owner, copied_from=OuterRef("pk"))
        rows = self.reaching().annotate(
            masked=Exists(ours.filter(is_hidden=True)), noted=Exists(ours.exclude(note="")), copied=Exists(copies)
        )
        column = {"masquees": "masked", "annotees": "noted", "copiees": "copied"}.get(etat)
        if column:
            rows = rows.filter(**{column: True})
        return with_words(rows, q, "title", "summary", "provider").order_by("search_title", "title", "pk")


class AdaptView(NationalScreen):
    """One national resource: our word on it, whether it is hidden, a copy of our own."""

    template_name = "ressources/admin/adapt.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.resource = get_object_or_404(self.reaching(), pk=kwargs["resource_pk"])
        self.known = Adaptation.objects.for_territory(self.owner).filter(resource=self.resource).first()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        listed = {"url": reverse("national_resources", args=[self.library.pk]), "label": str(self.page_title)}
        return [*super().get_breadcrumbs_items()[:-1], listed, {"url": "", "label": self.resource.title}]

    def get_header_title(self) -> str:
        return self.resource.title

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._copy() if "copy" in request.POST else self._adapt()

    def _copy(self) -> HttpResponse:
        if not can_copy(self.user, self.library):
            raise PermissionDenied
        copy = copy_resource(self.resource, library=self.library, by=self.user)
        messages.success(
            self.request, _("Voici votre copie, en brouillon. Publiée, elle prendra la place de l’originale.")
        )
        return redirect("wagtailadmin_pages:edit", copy.pk)

    def _adapt(self) -> HttpResponse:
        if not can_adapt(self.user, self.library):
            raise PermissionDenied
        form = AdaptationForm(self.request.POST)
        if form.is_valid():
            try:
                adapt(self.resource, territory=self.owner, by=self.user, **form.cleaned_data)
            except Conflict as refusal:
                # What is saved is on this page: it may be written over from here.
                form = AdaptationForm({**self.request.POST.dict(), "seen": version_of(self.known)})
                form.add_error(None, str(refusal))
            else:
                messages.success(self.request, _("C’est enregistré, et déjà vrai dans votre espace."))
                return redirect("adapt_resource", self.library.pk, self.resource.pk)
        status = 409 if form.non_field_errors() else 200
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", AdaptationForm(instance=self.known, initial={"seen": version_of(self.known)}))
        copies = ResourcePage.objects.filter(territory=self.owner, copied_from=self.resource)
        return super().get_context_data(resource=self.resource, known=self.known, copies=copies, **kwargs)
