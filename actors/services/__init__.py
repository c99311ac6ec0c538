"""Writes of the actors' floor, by what they change."""

from actors.services.memberships import approve_membership, ask_to_join, refuse_membership
from actors.services.organisations import create_organisation, ensure_presence
from actors.services.showcase import ask_for_showcase, publish_showcase, refuse_showcase, withdraw_showcase

__all__ = [
    "approve_membership",
    "ask_for_showcase",
    "ask_to_join",
    "create_organisation",
    "ensure_presence",
    "publish_showcase",
    "refuse_membership",
    "refuse_showcase",
    "withdraw_showcase",
]
