"""Writes: from a selected application to a space that its team prepares, and its launch."""

from collections.abc import Collection
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actors.models import User
from home.enums import Role, TerritoryState
from home.models import Place, Territory
from home.models.territories import RESERVED_SLUGS
from home.problems import Conflict as Refused
from home.services import holds, invite, open_territory
from trophees.models import Application
from trophees.permissions import is_selected
from trophees.services.launch import start_launch

LONGEST_SLUG = 60


def territory_for(application: Application) -> Territory | None:
    """The space of the application's place, however it was opened; None before."""
    if application.place_id is None:
        return None
    return Territory.objects.filter(place=application.place_id).select_related("place").first()


def free_slug(place: Place) -> str:
    """An address for the place's space, that no other space and no page of the platform has."""
    base = slugify(place.name)[:LONGEST_SLUG]
    department = f"{base[: LONGEST_SLUG - 4]}-{place.departments[:3].strip()}".rstrip("-").lower()
    numbered = (f"{base[: LONGEST_SLUG - 4]}-{number}" for number in range(2, 100))
    taken = RESERVED_SLUGS | set(Territory.objects.values_list("slug", flat=True))
    return next(slug for slug in (base, department, *numbered) if slug not in taken)


@transaction.atomic
def open_space(
    application: Application,
    *,
    by: User,
    slug: str = "",
    short_name: str = "",
    programme_name: str = "",
    invited: Collection[str] = (),
) -> Territory:
    """Make the space of a selected collectivité, offer its management to the addresses, and start its launch.

    Only its team sees it, until it opens it to everybody. A space that is there already keeps its identity and its
    state; done twice as once. Raises ValidationError, by field, of an address that is not free; Refused when the
    application is not selected.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=application.pk)
    if not is_selected(locked):
        raise Refused(_("Cette candidature n’est plus retenue\u00a0: elle n’ouvre pas d’espace."))
    # Two calls may have selected the same place.
    place = Place.objects.select_for_update().get(pk=cast(int, locked.place_id))
    territory = Territory.objects.filter(place=place).first()
    if territory is None:
        territory = open_territory(
            place,
            slug=slug,
            short_name=short_name,
            programme_name=programme_name,
            state=TerritoryState.PREPARED,
        )
    if locked.opened_territory_id is None and not Application.objects.filter(opened_territory=territory).exists():
        locked.opened_territory = territory
        locked.save(update_fields=["opened_territory"])
    start_launch(territory)
    _invite(territory, invited, by=by)
    return territory


def _invite(territory: Territory, addresses: Collection[str], *, by: User) -> None:
    """Nobody who manages the space, or has been asked to, is asked again."""
    standing = territory.invitations.filter(role=Role.MANAGER, expires_at__gt=timezone.now())
    asked = set(standing.values_list("email", flat=True))
    for address in sorted({address.lower() for address in addresses} - asked):
        if not holds(territory, email=address, role=Role.MANAGER):
            invite(territory, email=address, role=Role.MANAGER, invited_by=by)
