"""What the screens of a library share: who may open them, the tabs, the way back."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from home.models import Territory
from ressources.models import ResourceIndexPage
from ressources.permissions import get_library_for, libraries_of, territory_of

MOST_LISTED = 1500  # libraries: one for each territory there may be


class LibraryTab(NamedTuple):
    """`name` is that of the screen's address, which takes the key of the library's page. Floors above add theirs by
    the hook `register_library_tab`.
    """

    name: str
    label: Promise
    is_for: Callable[[Territory | None], bool] = lambda territory: True


class LibraryScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen about one library, for those who keep it; for others it does not exist."""

    tab = ""
    header_icon = "doc-full-inverse"
    library: ResourceIndexPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user = cast(User, request.user)
        self.library = get_library_for(self.user, kwargs["pk"])

    @cached_property
    def territory(self) -> Territory | None:
        return territory_of(self.library)

    def get_page_subtitle(self) -> str:
        return self.territory.short_name if self.territory else _("Bibliothèque nationale")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        own = {"url": reverse("library_upkeep", args=[self.library.pk]), "label": self.get_page_subtitle()}
        last = {"url": "", "label": str(self.page_title)}
        return [*self.breadcrumbs_items, {"url": reverse("libraries"), "label": _("Bibliothèques")}, own, last]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered: list[Callable[[], LibraryTab]] = hooks.get_hooks("register_library_tab")
        tabs = [
            (tab.label, reverse(tab.name, args=[self.library.pk]), tab.name == self.tab)
            for tab in (offer() for offer in offered)
            if tab.is_for(self.territory)
        ]
        return super().get_context_data(library=self.library, place=self.get_page_subtitle(), tabs=tabs, **kwargs)


class LibrariesScreen(WagtailAdminTemplateMixin, TemplateView):
    """The libraries that a person keeps; whoever keeps only one goes straight to it."""

    template_name = "ressources/admin/libraries.html"
    page_title = gettext_lazy("Bibliothèques")
    header_icon = "doc-full-inverse"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = list(libraries_of(request.user)[:MOST_LISTED])
        if len(found) == 1:
            return redirect("library_upkeep", found[0].pk)
        homes = {page.path[: -page.steplen]: page for page in found}
        names = dict(Territory.objects.filter(page__path__in=homes).values_list("page__path", "short_name"))
        rows = [(page, names.get(path, _("Bibliothèque nationale"))) for path, page in homes.items()]
        rows.sort(key=lambda row: (row[0].depth, row[1]))
        return self.render_to_response(self.get_context_data(found=rows))

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]
