"""The admin's list of all that a library holds of its own, and the way to add to it."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator

from home.models import Theme
from home.querysets import with_words
from ressources.admin.screens import LibraryScreen, LibraryTab
from ressources.enums import ResourceKind
from ressources.models import ResourcePage
from ressources.permissions import can_copy, resources_in

PER_PAGE = 30
TAB = LibraryTab("library_everything", gettext_lazy("Toutes"))
ALL = ("", gettext_lazy("Tous"))
STATES = [
    ("", gettext_lazy("Toutes")),
    ("en-ligne", gettext_lazy("En ligne")),
    ("closes", gettext_lazy("Closes")),
    ("brouillons", gettext_lazy("Brouillons")),
]


class EverythingFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Mot ou organisme"), required=False, max_length=80)
    theme = forms.ChoiceField(label=gettext_lazy("Thème"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=[ALL, *ResourceKind.choices], required=False)
    etat = forms.ChoiceField(label=gettext_lazy("État"), choices=STATES, required=False)

    def __init__(self, *args: Any, themes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [ALL, *themes]  # type: ignore[attr-defined]


class EverythingScreen(LibraryScreen):
    template_name = "ressources/admin/everything.html"
    page_title = gettext_lazy("Toutes les ressources")
    tab = TAB.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        themes = list(Theme.objects.for_territory(self.territory).values_list("key", "name"))
        form = EverythingFilter(self.request.GET, themes=themes)
        wanted = form.cleaned_data if form.is_valid() else {}
        rows = _narrowed(resources_in(self.library), **wanted).order_by("search_title", "title", "pk").defer("body")
        items = WagtailPaginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        options = ResourcePage._meta
        add = reverse("wagtailadmin_pages:add", args=[options.app_label, options.model_name, self.library.pk])
        return super().get_context_data(
            form=form,
            items=items,
            page_obj=items,
            is_narrowed=any(wanted.values()),
            add_url=add if can_copy(self.user, self.library) else "",
            **kwargs,
        )


def _narrowed(
    rows: QuerySet[ResourcePage], *, q: str = "", theme: str = "", type: str = "", etat: str = ""
) -> QuerySet[ResourcePage]:
    closed = Q(live=True, closing__lt=timezone.localdate())
    states = {"en-ligne": Q(live=True) & ~closed, "closes": closed, "brouillons": Q(live=False)}
    found = rows.filter(states.get(etat, Q()))
    found = found.filter(kind=type) if type else found
    # Not by a join: a resource of two themes would come twice.
    told = ResourcePage.themes.through.objects.filter(theme__key=theme).values("resourcepage")
    found = found.filter(pk__in=told) if theme else found
    return with_words(found, q, "title", "summary", "provider")
