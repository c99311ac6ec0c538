"""Writes: the words by which things are found, after each commit that changes them, and all of them anew."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_unpublished

from home.models.search import SearchEntry
from home.searching.kinds import Findable, findables
from home.stems import kept, stems

AT_ONCE = 500
WRITTEN = ("label", "title", "text", "at")


def follow(findable: Findable) -> None:
    """Write what a kind says each time that something of it is saved, taken away or published."""

    def changed(sender: type[Model], instance: Model, raw: bool = False, **_signal: Any) -> None:
        if not raw:
            _after_commit(findable, [instance.pk])

    name = f"home.searching.{findable.kind}"
    for signal in (post_save, post_delete):
        signal.connect(changed, sender=findable.model, weak=False, dispatch_uid=name)
    if issubclass(findable.model, Page):
        # Wagtail unpublishes by the plain page, of which nothing is saved here.
        page_unpublished.connect(changed, sender=findable.model, weak=False, dispatch_uid=name)
    for teller in findable.told_by:
        post_save.connect(_told(findable, teller), sender=teller, weak=False, dispatch_uid=f"{name}.{teller.__name__}")


def _told(findable: Findable, teller: type[Model]) -> Any:
    def changed(sender: type[Model], instance: Model, raw: bool = False, **_signal: Any) -> None:
        if not raw:
            _after_commit(findable, list(findable.told_by[teller](instance).values_list("pk", flat=True)))

    return changed


def _after_commit(findable: Findable, keys: list[int]) -> None:
    # What is linked to it is saved by then; a failure leaves what was saved as it is.
    transaction.on_commit(lambda: write_entries(findable, keys), robust=True)


def write_entries(findable: Findable, keys: Collection[int]) -> int:
    """Bring the entries of some objects up to date; those that are no longer public go. How many were written."""
    if not keys:
        return 0
    known = {entry.object_id: entry for entry in SearchEntry.objects.filter(kind=findable.kind, object_id__in=keys)}
    rows = findable.rows().filter(pk__in=keys)
    said = {row.pk: _entry(findable, row) for row in rows}
    changed = [entry for key, entry in said.items() if not _is_same(known.get(key), entry)]
    if changed:
        SearchEntry.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=WRITTEN
        )
    gone = known.keys() - said.keys()
    if gone:
        SearchEntry.objects.filter(kind=findable.kind, object_id__in=gone).delete()
    return len(changed)


def write_all() -> int:
    """Every kind anew, after a new version or a theme's new name; how many entries had changed."""
    for findable in findables():
        gone = SearchEntry.objects.filter(kind=findable.kind)
        gone.exclude(object_id__in=findable.rows().order_by().values("pk")).delete()
    SearchEntry.objects.exclude(kind__in=[findable.kind for findable in findables()]).delete()
    return sum(write_entries(findable, keys) for findable in findables() for keys in _keys(findable))


def write_again_where(texts: Collection[str]) -> None:
    """What said one of the texts, word for word, and does not any more: a person's name that was taken out."""
    for text in texts:
        told = SearchEntry.objects.filter(*(Q(text__contains=f" {stem} ") for stem in stems(text)))
        for findable in findables():
            write_entries(findable, list(told.filter(kind=findable.kind).values_list("object_id", flat=True)))


def _keys(findable: Findable) -> Iterator[list[int]]:
    keys = list(findable.rows().order_by("pk").values_list("pk", flat=True))
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _entry(findable: Findable, row: Any) -> SearchEntry:
    said = findable.says(row)
    return SearchEntry(
        kind=findable.kind,
        object_id=row.pk,
        label=said.title[:255],
        title=kept(said.title),
        text=kept(f"{said.title} {said.text}"),
        at=said.at,
    )


def _is_same(one: SearchEntry | None, other: SearchEntry) -> bool:
    return one is not None and all(getattr(one, name) == getattr(other, name) for name in WRITTEN)
