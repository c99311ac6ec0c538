"""Writes: a team's follow-up of an organisation."""

from actors.enums import NoteKind
from actors.models import FollowUpNote, Presence, User


def save_follow_up(presence: Presence) -> None:
    """Save what a form wrote of the state and the adviser."""
    presence.save(update_fields=["follow_up", "adviser"])


def add_note(presence: Presence, *, kind: str = NoteKind.NOTE, text: str, author: User | None) -> FollowUpNote:
    return FollowUpNote.objects.create(presence=presence, kind=kind, text=text, author=author)
