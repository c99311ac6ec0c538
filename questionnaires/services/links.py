"""Writes: the secret links by which somebody without an account reads one result."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import Organisation, Presence, User
from home.problems import Conflict
from questionnaires.models import Assessment, ResultLink

LONGEST = timedelta(days=366)
MOST_OPEN = 20  # of an organisation in a territory


@transaction.atomic
def open_link(assessment: Assessment, *, for_whom: str, ends_on: date, by: User) -> ResultLink:
    """A new address for a sent result. Raises Conflict where it may not be shown, or there are too many already."""
    presence = Presence.objects.select_for_update().filter(
        organisation=assessment.organisation_id, territory=assessment.territory_id
    )
    found = presence.first()
    if found is None or assessment.pilot_id or not assessment.is_submitted:
        raise Conflict(_("Ce résultat ne se partage pas."))
    today = timezone.localdate()
    if not today <= ends_on <= today + LONGEST:
        raise Conflict(_("Un lien dure un an au plus."))
    if ResultLink.objects.of_presence(found).readable().count() >= MOST_OPEN:
        raise Conflict(_("Vingt liens sont déjà ouverts\u00a0: révoquez d’abord ceux qui ne servent plus."))
    return ResultLink.objects.create(assessment=assessment, for_whom=for_whom, ends_on=ends_on, created_by=by)


def revoke_link(link: ResultLink, *, by: User) -> None:
    """Close an address at once; one that is closed stays as it was."""
    ResultLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)


def revoke_links_of(organisation: Organisation, *, by: User) -> None:
    """Close every address that still leads to a result of an organisation."""
    standing = ResultLink.objects.filter(assessment__organisation=organisation, revoked_at=None)
    standing.update(revoked_at=timezone.now(), revoked_by=by)


def note_reading(link: ResultLink) -> None:
    """Count an opening: one UPDATE, which readers at the same moment do not lose."""
    ResultLink.objects.filter(pk=link.pk).update(readings=F("readings") + 1, last_read_at=timezone.now())
