"""Reads of the library."""

from collections.abc import Collection
from functools import reduce
from operator import add
from typing import Self

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from home.ground import Ground
from home.places import ground_of
from ressources.enums import Sort
from ressources.words import sought


class ResourceQuerySet(PageQuerySet):
    def for_territory(self, territory) -> Self:
        """What a territory sees: its own, and of the national library what reaches it, less what it hides."""
        return self._seen_from(territory.pk, ground_of(territory.place))

    def for_space(self, space) -> Self:
        if space.territory_id is None:
            return self.national()
        return self._seen_from(space.territory_id, space.ground)

    def _seen_from(self, territory_id: int, ground: Ground) -> Self:
        own = self.filter(territory=territory_id)
        national = self.national().reaching(ground).exclude(pk__in=self._hidden_in(territory_id))
        return own | national

    def _hidden_in(self, territory_id: int):
        adaptations = self.model._meta.get_field("adaptations").related_model
        return adaptations._default_manager.filter(territory=territory_id, is_hidden=True).values("resource")

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

    def for_cards(self) -> Self:
        """With all that a row shows, in one query more."""
        return self.prefetch_related("themes")

    def with_reach(self) -> Self:
        """With the places of their perimeters, in one query more."""
        places = self.model._meta.get_field("places").related_model
        return self.prefetch_related(Prefetch("places", places._default_manager.select_related("epci")))

    def with_stems(self, stems: Collection[str]) -> Self:
        """Where each stem is met (`ressources.words.asked`)."""
        found = self
        for stem in stems:
            found = found.filter(search_text__contains=sought(stem))
        return found

    def sorted_by(self, sort: Sort, *, stems: Collection[str] = ()) -> Self:
        """In an order of the library; `stems` are those that were looked for."""
        if sort == Sort.CLOSING:
            return self.order_by(F("closing").asc(nulls_last=True), "search_title", "pk")
        if sort == Sort.TITLE:
            return self.order_by("search_title", "title", "pk")
        if sort == Sort.RELEVANCE and stems:
            told = (Case(When(search_title__contains=sought(stem), then=1), default=0) for stem in stems)
            return self.order_by(reduce(add, told, Value(0)).desc(), "-first_published_at", "-pk")
        return self.newest()

    def newest(self) -> Self:
        return self.order_by("-first_published_at", "-pk")


ResourceManager = PageManager.from_queryset(ResourceQuerySet)
