"""Writes: the charter's versions, signatures, and the draft that is open to comments."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.engagement import Signed, engaged_until
from actors.models import (
    CharterComment,
    CharterConsultation,
    CharterPage,
    CharterSignature,
    CharterVersion,
    Organisation,
    Presence,
    User,
)
from actors.tasks.charter import tell_signatories
from home import generations
from home.models import Territory
from home.problems import Conflict

READ_AGAIN = ("engaged_since", "engaged_until")


@transaction.atomic
def publish_charter(page: CharterPage, *, by: User | None = None) -> CharterVersion | None:
    """Freeze the page's text as the next version, None while it has no article; the last one when nothing changed.

    Signatories of earlier versions keep their engagement for a while, and are asked by mail to sign again.
    """
    territory = Territory.objects.select_for_update().get(page__path=page.path[: -page.steplen])
    document = page.document()
    if not document["articles"]:
        return None
    digest = hashlib.sha256(json.dumps(document, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    latest = CharterVersion.objects.in_force(territory)
    if latest and latest.sha256 == digest:
        return latest
    number = latest.number + 1 if latest else 1
    version = CharterVersion.objects.create(
        territory=territory, number=number, sha256=digest, published_by=by, **document
    )
    _close(territory)
    refresh_engagements(territory, Presence.objects.for_territory(territory).exclude(engaged_since=None))
    transaction.on_commit(lambda: tell_signatories.enqueue(version.pk))
    generations.bump_territory(territory)
    return version


def freeze_when_published(sender: Any, *, instance: CharterPage, revision: Any = None, **kwargs: Any) -> None:
    """However the page is published, from its editor, in bulk or at a set time, its text becomes a version."""
    publish_charter(instance, by=revision.user if revision else None)


@transaction.atomic
def sign_charter(presence: Presence, *, version: CharterVersion, by: User, name: str, title: str) -> CharterSignature:
    """Sign the version in force for an organisation. Raises Conflict when another was published meanwhile."""
    locked = _locked(presence)
    if version != CharterVersion.objects.in_force(locked.territory_id):
        raise Conflict(_("Une nouvelle version de la charte vient d’être publiée\u00a0: relisez-la avant de signer."))
    signature, _created = CharterSignature.objects.standing().get_or_create(
        version=version,
        organisation_id=locked.organisation_id,
        defaults={"signed_by": by, "signer_name": name, "signer_title": title, **named_in(locked.organisation)},
    )
    refresh_engagements(locked.territory, [locked])
    generations.bump(generations.NATIONAL, locked.territory.slug)
    return signature


def named_in(organisation: Organisation) -> dict[str, str]:
    """How a signature keeps the name of who gave it."""
    number = organisation.siret or organisation.siren or organisation.rna
    return {"organisation_name": organisation.name, "organisation_number": number}


@transaction.atomic
def withdraw_signatures(presence: Presence) -> None:
    """Take back an organisation's word in a territory, at once; what it had signed stays on record with the date."""
    locked = _locked(presence)
    signatures = CharterSignature.objects.for_territory(presence.territory_id).standing()
    signatures.filter(organisation=presence.organisation_id).update(withdrawn_at=timezone.now())
    refresh_engagements(locked.territory, [locked])
    generations.bump(generations.NATIONAL, presence.territory.slug)


def refresh_engagements(territory: Territory, presences: Iterable[Presence]) -> None:
    """Write since when, and until when, organisations are engaged in the territory; three queries, however many."""
    presences = list(presences)
    current = CharterVersion.objects.in_force(territory)
    standing = CharterSignature.objects.for_territory(territory).standing().select_related("version")
    mine = standing.filter(organisation__in=[presence.organisation_id for presence in presences])
    signed: dict[int, list[CharterSignature]] = defaultdict(list)
    for signature in mine.order_by("version__number"):
        signed[signature.organisation_id].append(signature)
    for presence in presences:
        _refresh(presence, signed[presence.organisation_id], current=current)
    Presence.objects.bulk_update(presences, READ_AGAIN)


def _refresh(presence: Presence, signed: list[CharterSignature], *, current: CharterVersion | None) -> None:
    presence.engaged_since = presence.engaged_until = None
    if signed and current:
        last = signed[-1]
        presence.engaged_since = min(signature.signed_on for signature in signed)
        presence.engaged_until = engaged_until(
            Signed(last.version.number, last.signed_on, last.version.assessment_every),
            current=current.number,
            published_on=current.published_on,
            assessed_on=presence.assessed_on,
        )


def _locked(presence: Presence) -> Presence:
    """One write at a time in a charter: a version that is published meanwhile would not know of the signature."""
    Territory.objects.select_for_update().get(pk=presence.territory_id)
    return Presence.objects.select_related("territory", "organisation").get(pk=presence.pk)


@transaction.atomic
def open_consultation(page: CharterPage) -> CharterConsultation:
    """Open the page's latest draft to the comments of the territory's actors, in place of an earlier draft."""
    territory = Territory.objects.select_for_update().get(page__path=page.path[: -page.steplen])
    draft = page.get_latest_revision_as_object()
    _close(territory)
    opened = CharterConsultation.objects.create(
        territory=territory, title=draft.title, intro=draft.intro, articles=draft.document()["articles"]
    )
    generations.bump_territory(territory)
    return opened


def close_consultation(territory: Territory) -> None:
    """End the comments; what was said stays on record for the team."""
    _close(territory)
    generations.bump_territory(territory)


def _close(territory: Territory) -> None:
    CharterConsultation.objects.for_territory(territory).filter(closed_at=None).update(closed_at=timezone.now())


@transaction.atomic
def comment_articles(
    consultation: CharterConsultation, *, said: Mapping[str, str], author: User, organisation: Organisation | None
) -> list[CharterComment]:
    """Say something of articles: key -> text. Raises Conflict when the consultation was closed meanwhile."""
    if not CharterConsultation.objects.select_for_update().filter(pk=consultation.pk, closed_at=None).exists():
        raise Conflict(_("Cette consultation vient de se terminer. Votre avis n’a pas été enregistré."))
    return CharterComment.objects.bulk_create(
        CharterComment(consultation=consultation, article=key, text=text, author=author, organisation=organisation)
        for key, text in said.items()
    )


def hide_comment(comment: CharterComment, *, hidden: bool) -> None:
    comment.is_hidden = hidden
    comment.save(update_fields=["is_hidden"])
