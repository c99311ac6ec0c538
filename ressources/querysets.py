"""Reads of the library."""

from collections.abc import Collection
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Self

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from home.ground import Ground
from home.listed_themes import ListsThemes
from home.places import ground_of
from home.querysets import OwnedQuerySet
from home.stems import sought
from ressources.callbacks.rules import AWAITED, KEPT, MAILED_WITHIN, OPEN, REMIND_AFTER, SILENT_AFTER
from ressources.enums import CallbackState, Sort
from ressources.links.standing import ENOUGH, FAILURES, FOR_PEOPLE
from ressources.upkeep.rules import FEW_OPINIONS, stale_before


def holding(stems: Collection[str]) -> Q:
    """Each stem is met."""
    return Q(*(Q(search_text__contains=sought(stem)) for stem in stems))


class ResourceQuerySet(ListsThemes, PageQuerySet):
    def for_territory(self, territory) -> Self:
        """What a territory sees: its own, and the national ones that reach it, less what it hides or has copied."""
        return self._seen_from(territory.pk, ground_of(territory.place))

    def for_space(self, space) -> Self:
        if space.territory_id is None:
            return self.national()
        return self._seen_from(space.territory_id, space.ground)

    def _seen_from(self, territory_id: int, ground: Ground) -> Self:
        own = self.filter(territory=territory_id)
        return own | self.national().reaching(ground).shown_in(territory_id)

    def shown_in(self, territory_id: int) -> Self:
        """Without the national resources that a territory hides, or whose place a published copy of its own takes."""
        adaptations = self.model._meta.get_field("adaptations").related_model._default_manager
        hidden = adaptations.filter(territory=territory_id, is_hidden=True)
        # A copy that is closed, or drawn to some communes only, leaves its source to the others.
        own = self.model._default_manager.filter(territory=territory_id, places=None)
        copies = own.usable().filter(copied_from__isnull=False)
        return self.exclude(pk__in=hidden.values("resource")).exclude(pk__in=copies.values("copied_from"))

    def national(self) -> Self:
        return self.filter(territory=None)

    def reaching(self, ground: Ground) -> Self:
        """Those that somebody of a ground may have: `Perimeter.reaches`, as the database says it."""
        spots = self.model.places.through._default_manager.filter(resourcepage=OuterRef("pk"))
        codes = [code for code in (ground.code, ground.epci) if code]
        met = spots.filter(Q(place__code__in=codes) | Q(place__epci__code=ground.code))
        everywhere = Q(regions=[], departments=[]) & ~Exists(spots)
        held = [Q(regions__icontains=f'"{code}"') for code in sorted(ground.regions)]
        held += [Q(departments__icontains=f'"{code}"') for code in sorted(ground.departments)]
        reached = everywhere | Q(Exists(met))
        for one in held:
            reached |= one
        return self.filter(reached)

    def usable(self) -> Self:
        """Published and not closed: what may be recommended today."""
        today = timezone.localdate()
        return self.live().filter(Q(closing=None) | Q(closing__gte=today))

    def calling_back(self) -> Self:
        """Usable, with a partner who calls back those who ask."""
        return self.usable().filter(takes_callbacks=True).exclude(contact_email="")

    def wanting_care(self, today: date) -> Self:
        """Those of which `concerns_of` says something, as the database says it."""
        last = stale_before(today)
        stale = Q(checked_on__lte=last) | Q(checked_on=None, first_published_at__date__lte=last)
        broken = Q(link_check__outcome__in=FAILURES, link_check__failures__gte=ENOUGH)
        unseen = Q(checked_on=None) | Q(link_check__since=None) | Q(checked_on__lt=F("link_check__since"))
        by_hand = Q(link_check__outcome__in=FOR_PEOPLE) & unseen
        current = Q(link_check__url=F("address"))
        unhelpful = Q(useful=0, useless__gte=FEW_OPINIONS)
        asked = Q(closing__lt=today) | stale | (current & (broken | by_hand)) | unhelpful
        return self.live().with_opinions().filter(asked)

    def with_opinions(self) -> Self:
        """With the numbers of readers to whom each was `useful`, and `useless`."""
        said = {
            name: Count("opinions", filter=Q(opinions__is_useful=name == "useful")) for name in ("useful", "useless")
        }
        return self.annotate(**said)

    def for_cards(self) -> Self:
        """With all that a row shows."""
        return self.with_themes()

    def without(self, resources) -> Self:
        """Less some resources, and less the copies that were made of them."""
        return self.exclude(pk__in=resources).exclude(copied_from__isnull=False, copied_from__in=resources)

    def with_reach(self) -> Self:
        """With the places of their perimeters, in one query more."""
        places = self.model._meta.get_field("places").related_model
        return self.prefetch_related(Prefetch("places", places._default_manager.select_related("epci")))

    def with_stems(self, stems: Collection[str]) -> Self:
        """Where each stem is met (`home.stems.asked`)."""
        return self.filter(holding(stems))

    def sorted_by(self, sort: Sort, *, stems: Collection[str] = ()) -> Self:
        """In an order of the library; `stems` are those that were looked for."""
        if sort == Sort.CLOSING:
            return self.order_by(F("closing").asc(nulls_last=True), "search_title", "pk")
        if sort == Sort.TITLE:
            return self.order_by("search_title", "title", "pk")
        if sort == Sort.RELEVANCE and stems:
            return self.with_relevance(stems).order_by("-relevance", "-first_published_at", "-pk")
        return self.newest()

    def with_relevance(self, stems: Collection[str]) -> Self:
        """With how many of the stems that were looked for stand in the title: `relevance`."""
        told = (Case(When(search_title__contains=sought(stem), then=1), default=0) for stem in stems)
        return self.annotate(relevance=reduce(add, told, Value(0)))

    def newest(self) -> Self:
        return self.order_by("-first_published_at", "-pk")


ResourceManager = PageManager.from_queryset(ResourceQuerySet)


class CallbackQuerySet(OwnedQuerySet):
    def of_organisation(self, organisation) -> Self:
        return self.filter(organisation=organisation)

    def open(self) -> Self:
        """Sent or taken up: the partner has something left to do."""
        return self.filter(state__in=OPEN)

    def awaited(self) -> Self:
        """Those that a partner has received, and may still mean to answer."""
        return self.filter(state__in=AWAITED).exclude(mailed_at=None)

    def to_remind(self, now: datetime) -> Self:
        """Without a word from the partner for a week after the mail left, and without a reminder."""
        return self.filter(state=CallbackState.SENT, reminded_at=None, mailed_at__lte=now - REMIND_AFTER)

    def to_mail(self, now: datetime) -> Self:
        """Those whose mail should have left by now."""
        return self.filter(state=CallbackState.SENT, mailed_at=None, asked_at__lte=now - MAILED_WITHIN)

    def unanswered(self) -> Self:
        """Those whose partner was reminded and has not said a word; the clock ends them before long."""
        return self.filter(state=CallbackState.SENT).exclude(reminded_at=None)

    def to_end(self, now: datetime) -> Self:
        """Two weeks after a reminder without effect."""
        return self.unanswered().filter(reminded_at__lte=now - SILENT_AFTER)

    def past(self, now: datetime) -> Self:
        """Older than what the form promises."""
        return self.filter(state_at__lte=now - KEPT)
