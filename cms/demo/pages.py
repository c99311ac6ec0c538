"""How the demonstration writes its pages: once each, so that what visitors change stays as they left it."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.html import escape
from wagtail.models import Page

NBSP, NARROW = "\u00a0", "\u202f"


def french(text: str) -> str:
    """The text with the no-break spaces that French puts around its punctuation."""
    text = re.sub(r" ?([;!?%])(?=\W|$)", NARROW + r"\1", text)
    return text.replace(" :", f"{NBSP}:").replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")


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
    """Publish as an editor does, with a revision; `at` is when it is said to have appeared first."""
    page.first_published_at = at or page.first_published_at
    page.save_revision(clean=False).publish()


def paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def bullets(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def prose(*parts: tuple[str, Iterable[str]]) -> list[tuple[str, str]]:
    """A body of one text: (heading or nothing, paragraphs) for each part."""
    html = "".join((f"<h2>{escape(heading)}</h2>" if heading else "") + paragraphs(texts) for heading, texts in parts)
    return [("prose", html)]
