"""Reads of the library."""

from typing import Self

from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class ResourceQuerySet(PageQuerySet):
    def for_territory(self, territory) -> Self:
        """What a territory sees: the national library, less what it hides, and its own."""
        own = Q(territory=territory)
        national = Q(territory=None) & ~Q(hidden_in=territory)
        return self.filter(own | national)

    def for_space(self, space) -> Self:
        if space.territory_id is None:
            return self.filter(territory=None)
        return self.filter(Q(territory=space.territory_id) | Q(territory=None) & ~Q(hidden_in=space.territory_id))

    def usable(self) -> Self:
        """Published and not closed: what may be recommended today."""
        today = timezone.localdate()
        return self.live().filter(Q(closing=None) | Q(closing__gte=today))

    def for_cards(self) -> Self:
        """With all that a row shows, in one query more."""
        return self.prefetch_related("themes")

    def newest(self) -> Self:
        return self.order_by("-first_published_at", "-pk")


ResourceManager = PageManager.from_queryset(ResourceQuerySet)
