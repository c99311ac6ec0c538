from actors.models.access import AccessRecord
from actors.models.charter import (
    CharterComment,
    CharterConsultation,
    CharterPage,
    CharterSignature,
    CharterVersion,
)
from actors.models.experiences import (
    CommentReport,
    ContactRequest,
    ExperienceComment,
    ExperienceIndexPage,
    ExperiencePage,
    ExperiencePicture,
    ExperienceReview,
)
from actors.models.memberships import MemberInvitation, Membership
from actors.models.organisations import Organisation, Presence, RegisteredOrganisation
from actors.models.pages import DirectoryPage
from actors.models.showcase import Badge, Consent
from actors.models.users import User

__all__ = [
    "AccessRecord",
    "Badge",
    "CharterComment",
    "CharterConsultation",
    "CharterPage",
    "CharterSignature",
    "CharterVersion",
    "CommentReport",
    "Consent",
    "ContactRequest",
    "DirectoryPage",
    "ExperienceComment",
    "ExperienceIndexPage",
    "ExperiencePage",
    "ExperiencePicture",
    "ExperienceReview",
    "MemberInvitation",
    "Membership",
    "Organisation",
    "Presence",
    "RegisteredOrganisation",
    "User",
]
