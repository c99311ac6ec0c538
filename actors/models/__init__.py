from actors.models.experiences import (
    CommentReport,
    ContactRequest,
    ExperienceComment,
    ExperienceIndexPage,
    ExperiencePage,
    ExperiencePicture,
    ExperienceReview,
)
from actors.models.organisations import Membership, Organisation, Presence, RegisteredOrganisation
from actors.models.pages import DirectoryPage
from actors.models.users import User

__all__ = [
    "CommentReport",
    "ContactRequest",
    "DirectoryPage",
    "ExperienceComment",
    "ExperienceIndexPage",
    "ExperiencePage",
    "ExperiencePicture",
    "ExperienceReview",
    "Membership",
    "Organisation",
    "Presence",
    "RegisteredOrganisation",
    "User",
]
