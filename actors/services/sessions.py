"""One's sessions: which are open, and closing them. allauth notes each log-in with its browser and its address."""

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from actors.models import User


def open_sessions(user: User) -> list[UserSession]:
    """The newest first, in two queries. A session from before a change of password opens nothing any more."""
    noted = UserSession.objects.filter(user=user).order_by("-created_at")
    alive = Session.objects.filter(session_key__in=noted.values("session_key"), expire_date__gt=timezone.now())
    marks = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    valid = {one.session_key for one in alive if one.get_decoded().get(HASH_SESSION_KEY) in marks}
    return [one for one in noted if one.session_key in valid]


def close_sessions(user: User, *, kept: str, only: int | None = None) -> int:
    """End all sessions of the person but the one of key `kept`, or only that of number `only`; how many there were."""
    found = UserSession.objects.filter(user=user).exclude(session_key=kept)
    if only is not None:
        found = found.filter(pk=only)
    ended = list(found)
    get_adapter().end_sessions(ended)
    return len(ended)
