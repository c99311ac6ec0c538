from trophees.models.applications import LETTER, Application, ApplicationEvent, Attachment, Author
from trophees.models.campaigns import CampaignIndexPage, CampaignPage
from trophees.models.deliberation import (
    Agreement,
    AgreementParty,
    Decision,
    Deliberation,
    DiscussionNote,
    TablePermit,
)
from trophees.models.forms import FormVersion
from trophees.models.jury import Clarification, Conflict, Draw, Juror, Review
from trophees.models.launch import LaunchDocument, LaunchItem
from trophees.models.questions import CampaignQuestion

__all__ = [
    "LETTER",
    "Agreement",
    "AgreementParty",
    "Application",
    "ApplicationEvent",
    "Attachment",
    "Author",
    "CampaignIndexPage",
    "CampaignPage",
    "CampaignQuestion",
    "Clarification",
    "Conflict",
    "Decision",
    "Deliberation",
    "DiscussionNote",
    "Draw",
    "FormVersion",
    "Juror",
    "LaunchDocument",
    "LaunchItem",
    "Review",
    "TablePermit",
]
