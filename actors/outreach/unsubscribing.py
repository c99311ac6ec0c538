"""Leaving what a territory's team sends, by one address that needs no log-in."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from actors.models import Unsubscription, User
from home.models import Territory

SALT = "actors.outreach.unsubscribing"


def unsubscribe_url(territory: Territory, *, email: str, user: User | None = None) -> str:
    """Where this person leaves, from anywhere; the signature stands for the log-in."""
    token = signing.dumps([territory.pk, email.lower(), user.pk if user else None], salt=SALT)
    return settings.BASE_URL + reverse("unsubscribe", args=[token])


def unsubscribe_headers(url: str) -> dict[str, str]:
    """What lets a mail program offer it as a button of its own (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def read_token(token: str) -> tuple[Territory, str, User | None] | None:
    """Whom the address names, None when it was not made here or its territory is gone."""
    try:
        territory_id, email, user_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    territory = Territory.objects.filter(pk=territory_id).first()
    return (territory, email, User.objects.filter(pk=user_id).first()) if territory else None


def unsubscribe(territory: Territory, *, email: str, user: User | None) -> None:
    """Write that nothing more is to be sent; a second time changes nothing."""
    known: dict[str, Any] = {"territory": territory, "email": email}
    Unsubscription.objects.get_or_create(**known, defaults={"user": user})


def subscribe_again(territory: Territory, *, email: str) -> None:
    """Take it back: what the team sends arrives again."""
    Unsubscription.objects.filter(territory=territory, email=email).delete()


def is_unsubscribed(territory: Territory, *, email: str) -> bool:
    return Unsubscription.objects.filter(territory=territory, email=email).exists()
