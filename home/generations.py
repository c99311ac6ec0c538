"""Counts of changes, by which caches know that they are stale: for all, for each territory, for the portal."""

import time

from django.db import transaction
from django.db.models import F

NATIONAL = "national"
PORTAL = "national/portal"  # of the portal's pages, which list what is in the spaces; a sign that no slug has
REREAD_AFTER = 1.0  # seconds

_seen: dict[str, tuple[float, int]] = {}


def current(key: str) -> int:
    """The generation of a slug, of NATIONAL or of PORTAL, read from the database at most once a second per process."""
    now = time.monotonic()
    seen = _seen.get(key)
    if seen and now - seen[0] < REREAD_AFTER:
        return seen[1]
    from home.models import CacheGeneration

    number = CacheGeneration.objects.filter(key=key).values_list("number", flat=True).first() or 0
    _seen[key] = (now, number)
    return number


def bump(*keys: str) -> None:
    """Say, once the change is committed, that what is shown for these keys has changed, hence on the portal too."""
    told = keys if NATIONAL in keys else (*keys, PORTAL)
    transaction.on_commit(lambda: _bump_now(told))


def bump_territory(territory) -> None:
    bump(territory.slug)


def forget() -> None:
    """Read every generation again at its next use."""
    _seen.clear()


def _bump_now(keys: tuple[str, ...]) -> None:
    from home.models import CacheGeneration

    for key in keys:
        row = CacheGeneration.objects.filter(key=key)
        if not row.update(number=F("number") + 1):
            CacheGeneration.objects.bulk_create([CacheGeneration(key=key)], ignore_conflicts=True)
            row.update(number=F("number") + 1)
        _seen.pop(key, None)


def _key_of(page) -> str:
    from home.models import Territory

    segments = page.url_path.strip("/").split("/")
    slug = segments[1] if len(segments) > 1 else ""
    return slug if slug and Territory.objects.filter(slug=slug).exists() else NATIONAL


def _page_changed(sender, instance, **kwargs) -> None:
    bump(_key_of(instance), *_keys_of_copies(instance))


def _keys_of_copies(page) -> set[str]:
    """The spaces whose pages say that they come from the page, and lead to it while it is published."""
    from home.models import PageSource

    return {_key_of(row.page) for row in PageSource.objects.filter(source=page.pk).select_related("page")}


def _site_changed(sender, **kwargs) -> None:
    bump(NATIONAL)


def listen_to_wagtail() -> None:
    """Wagtail's own signals tell of editors' work; ours call `bump` themselves."""
    from django.db.models.signals import post_delete, post_save
    from wagtail.models import Site
    from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, pre_page_move

    for signal in (page_published, page_unpublished, page_slug_changed, pre_page_move, post_page_move):
        signal.connect(_page_changed, dispatch_uid="home.generations")
    post_delete.connect(_page_deleted, dispatch_uid="home.generations.deleted")
    for signal in (post_save, post_delete):
        signal.connect(_site_changed, sender=Site, dispatch_uid="home.generations.site")


def _page_deleted(sender, instance, **kwargs) -> None:
    from wagtail.models import Page

    if sender is Page:
        _page_changed(sender, instance)
