"""The address by which organisations join a territory, and what an invitation already says of them."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from actors.models import ContactInvitation
from home.models import Territory


def find_invitation(territory: Territory, token: str) -> ContactInvitation | None:
    """The invitation to this territory, whoever holds it: it opens nothing, it fills in a form."""
    return ContactInvitation.objects.for_territory(territory).filter(token=token).first() if token else None


def said_by(invitation: ContactInvitation | None) -> dict[str, str]:
    """The form's first values."""
    if invitation is None:
        return {}
    return {"name": invitation.name, "number": invitation.number, "kind": invitation.kind}


def join_url(territory: Territory, **known: str) -> str:
    """Where an organisation joins a territory. `par`: where the address was read; `invitation`: the token of one."""
    url = settings.BASE_URL + reverse("join_territory", args=[territory.slug])
    return f"{url}?{urlencode(known)}" if known else url
