from actors.models.access import AccessRecord
from actors.models.api_tokens import ApiToken
from actors.models.charter import (
    CharterComment,
    CharterConsultation,
    CharterPage,
    CharterSignature,
    CharterVersion,
)
from actors.models.contacts import ContactInvitation, Unsubscription
from actors.models.digests import Digest, DigestDelivery, DigestSubscriber
from actors.models.experiences import (
    CommentReport,
    ContactRequest,
    ExperienceComment,
    ExperienceIndexPage,
    ExperiencePage,
    ExperiencePicture,
    ExperienceReview,
)
from actors.models.follow_up import FollowUpNote
from actors.models.memberships import MemberInvitation, Membership
from actors.models.messages import Message, MessageDelivery
from actors.models.organisations import Organisation, Presence, RegisteredOrganisation
from actors.models.pages import DirectoryPage
from actors.models.registrations import Registration
from actors.models.showcase import Badge, Consent
from actors.models.users import User

__all__ = [
    "AccessRecord",
    "ApiToken",
    "Badge",
    "CharterComment",
    "CharterConsultation",
    "CharterPage",
    "CharterSignature",
    "CharterVersion",
    "CommentReport",
    "Consent",
    "ContactInvitation",
    "ContactRequest",
    "Digest",
    "DigestDelivery",
    "DigestSubscriber",
    "DirectoryPage",
    "ExperienceComment",
    "ExperienceIndexPage",
    "ExperiencePage",
    "ExperiencePicture",
    "ExperienceReview",
    "FollowUpNote",
    "MemberInvitation",
    "Membership",
    "Message",
    "MessageDelivery",
    "Organisation",
    "Presence",
    "RegisteredOrganisation",
    "Registration",
    "Unsubscription",
    "User",
]
