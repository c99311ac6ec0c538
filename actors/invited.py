"""What an invitation already says of the organisation that its reader is about to present."""

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
