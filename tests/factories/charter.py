"""Charters, published."""

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from actors.models import CharterPage, CharterVersion
from actors.services.charter import publish_charter
from home.models import Territory


def article(title: str) -> dict[str, Any]:
    """An article, whose key follows from its title."""
    key = str(uuid5(NAMESPACE_DNS, title))
    return {"type": "article", "id": key, "value": {"title": title, "text": f"<p>{title}, tous les jours.</p>"}}


def make_charter(
    territory: Territory, *, articles: Sequence[dict[str, Any]] = (), assessment_every: int = 0
) -> CharterVersion:
    page = CharterPage.objects.for_territory(territory).get()
    page.title, page.body = "Notre charte", list(articles) or [article("Faire le point")]
    page.assessment_every = assessment_every
    page.save()
    version = publish_charter(page)
    assert version is not None
    return version
