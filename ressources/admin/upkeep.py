"""The admin's report of a library: what is closed, broken or too old to be trusted, and the acts that mend it."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from actors.models import User
from home.scoping import key_of
from ressources.admin.screens import LibraryScreen, LibraryTab
from ressources.models import ResourcePage
from ressources.permissions import resources_in
from ressources.services.upkeep import mark_checked, unpublish
from ressources.upkeep.report import report_on
from ressources.upkeep.rules import MONTHS, Concern

TAB = LibraryTab("library_upkeep", gettext_lazy("Entretien"))
A_PAGE = 50
MOST_AT_ONCE = 100
LABELS: dict[Concern, Promise] = {
    Concern.BROKEN: gettext_lazy("Lien rompu"),
    Concern.CLOSED: gettext_lazy("Date passée"),
    Concern.BY_HAND: gettext_lazy("Lien à ouvrir vous-même"),
    Concern.STALE: gettext_lazy("À revérifier"),
    Concern.UNHELPFUL: gettext_lazy("Jamais trouvée utile"),
}


class UpkeepScreen(LibraryScreen):
    template_name = "ressources/admin/upkeep.html"
    page_title = gettext_lazy("Entretien de la bibliothèque")
    tab = TAB.name

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One row by the button that names it, or all that are ticked; what is not of this library does not exist."""
        act = next((act for name, act in ACTS.items() if name in request.POST), None)
        if act is None:
            raise Http404
        one = request.POST.get("check", "")
        wanted = [one] if one else request.POST.getlist("page")
        pages = self._named(wanted)
        if pages:
            act(request, pages)
        else:
            messages.error(request, _("Cochez d’abord les ressources concernées."))
        return redirect(request.get_full_path())

    def _named(self, wanted: Sequence[str]) -> list[ResourcePage]:
        keys = {key_of(text) for text in wanted}
        pages = list(resources_in(self.library).filter(pk__in=[key for key in keys if key])[:MOST_AT_ONCE])
        if len(pages) != len(keys):
            raise Http404
        return pages

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = report_on(self.library)
        asked = self.request.GET.get("souci", "")
        concern = Concern(asked) if asked in list(Concern) else None
        facets = [(one.value, LABELS[one], count, one == concern) for one, count in report.counts.items()]
        shown = Paginator(report.of(concern), A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            report=report,
            facets=facets,
            concern=concern.value if concern else "",
            total=len(report.wanting),
            shown=shown,
            rows=[(one, [(concern.value, LABELS[concern]) for concern in one.concerns]) for one in shown],
            months=MONTHS,
            may_unpublish=self.library.permissions_for_user(self.user).can_publish_subpage(),
            **kwargs,
        )


def _check(request: HttpRequest, pages: list[ResourcePage]) -> None:
    count = mark_checked(pages, by=cast(User, request.user))
    said = ngettext("%(count)s ressource vérifiée aujourd’hui.", "%(count)s ressources vérifiées aujourd’hui.", count)
    _tell(request, said % {"count": count}, left=len(pages) - count)


def _unpublish(request: HttpRequest, pages: list[ResourcePage]) -> None:
    count = unpublish(pages, by=cast(User, request.user))
    said = ngettext("%(count)s ressource dépubliée.", "%(count)s ressources dépubliées.", count)
    _tell(request, said % {"count": count}, left=len(pages) - count)


def _tell(request: HttpRequest, done: str, *, left: int) -> None:
    if not left:
        messages.success(request, done)
        return
    said = ngettext(
        "%(count)s ressource reste comme elle est\u00a0: vous n’en avez pas le droit.",
        "%(count)s ressources restent comme elles sont\u00a0: vous n’en avez pas le droit.",
        left,
    )
    messages.warning(request, f"{done} {said % {'count': left}}")


ACTS: dict[str, Callable[[HttpRequest, list[ResourcePage]], None]] = {
    "check": _check,
    "check_ticked": _check,
    "unpublish_ticked": _unpublish,
}
