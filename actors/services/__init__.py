"""Writes of the actors' floor, by what they change."""

from actors.services.charter import (
    close_consultation,
    comment_article,
    hide_comment,
    open_consultation,
    publish_charter,
    sign_charter,
    withdraw_signatures,
)
from actors.services.contacts import invite_contacts, note_arrival, plan_invitations
from actors.services.follow_up import add_note, save_follow_up
from actors.services.memberships import (
    accept_member_invitation,
    approve_membership,
    ask_to_join,
    hand_over,
    invite_member,
    leave,
    refuse_membership,
)
from actors.services.messages import recipients_of, selected, send_again, send_message
from actors.services.organisations import create_organisation, ensure_presence, leave_territory
from actors.services.results import record_assessment
from actors.services.showcase import (
    ask_for_showcase,
    publish_showcase,
    refuse_showcase,
    save_showcase,
    withdraw_showcase,
)

__all__ = [
    "accept_member_invitation",
    "add_note",
    "approve_membership",
    "ask_for_showcase",
    "ask_to_join",
    "close_consultation",
    "comment_article",
    "create_organisation",
    "ensure_presence",
    "hand_over",
    "hide_comment",
    "invite_contacts",
    "invite_member",
    "leave",
    "leave_territory",
    "note_arrival",
    "open_consultation",
    "plan_invitations",
    "publish_charter",
    "publish_showcase",
    "recipients_of",
    "record_assessment",
    "refuse_membership",
    "refuse_showcase",
    "save_follow_up",
    "save_showcase",
    "selected",
    "send_again",
    "send_message",
    "sign_charter",
    "withdraw_showcase",
    "withdraw_signatures",
]
