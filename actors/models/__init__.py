from actors.models.charter import (
    CharterComment,
    CharterConsultation,
    CharterPage,
    CharterSignature,
    CharterVersion,
)
from actors.models.memberships import MemberInvitation, Membership
from actors.models.organisations import Organisation, Presence, RegisteredOrganisation
from actors.models.pages import DirectoryPage
from actors.models.users import User

__all__ = [
    "CharterComment",
    "CharterConsultation",
    "CharterPage",
    "CharterSignature",
    "CharterVersion",
    "DirectoryPage",
    "MemberInvitation",
    "Membership",
    "Organisation",
    "Presence",
    "RegisteredOrganisation",
    "User",
]
