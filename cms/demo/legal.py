"""The short pages that the law asks for, true of the demonstration."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Page

from cms.demo.pages import prose, write_once
from cms.demo.sources import read
from home.models import StandardPage


def write_legal_pages(parent: Page, *, contact: str) -> None:
    """The legal notice, the personal data and the accessibility of a space; `contact` is its team's e-mail address."""
    written = read("national")["legal"]
    for page in StandardPage.objects.child_of(parent).filter(slug__in=written):
        write_once(page, body=prose(_addressed(part, contact) for part in written[page.slug]))


def _addressed(part: Mapping[str, Any], contact: str) -> dict[str, Any]:
    return {**part, "paragraphs": [text.replace("{contact}", contact) for text in part["paragraphs"]]}
