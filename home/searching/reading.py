"""Reads: what a search finds in a space, by kind, and what it proposes instead."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from wagtail.models import Page as TreePage

from home.models import PromotedResult, SearchEntry
from home.public_pages import owner_of, page_address
from home.searching.kinds import Findable, Result, open_in
from home.spaces import Space
from home.stems import asked, begun, corrected, sought, telling_words, words_of

SHOWN = 3  # of each kind, before one asks for all
PER_PAGE = 12
SUGGESTED = 8
MOST_PROMOTED = 200  # that a space and the nation may have
MOST_READ = 500  # labels, the newest, where the database does not know which are near
ORDER = ("-told", "-at", "-object_id")


@dataclass(frozen=True)
class Group:
    """What was found of one kind. `count`: all of it; `results`: the lines that are drawn."""

    findable: Findable
    count: int
    results: Sequence[Result]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.results)


@dataclass(frozen=True)
class Found:
    """The answer to a search. `text`: what was looked for in the end, a near one where what was typed finds nothing."""

    text: str
    groups: Sequence[Group]
    promoted: Sequence[Result] = ()

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


def search(space: Space, text: str) -> Found:
    """The first lines of each kind; as many queries whatever there is to find."""
    groups, first = _groups(space, asked(text)), promoted(space, text)
    if groups or first or not asked(text):
        return Found(text, groups, first)
    for other in (nearest_search(space, text), fewer_words(space, text)):
        if other and (again := _groups(space, asked(other))):
            return Found(other, again, promoted(space, other))
    return Found(text, [])


def search_kind(space: Space, text: str, findable: Findable, *, page: str) -> tuple[Page, Sequence[Result]]:
    """All that is found of one kind, page by page, with the lines of that page."""
    rows = _ranked(matching(space, asked(text), only=findable), asked(text)).order_by(*ORDER)
    items = Paginator(rows.values_list("object_id", flat=True), PER_PAGE).get_page(page)
    return items, _lines(findable, space, list(items))


def suggestions(space: Space, text: str) -> list[tuple[Findable, Result]]:
    """What is called by the words that are being typed, the last of which may not be finished."""
    words = begun(text)
    if not words:
        return []
    named = visible(space).filter(*(Q(title__contains=letters) | Q(title__contains=stem) for letters, stem in words))
    rows = named.order_by("-at", "-object_id").values_list("kind", "object_id")[:SUGGESTED]
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, key in rows:
        by_kind[kind].append(key)
    known = {findable.kind: findable for findable in open_in(space)}
    return [(known[kind], line) for kind, keys in by_kind.items() for line in _lines(known[kind], space, keys)]


def visible(space: Space, *, only: Findable | None = None) -> QuerySet[SearchEntry]:
    """The entries of what a visitor of the space may see now, of every kind or of one."""
    asked_for = [one for one in open_in(space) if only in (None, one)]
    kinds = (Q(kind=one.kind, object_id__in=one.shown(space).order_by().values("pk")) for one in asked_for)
    return SearchEntry.objects.filter(reduce(or_, kinds, Q(pk=None)))


def matching(space: Space, stems: Collection[str], *, only: Findable | None = None) -> QuerySet[SearchEntry]:
    """Those where each stem is met; none without stems."""
    if not stems:
        return SearchEntry.objects.none()
    return visible(space, only=only).filter(*(Q(text__contains=sought(stem)) for stem in stems))


def nearest_search(space: Space, text: str) -> str:
    """The search with its unknown words replaced by near ones of what may be seen; empty when none is."""
    entries, stems = visible(space), asked(text)
    if connection.vendor == "postgresql" and stems:
        entries = entries.filter(reduce(or_, (Q(text__trigram_word_similar=stem) for stem in stems)))
    return corrected(text, words_of(entries.order_by("-at", "-pk").values_list("label", flat=True)[:MOST_READ]))


def fewer_words(space: Space, text: str) -> str:
    """The search without the words that find nothing beside those before them; empty when none is left."""
    kept: list[str] = []
    for word in telling_words(text):
        if matching(space, asked(" ".join([*kept, word]))).exists():
            kept.append(word)
    return " ".join(kept)


def _ranked(entries: QuerySet[SearchEntry], stems: Collection[str]) -> QuerySet[SearchEntry]:
    """With how many of the stems are in the name."""
    told = (Case(When(title__contains=sought(stem), then=1), default=0) for stem in stems)
    return entries.annotate(told=reduce(add, told, Value(0)))


def _groups(space: Space, stems: Collection[str]) -> list[Group]:
    """One query for the counts and the first of each kind, then one a kind."""
    kind = [F("kind")]
    rows = _ranked(matching(space, stems), stems).annotate(
        rank=Window(RowNumber(), partition_by=kind, order_by=ORDER), many=Window(Count("pk"), partition_by=kind)
    )
    first: dict[str, list[int]] = defaultdict(list)
    counts: dict[str, int] = {}
    for name, key, many in rows.filter(rank__lte=SHOWN).order_by("rank").values_list("kind", "object_id", "many"):
        first[name].append(key)
        counts[name] = many
    return [
        Group(findable, counts[findable.kind], _lines(findable, space, first[findable.kind]))
        for findable in open_in(space)
        if findable.kind in counts
    ]


def _lines(findable: Findable, space: Space, keys: list[int]) -> list[Result]:
    """The lines of some objects, in their order. What is not public any more meanwhile has none."""
    rows = {row.pk: row for row in findable.for_lines(findable.shown(space).filter(pk__in=keys))}
    return [findable.present(rows[key], space) for key in keys if key in rows]


# --- What the team shows first ----------------------------------------------------------------------------------------


def promoted(space: Space, text: str) -> list[Result]:
    """What the team of the space, then the nation's, shows first to those who look for that; what is published."""
    stems = set(asked(text))
    if not stems:
        return []
    rows = PromotedResult.objects.filter(Q(territory=space.territory_id) | Q(territory=None)).select_related("page")
    rows = rows.filter(page__live=True).order_by(F("territory").asc(nulls_last=True), "words", "pk")[:MOST_PROMOTED]
    told = (row for row in rows if _is_asked(row.words, stems) and _is_read_in(row.page, space))
    return [Result(row.page.title, page_address(row.page, space), text=row.text) for row in told][:SHOWN]


def _is_asked(words: str, stems: set[str]) -> bool:
    """Whether what is looked for holds every word of one of the searches that the team named."""
    return any(wanted and stems.issuperset(wanted) for wanted in map(asked, words.split(",")))


def _is_read_in(page: TreePage, space: Space) -> bool:
    """A page of the space, of a module that is open, or of the nation."""
    owner = owner_of(page)
    if owner is None:
        return True
    return owner.id == space.territory_id and not page.url_path.startswith(space.closed)
