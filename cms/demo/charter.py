"""The demonstration's charters: a text in each territory, its signatories, and one draft that is open to comments."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from django.utils import timezone

from actors.enums import AssessmentEvery, Showcase
from actors.models import CharterPage, CharterSignature, CharterVersion, Presence, User
from actors.permissions import organisation_in
from actors.services.charter import comment_articles, named_in, open_consultation, refresh_engagements
from cms.demo.pages import write_once
from cms.demo.sources import read
from home.models import Territory

AGE = timedelta(days=1100)  # of the text: older than every organisation's first diagnostic
COMMENTED = "grand-poitiers"
SIGNER = "L’équipe de direction"


def ensure_charter(territory: Territory, *, users: Mapping[str, User]) -> None:
    """Publish the charter and have it signed by the organisations that show themselves; once."""
    if CharterVersion.objects.for_territory(territory).exists():
        return
    written = read("charter")
    page = CharterPage.objects.for_territory(territory).get()
    page.assessment_every = AssessmentEvery.TWO_YEARS if territory.slug == COMMENTED else AssessmentEvery.NEVER
    published_at = timezone.now() - AGE
    title, intro = written["title"], written["intro"]
    write_once(page, at=published_at, title=title, intro=intro, body=_articles(written["articles"]))
    CharterVersion.objects.for_territory(territory).update(published_at=published_at)
    _sign(territory)
    if territory.slug == COMMENTED:
        _comment(territory, page, written, users=users)


def _articles(rows: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Their keys are the same from one version to the next."""
    return [
        {"type": "article", "id": str(uuid5(NAMESPACE_DNS, title)), "value": {"title": title, "text": html}}
        for title, html in rows
    ]


def _sign(territory: Territory) -> None:
    version = CharterVersion.objects.in_force(territory)
    shown = Presence.objects.for_territory(territory).filter(showcase=Showcase.PUBLISHED)
    present = shown.select_related("organisation")
    CharterSignature.objects.bulk_create(
        CharterSignature(
            version=version,
            organisation_id=presence.organisation_id,
            signer_name=SIGNER,
            signer_title="Direction",
            **named_in(presence.organisation),
            signed_at=presence.joined_at,
        )
        for presence in present
    )
    refresh_engagements(territory, present)


def _comment(territory: Territory, page: CharterPage, written: Mapping[str, Any], *, users: Mapping[str, User]) -> None:
    """A draft with one article more, kept apart from what is published, and what two people say of it."""
    articles = _articles([*written["articles"], *written["draft"]])
    page.body = articles
    page.save_revision(clean=False)
    consultation = open_consultation(page)
    people = [users["actrice@example.org"], users["membre@example.org"]]
    for author, (place, text) in zip(people, written["comments"], strict=True):
        organisation = organisation_in(author, territory.pk)
        comment_articles(consultation, said={articles[place]["id"]: text}, author=author, organisation=organisation)
