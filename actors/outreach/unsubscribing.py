"""Leaving one kind of a territory's mails, by one address that needs no log-in."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from actors.enums import MailKind
from actors.models import Unsubscription, User
from home.models import Territory

SALT = "actors.outreach.unsubscribing"


@dataclass(frozen=True)
class Leaving:
    """Who leaves what, as an address names them."""

    territory: Territory
    email: str
    user: User | None
    kind: MailKind


def unsubscribe_url(
    territory: Territory, *, email: str, user: User | None = None, kind: str = MailKind.MESSAGES
) -> str:
    """Where this person leaves, from anywhere; the signature stands for the log-in."""
    token = signing.dumps([territory.pk, email.lower(), user.pk if user else None, str(kind)], salt=SALT)
    return settings.BASE_URL + reverse("unsubscribe", args=[token])


def unsubscribe_headers(url: str) -> dict[str, str]:
    """What lets a mail program offer it as a button of its own (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def read_token(token: str) -> Leaving | None:
    """Whom the address names, None when it was not made here or its territory is gone."""
    try:
        territory_id, email, user_id, *kinds = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    territory = Territory.objects.filter(pk=territory_id).first()
    if territory is None:
        return None
    # Mails that left before there were kinds name none.
    kind = MailKind(kinds[0]) if kinds else MailKind.MESSAGES
    return Leaving(territory, email, User.objects.filter(pk=user_id).first(), kind)


def unsubscribe(territory: Territory, *, email: str, user: User | None, kind: MailKind = MailKind.MESSAGES) -> None:
    """Write that nothing more of this kind is to be sent; a second time changes nothing."""
    known: dict[str, Any] = {"territory": territory, "email": email.lower(), "kind": kind}
    Unsubscription.objects.get_or_create(**known, defaults={"user": user})


def subscribe_again(territory: Territory, *, email: str, kind: MailKind = MailKind.MESSAGES) -> None:
    """Take it back: mails of this kind arrive again."""
    Unsubscription.objects.filter(territory=territory, email=email.lower(), kind=kind).delete()


def is_unsubscribed(territory: Territory, *, email: str, kind: MailKind = MailKind.MESSAGES) -> bool:
    return Unsubscription.objects.filter(territory=territory, email=email.lower(), kind=kind).exists()


def wants(user: User, territory: Territory, kind: MailKind) -> bool:
    """Whether a person has left this kind under none of their addresses."""
    return not Unsubscription.objects.for_territory(territory).filter(kind=kind).of(user).exists()


def want(user: User, territory: Territory, kind: MailKind, *, wanted: bool) -> None:
    """Have mails of this kind, or no longer, under whatever address it was left."""
    if wanted:
        Unsubscription.objects.for_territory(territory).filter(kind=kind).of(user).delete()
    else:
        unsubscribe(territory, email=user.email, user=user, kind=kind)
