"""Reads of the territories' floor. A scope first, then a state: `Territory.objects.open()`."""

import re
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Func, Q, QuerySet
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from home.enums import PlaceKind, TerritoryState
from home.words import without_accents

# What people type with or without: the databases do not agree on the case of « É ».
ALIKE = {"a": "aàâä", "c": "cç", "e": "eéèêë", "i": "iîï", "o": "oôö", "u": "uùûü", "y": "yÿ", "'": "'’", "’": "'’"}


MOST_SIGNS = 120  # of a search: PostgreSQL takes minutes over a pattern of a hundred thousand
MOST_WORDS = 20  # of the name of a place


def search_form(text: str) -> str:
    """The text as it is compared, without accents, case nor punctuation: « St-Étienne », « saint etienne »."""
    words = re.findall(r"[a-z0-9]+", without_accents(text))
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def loose_pattern(word: str) -> str:
    """For `iregex`: finds the word with or without its accents and capitals, on every database."""
    signs = (ALIKE.get(sign, sign) for sign in without_accents(word))
    return "".join(f"[{alike}{alike.upper()}]" if len(alike) > 1 else re.escape(alike) for alike in signs)


Rows = TypeVar("Rows", bound=QuerySet)


def with_words(rows: Rows, text: str, *columns: str) -> Rows:
    """The rows where each word of the text's beginning stands in one of the columns; six words at most."""
    for pattern in map(loose_pattern, text[:MOST_SIGNS].split()[:6]):
        rows = rows.filter(reduce(or_, (Q(**{f"{column}__iregex": pattern}) for column in columns)))
    return rows


ACCENTED = {sign: letter for letter, alike in ALIKE.items() if letter.isalpha() for sign in alike[1:]}


class Alphabetical(Func):
    """A text as a French list orders it, « É » beside « e »: databases do not agree on capitals and accents."""

    function = "FRENCH_ORDER"  # of SQLite alone, which has no such thing: `teach_sqlite`
    arity = 1
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **context):
        signs = "".join(ACCENTED) + "".join(ACCENTED).upper()
        letters = "".join(ACCENTED.values()) * 2
        template = f"TRANSLATE(LOWER(%(expressions)s), '{signs}', '{letters}')"
        return self.as_sql(compiler, connection, template=template, **context)


def teach_sqlite(connection: Any, **_signal: Any) -> None:
    """To each connection that opens."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("FRENCH_ORDER", 1, _plain, deterministic=True)


def _plain(text: str | None) -> str | None:
    return text and without_accents(text)


class PlaceQuerySet(models.QuerySet):
    def epci(self) -> Self:
        return self.filter(kind=PlaceKind.EPCI)

    def communes(self) -> Self:
        return self.filter(kind=PlaceKind.COMMUNE)

    def search(self, text: str) -> Self:
        """Places whose name holds every word, or whose SIREN, INSEE or postal code is the text; largest first."""
        compact = re.sub(r"\s", "", text)
        if re.fullmatch(r"\d{5}|\d[0-9ABab]\d{3}", compact):
            by_code = Q(insee=compact.upper()) | Q(postal_codes__code=compact)
            return self.filter(by_code).distinct().order_by("-population", "name")
        if re.fullmatch(r"\d{9}", compact):
            return self.filter(siren=compact)
        words = search_form(text).split()[:MOST_WORDS]
        if not words:
            return self.none()
        found = self
        for word in words:
            found = found.filter(Q(search_name__startswith=word) | Q(search_name__contains=f" {word}"))
        exact = models.Case(models.When(search_name=" ".join(words), then=0), default=1)
        return found.order_by(exact, "-population", "name")


class TerritoryQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=TerritoryState.OPEN)

    def for_territory(self, territory) -> Self:
        return self.filter(pk=territory.pk)

    def search(self, places: models.QuerySet) -> Self:
        """Territories whose place is one of the places, or the intercommunality of one of them."""
        found = places.values_list("pk", "epci_id")
        wanted = {key for pair in found for key in pair if key}
        return self.filter(place__in=wanted)


class ThemeQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        """The national themes and the territory's own; without one, the national ones."""
        return self.filter(Q(territory=None) | Q(territory=territory))


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to one territory through a column `territory`."""

    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)


class TerritoryPageQuerySet(PageQuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)


class SectionQuerySet(PageQuerySet):
    """Pages of a territory's space."""

    def for_territory(self, territory) -> Self:
        return self.descendant_of(territory.page)

    def within(self, url_path: str) -> Self:
        """Published pages below an address of the tree, without loading the page that stands there."""
        return self.live().filter(url_path__startswith=url_path)


class NewsQuerySet(SectionQuerySet):
    def newest(self) -> Self:
        return self.order_by("-date", "-pk")


class EventQuerySet(SectionQuerySet):
    def upcoming(self) -> Self:
        return self.counted().filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        return self.counted().filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")

    def counted(self) -> Self:
        """With the places that are taken, without a query more for each."""
        return self.select_related("seat_count")


class CycleQuerySet(SectionQuerySet):
    def to_come(self) -> Self:
        """Those of which an event at least is not over."""
        return self.filter(events__live=True, events__ends_at__gte=timezone.now()).distinct().order_by("title", "pk")


TerritoryPageManager = PageManager.from_queryset(TerritoryPageQuerySet)
SectionManager = PageManager.from_queryset(SectionQuerySet)
NewsManager = PageManager.from_queryset(NewsQuerySet)
CycleManager = PageManager.from_queryset(CycleQuerySet)
EventManager = PageManager.from_queryset(EventQuerySet)
