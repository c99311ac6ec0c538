"""Writes: what an organisation lets others see of its results in a territory, each with its line in the register."""

from django.db import transaction
from django.utils.translation import gettext as _

from actors.enums import Purpose, Sharing
from actors.models import Presence, User
from actors.services.consents import set_consent
from home import generations
from home.problems import Conflict

COLUMNS = {Purpose.TEAM: "shares_with_team", Purpose.PEERS: "shares_with_peers", Purpose.RESULT: "shares"}


@transaction.atomic
def set_sharing(presence: Presence, *, purpose: Purpose, to: bool | Sharing, wording: str, by: User | None) -> None:
    """Begin or stop showing results for a purpose; of the public page, `to` says how much of them.

    `wording`: what was agreed to. Raises Conflict when the organisation left the territory meanwhile.
    """
    if not Presence.objects.select_for_update().filter(pk=presence.pk).exists():
        raise Conflict(_("La structure a quitté cet espace\u00a0: plus rien n’y est montré."))
    column = COLUMNS[purpose]
    setattr(presence, column, to)
    presence.save(update_fields=[column])
    given = to is True or to in (Sharing.LEVEL, Sharing.SCORE)
    set_consent(presence, purpose=purpose, wording=wording, by=by, given=given)
    if purpose == Purpose.RESULT:
        generations.bump(generations.NATIONAL, presence.territory.slug)
