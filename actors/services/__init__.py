"""Writes of the actors' floor, by what they change."""

from actors.services.charter import (
    close_consultation,
    comment_articles,
    hide_comment,
    open_consultation,
    publish_charter,
    sign_charter,
    withdraw_signatures,
)
from actors.services.comments import decide_comment, delete_comment, report_comment, write_comment
from actors.services.contact_invitations import invite_contacts, note_arrival, plan_invitations
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
from actors.services.organisations import (
    NotAccepted,
    check_is_accepted,
    create_organisation,
    ensure_presence,
    leave_territory,
    whom_it_accepts,
)
from actors.services.peer_messages import forget_old_contacts, send_contact
from actors.services.results import record_assessment
from actors.services.showcase import (
    ask_for_showcase,
    publish_showcase,
    refuse_showcase,
    save_showcase,
    withdraw_showcase,
)

__all__ = [
    "NotAccepted",
    "accept_member_invitation",
    "add_note",
    "add_picture",
    "approve_membership",
    "ask_for_experience",
    "ask_for_showcase",
    "ask_to_join",
    "change_pictures",
    "check_is_accepted",
    "close_consultation",
    "comment_articles",
    "create_experience",
    "create_organisation",
    "decide_comment",
    "delete_comment",
    "delete_experience",
    "delete_experiences_of",
    "ensure_presence",
    "forget_old_contacts",
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
    "publish_experience",
    "publish_showcase",
    "recipients_of",
    "record_assessment",
    "refuse_experience",
    "refuse_membership",
    "refuse_showcase",
    "report_comment",
    "save_experience",
    "save_follow_up",
    "save_showcase",
    "selected",
    "send_again",
    "send_contact",
    "send_message",
    "sign_charter",
    "take_down_experience",
    "whom_it_accepts",
    "withdraw_experience",
    "withdraw_showcase",
    "withdraw_signatures",
    "write_comment",
]
