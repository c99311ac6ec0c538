"""What the demonstration's organisations let others see: scores that are compared, and two secret links."""

from datetime import timedelta

from django.utils import timezone

from actors.agreements import wording
from actors.enums import Purpose
from actors.models import Consent, Presence, User
from cms.demo.accounts import SEED_ORGANISATION, members_of
from home.models import Territory
from questionnaires.models import Assessment, ResultLink

SHARING = "grand-poitiers"
APART = 6  # one in so many keeps to itself


def ensure_sharing(territory: Territory, *, users: dict[str, User]) -> None:
    """Once, where most people look first."""
    sent = Assessment.objects.submitted().for_territory(territory).values("organisation")
    present = Presence.objects.for_territory(territory).filter(organisation__in=sent).select_related("organisation")
    if territory.slug != SHARING or present.filter(shares_with_peers=True).exists():
        return
    found = list(present.order_by("pk"))
    seed = next(one for one in found if one.organisation.name == SEED_ORGANISATION)
    sharing = [one for number, one in enumerate(found, start=1) if number % APART or one is seed]
    Presence.objects.filter(pk__in=[one.pk for one in sharing]).update(shares_with_peers=True)
    owner = users[members_of(SEED_ORGANISATION)[0].email]
    Consent.objects.bulk_create(_agreed(one, Purpose.PEERS, by=owner if one is seed else None) for one in sharing)
    _agreed(seed, Purpose.RESULT, by=owner).save()
    _links(seed, by=owner)


def _agreed(presence: Presence, purpose: Purpose, *, by: User | None) -> Consent:
    return Consent(
        presence=presence,
        organisation_id=presence.organisation_id,
        territory_id=presence.territory_id,
        purpose=purpose,
        wording=wording(purpose, presence),
        given_by=by,
        given_at=timezone.now() - timedelta(days=10),
    )


def _links(presence: Presence, *, by: User) -> None:
    """One that a board reads, one that was closed."""
    now, today = timezone.now(), timezone.localdate()
    latest = Assessment.objects.submitted().filter(organisation=presence.organisation).order_by("-submitted_at")[0]
    ResultLink.objects.create(
        assessment=latest,
        for_whom="Conseil d’administration",
        ends_on=today + timedelta(days=60),
        created_by=by,
        created_at=now - timedelta(days=9),
        readings=4,
        last_read_at=now - timedelta(days=2),
    )
    ResultLink.objects.create(
        assessment=latest,
        for_whom="Banque",
        ends_on=today + timedelta(days=30),
        created_by=by,
        created_at=now - timedelta(days=8),
        revoked_by=by,
        revoked_at=now - timedelta(days=3),
    )
