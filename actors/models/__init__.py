from actors.models.memberships import MemberInvitation, Membership
from actors.models.organisations import Organisation, Presence, RegisteredOrganisation
from actors.models.pages import DirectoryPage
from actors.models.users import User

__all__ = [
    "DirectoryPage",
    "MemberInvitation",
    "Membership",
    "Organisation",
    "Presence",
    "RegisteredOrganisation",
    "User",
]
