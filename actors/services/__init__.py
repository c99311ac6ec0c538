"""Writes of the actors' floor, by what they change."""

from actors.services.comments import decide_comment, delete_comment, report_comment, write_comment
from actors.services.contacts import forget_old_contacts, send_contact
from actors.services.experiences import (
    add_picture,
    ask_for_experience,
    change_pictures,
    create_experience,
    delete_experience,
    delete_experiences_of,
    publish_experience,
    refuse_experience,
    save_experience,
    take_down_experience,
    withdraw_experience,
)
from actors.services.memberships import approve_membership, ask_to_join, refuse_membership
from actors.services.organisations import create_organisation, ensure_presence
from actors.services.showcase import ask_for_showcase, publish_showcase, refuse_showcase, withdraw_showcase

__all__ = [
    "add_picture",
    "approve_membership",
    "ask_for_experience",
    "ask_for_showcase",
    "ask_to_join",
    "change_pictures",
    "create_experience",
    "create_organisation",
    "decide_comment",
    "delete_comment",
    "delete_experience",
    "delete_experiences_of",
    "ensure_presence",
    "forget_old_contacts",
    "publish_experience",
    "publish_showcase",
    "refuse_experience",
    "refuse_membership",
    "refuse_showcase",
    "report_comment",
    "save_experience",
    "send_contact",
    "take_down_experience",
    "withdraw_experience",
    "withdraw_showcase",
    "write_comment",
]
