"""A library as those who keep it read it: what each resource asks for, in as many queries for 10 as for 10,000."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from ressources.links.standing import Standing
from ressources.models import ResourceIndexPage, ResourcePage
from ressources.permissions import resources_in
from ressources.upkeep.rules import Concern, Facts, concerns_of


@dataclass(frozen=True)
class Wanting:
    """A resource with what it asks for, the most pressing first."""

    page: ResourcePage
    concerns: tuple[Concern, ...]

    @property
    def last_seen(self) -> date | None:
        return self.page.checked_on or published_on(self.page)


@dataclass(frozen=True)
class Report:
    """`published`: how many the library shows; `counts`: of each concern, those of none left out."""

    published: int
    wanting: list[Wanting]
    counts: Mapping[Concern, int]

    def of(self, concern: Concern | None) -> list[Wanting]:
        return [one for one in self.wanting if concern is None or concern in one.concerns]


def report_on(library: ResourceIndexPage, *, today: date | None = None) -> Report:
    today = today or timezone.localdate()
    mine = resources_in(library)
    found = mine.wanting_care(today).select_related("link_check").order_by("search_title", "title", "pk")
    wanting = [Wanting(page, concerns_of(facts_of(page), today)) for page in found]
    order = list(Concern)
    wanting.sort(key=lambda one: (order.index(one.concerns[0]), one.last_seen or today))
    counts = Counter(concern for one in wanting for concern in one.concerns)
    return Report(mine.live().count(), wanting, {one: counts[one] for one in order if counts[one]})


def facts_of(page: ResourcePage) -> Facts:
    """Of a page `with_opinions`. An answer that another address gave says nothing of the one that it gives now."""
    check = getattr(page, "link_check", None)
    current = check if check and check.url == page.address else None
    return Facts(
        published_on=published_on(page),
        checked_on=page.checked_on,
        closing=page.closing,
        link=current.standing if current else Standing.FINE,
        link_since=current.since if current else None,
        useful=page.useful,
        useless=page.useless,
    )


def published_on(page: ResourcePage) -> date | None:
    return timezone.localdate(page.first_published_at) if page.first_published_at else None
