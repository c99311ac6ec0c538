"""The public page of a sheet: the same for everybody, without a token nor a personal word."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from actors.models import ExperienceComment, ExperiencePage, Presence
from home.share_cards import Shared

FARTHEST_PAGE = 1000


def sheet(request: HttpRequest, page: ExperiencePage) -> HttpResponse:
    presence = Presence.objects.select_related("organisation").get(pk=page.presence_id)
    told_by = _("Retour d’expérience, %(name)s") % {"name": presence.organisation.name}
    shown = {
        "presence": presence,
        "shared": Shared(page.title, kind=told_by, emblem=presence.organisation.seed),
        "themes": list(page.themes.all()),
        "pictures": [picture.in_gallery for picture in page.pictures.select_related("image")],
        "items": _comments_of(page, number=_number(request.GET.get("page", ""))),
        "base": page.url_in(request.space),
    }
    return page.render(request, template="experiences/page.html", context_overrides=shown)


def _comments_of(page: ExperiencePage, *, number: int) -> Page:
    """Some of the comments, newest first, and how many there are in all, in one query."""
    comments = page.comments.published().select_related("presence__organisation").order_by("-written_at", "-pk")
    start = (number - 1) * page.per_page
    rows = list(_counted(comments)[start : start + page.per_page])
    if not rows and number > 1:
        return _comments_of(page, number=1)
    items = Paginator(range(rows[0].in_all if rows else 0), page.per_page).get_page(number)
    items.object_list = rows
    return items


def _counted(comments: QuerySet[ExperienceComment]) -> QuerySet:
    return comments.annotate(in_all=Window(Count("*")))


def _number(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 5 else 1
    return min(max(number, 1), FARTHEST_PAGE)
