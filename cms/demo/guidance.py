"""The demonstration's guidance: who follows which organisations of Grand Poitiers, what was noted, what they share."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from actors.agreements import wording
from actors.enums import FollowUp, NoteKind, Purpose, Showcase
from actors.models import FollowUpNote, Presence, User
from actors.services.consents import set_consent
from cms.demo.accounts import HALF_DONE_ORGANISATION, SEED_ORGANISATION
from home.models import Territory

GUIDED = "grand-poitiers"
MANAGER, EDITOR = "responsable.poitiers@example.org", "communication.poitiers@example.org"
SHARING = 2  # organisations that let the team read their results

# Organisation, adviser, state, then what was noted: days ago, kind, text.
STORIES = (
    (
        SEED_ORGANISATION,
        MANAGER,
        FollowUp.ONGOING,
        [
            (40, NoteKind.CALL, "Premier appel. Le four est le poste le plus lourd ; elle cherche un audit."),
            (18, NoteKind.VISIT, "Visite de l’atelier. Relevés de compteur à faire pendant un mois."),
            (6, NoteKind.NOTE, "Lui envoyer le guide des aides à l’audit énergétique."),
        ],
    ),
    (
        HALF_DONE_ORGANISATION,
        EDITOR,
        FollowUp.TO_CONTACT,
        [(2, NoteKind.NOTE, "Diagnostic commencé, pas fini. Proposer de le terminer ensemble.")],
    ),
)


def ensure_guidance(territory: Territory, *, users: Mapping[str, User]) -> None:
    """Once, in the territory whose team is the fullest."""
    present = Presence.objects.for_territory(territory)
    if territory.slug != GUIDED or FollowUpNote.objects.filter(presence__in=present).exists():
        return
    for name, adviser, state, notes in STORIES:
        presence = present.get(organisation__name=name)
        presence.adviser, presence.follow_up = users[adviser], state
        presence.save(update_fields=["adviser", "follow_up"])
        FollowUpNote.objects.bulk_create(
            FollowUpNote(
                presence=presence,
                author=users[adviser],
                kind=kind,
                text=text.replace(" ;", "\N{NARROW NO-BREAK SPACE};"),
                at=timezone.now() - timedelta(days=days),
            )
            for days, kind, text in notes
        )
    _share(present)


def _share(present) -> None:
    """As the members would have agreed to on the form of their public page."""
    shown = present.filter(showcase=Showcase.PUBLISHED).exclude(assessed_on=None).order_by("pk")
    for presence in shown.select_related("organisation")[:SHARING]:
        presence.shares_with_team = True
        presence.save(update_fields=["shares_with_team"])
        words = wording(Purpose.TEAM, presence)
        owner = presence.organisation.memberships.owner()
        set_consent(presence, purpose=Purpose.TEAM, wording=words, by=owner, given=True)
