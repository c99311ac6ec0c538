"""Writes of those who keep a library: a resource was looked at today, or is shown no more."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from actors.models import User
from home import generations
from home.models import Territory
from ressources.models import ResourcePage

CHECKED = "ressources.checked"  # as the history of a page names it


@transaction.atomic
def mark_checked(pages: Iterable[ResourcePage], *, by: User) -> int:
    """Say of the pages that a person may edit that they hold today; how many there were.

    The day is written where it is shown, and in the drafts that may be published later: a whole revision would publish
    them, or end their moderation.
    """
    today, checked = timezone.localdate(), 0
    for page in pages:
        if not page.permissions_for_user(by).can_edit():
            continue
        ResourcePage.objects.filter(pk=page.pk).update(checked_on=today)
        for revision in _revisions_to_come(page):
            revision.content["checked_on"] = today.isoformat()
            revision.save(update_fields=["content"])
        log(instance=page, action=CHECKED, user=by)
        _tell_caches(page)
        checked += 1
    return checked


def _revisions_to_come(page: ResourcePage) -> Iterable[Revision]:
    mine = Revision.page_revisions.filter(object_id=str(page.pk))
    return mine.filter(Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False))


def _tell_caches(page: ResourcePage) -> None:
    owner = Territory.objects.filter(pk=page.territory_id).first()
    generations.bump(owner.slug if owner else generations.NATIONAL)


@transaction.atomic
def unpublish(pages: Iterable[ResourcePage], *, by: User) -> int:
    """Take away those of the pages that a person may; how many there were."""
    allowed = [page for page in pages if page.permissions_for_user(by).can_unpublish()]
    for page in allowed:
        page.unpublish(user=by)
    return len(allowed)
