"""How the demonstration writes its pages: once each, so that what visitors change stays as they left it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from django.utils.text import slugify
from wagtail.models import Page

from home.models import Theme

Section = Mapping[str, Any]


def write_once(page: Page, *, at: datetime | None = None, **fields: Any) -> None:
    """Fill in and publish a page that nobody has written yet: one without a revision."""
    if page.latest_revision_id is not None:
        return
    for name, value in fields.items():
        setattr(page, name, value)
    publish(page, at=at)


def add_once(parent: Page, page: Page, *, at: datetime | None = None) -> None:
    """Add and publish a page, unless the parent has one of that slug."""
    if parent.get_children().filter(slug=page.slug).exists():
        return
    parent.add_child(instance=page)
    publish(page, at=at)


def publish(page: Page, *, at: datetime | None = None) -> None:
    """Publish as an editor does, with a revision; `at` is when it is said to have appeared."""
    page.first_published_at = at or page.first_published_at
    page.save_revision(clean=False).publish()
    if at:
        Page.objects.filter(pk=page.pk).update(last_published_at=at)


def article(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that news, events and cycles share."""
    return {
        "slug": slugify(row["title"].replace("’", " "))[:60].strip("-"),
        "title": row["title"],
        "intro": row["intro"],
        "search_description": row["intro"],
        "body": prose(row["body"]),
        "is_shared": row.get("shared", False),
    }


def themes_of(row: Mapping[str, Any]) -> list[Theme]:
    return list(Theme.objects.for_territory(None).filter(key__in=row.get("themes", ())))


def moment(day: date, clock: str) -> datetime:
    """A local time of day, « 08:30 »."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=timezone.get_current_timezone())


def prose(parts: Iterable[str | Section]) -> list[tuple[str, str]]:
    """A body of one text, from paragraphs and from sections: heading, paragraphs, steps (`ordered` when numbered)."""
    return [("prose", "".join(_paragraph(part) if isinstance(part, str) else _section(part) for part in parts))]


def _section(part: Section) -> str:
    heading = f"<h2>{escape(part['heading'])}</h2>" if part["heading"] else ""
    text = heading + "".join(map(_paragraph, part["paragraphs"]))
    return text + _list("ul", part.get("steps", ())) + _list("ol", part.get("ordered", ()))


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _list(tag: str, items: Iterable[str]) -> str:
    rows = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<{tag}>{rows}</{tag}>" if rows else ""
