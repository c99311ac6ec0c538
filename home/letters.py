"""What a territory's letter tells of. Each app registers its part in `AppConfig.ready()`, the floors above too."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from home.enums import Module
from home.spaces import Space
from home.templatetags.french import moment

MOST = 8  # of a part: a letter is read in a minute
MOST_FOUND = 100  # of a part: among them is what a letter told that waited while others came


@dataclass(frozen=True)
class Entry:
    """One thing to read. `key` tells it from the others of its part; `line` says one thing more; `url` is absolute."""

    key: str
    title: str
    line: str
    url: str


@dataclass(frozen=True)
class Part:
    """`query(space, since)` gives what is new since an instant, the most telling first, MOST_FOUND at most; `section`
    is its module.

    `order`: parts follow each other from the smallest on.
    """

    kind: str
    title: str | Promise
    section: str
    query: Callable[[Space, datetime], Sequence[Entry]]
    order: int


@dataclass(frozen=True)
class Told:
    """A part as a letter tells it."""

    kind: str
    title: str
    entries: tuple[Entry, ...]

    def as_document(self) -> dict[str, Any]:
        return {"kind": self.kind, "title": self.title, "entries": [asdict(entry) for entry in self.entries]}


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    _parts[part.kind] = part


def gather(space: Space, *, since: datetime, most: int = MOST) -> list[Told]:
    """What there is to tell, part by part; of a module that is closed, and of a part with nothing, nothing."""
    found = []
    for part in sorted(_parts.values(), key=lambda part: part.order):
        entries = part.query(space, since)[:most] if part.section in space.modules else ()
        if entries:
            found.append(Told(part.kind, str(part.title), tuple(entries)))
    return found


def only(told: Sequence[Told], keys: set[tuple[str, str]]) -> list[Told]:
    """The same, less what is not in `keys` (kind, key)."""
    kept = (
        Told(one.kind, one.title, tuple(entry for entry in one.entries if (one.kind, entry.key) in keys))
        for one in told
    )
    return [one for one in kept if one.entries]


def short(text: str) -> str:
    """A line of a letter."""
    return Truncator(" ".join(text.split())).chars(160)


def new_pages(pages: Any, *, since: datetime) -> Any:
    """Pages that were published for the first time after an instant, the newest first."""
    return pages.filter(first_published_at__gt=since).order_by("-first_published_at", "-pk")[:MOST_FOUND]


def _news(space: Space, since: datetime) -> list[Entry]:
    from home.models import NewsPage

    found = new_pages(NewsPage.objects.within(space.url_path), since=since)
    return [Entry(str(page.pk), page.title, short(page.intro), page.address_in(space)) for page in found]


def _events(space: Space, since: datetime) -> list[Entry]:
    """Those to come, be they announced in an earlier letter; one that is called off is told to those it concerns."""
    from home.models import EventPage

    to_come = EventPage.objects.within(space.url_path).filter(starts_at__gt=timezone.now(), is_cancelled=False)
    return [
        Entry(
            str(page.pk),
            page.title,
            f"{moment(page.starts_at)}, {page.where}",
            page.address_in(space),
        )
        for page in to_come.order_by("starts_at", "pk")[:MOST_FOUND]
    ]


def register_home_parts() -> None:
    register(Part("news", _("Actualités"), Module.NEWS, _news, order=10))
    register(Part("events", _("Rendez-vous à venir"), Module.AGENDA, _events, order=20))
