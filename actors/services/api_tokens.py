"""Writes: keys of the API. The secret is given back by what makes it, and kept nowhere."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import ApiToken, User
from home.enums import ApiScope
from home.models import Territory
from home.problems import Conflict

PREFIX = "aet_"  # by which those who look for secrets that leaked know one
HINT = 10  # signs of a secret that are kept, beside its digest
FORMER_KEPT = timedelta(days=1)
LONGEST = timedelta(days=365)
MOST = 20  # keys of one owner that open something

SCOPES_OF_PERSONS = tuple(ApiScope)  # what is not theirs stays closed to them, whatever their keys open
SCOPES_OF_TERRITORIES = (ApiScope.READ, ApiScope.FIGURES)


class NameTaken(Conflict):
    """Another key of the same owner, which still opens, is called so."""


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(
    owner: User | Territory, *, name: str, scopes: Sequence[str], days: int, by: User
) -> tuple[ApiToken, str]:
    """A key and its secret, valid until the end of a day. Raises NameTaken, and Conflict where they are too many."""
    user = owner if isinstance(owner, User) else None
    territory = owner if isinstance(owner, Territory) else None
    (User if user else Territory).objects.select_for_update().get(pk=owner.pk)  # so that no two are made at once
    standing = ApiToken.objects.filter(user=user, territory=territory).standing(timezone.now())
    if standing.filter(name__iexact=name).exists():
        raise NameTaken(_("Une clé porte déjà ce nom."))
    if standing.count() >= MOST:
        raise Conflict(_("Vous avez déjà vingt clés\u00a0: révoquez celles qui ne servent plus."))
    secret = _new_secret()
    token = ApiToken.objects.create(
        name=name,
        user=user,
        territory=territory,
        made_by=by,
        scopes=list(scopes),
        hint=secret[:HINT],
        secret_digest=digest_of(secret),
        expires_at=_end_of_day(min(timedelta(days=days), LONGEST)),
    )
    return token, secret


@transaction.atomic
def renew_token(token: ApiToken) -> str:
    """Another secret for the same key; that of before goes on opening for a day. Raises Conflict once it has ended."""
    locked = ApiToken.objects.select_for_update().get(pk=token.pk)
    if not locked.is_standing:
        raise Conflict(_("Cette clé n’ouvre plus rien\u00a0: créez-en une autre."))
    secret = _new_secret()
    locked.former_digest, locked.former_until = locked.secret_digest, timezone.now() + FORMER_KEPT
    locked.secret_digest, locked.hint = digest_of(secret), secret[:HINT]
    locked.save(update_fields=["former_digest", "former_until", "secret_digest", "hint"])
    return secret


def revoke_token(token: ApiToken) -> None:
    """It opens nothing from now on; done twice, it is done once."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def revoke_all_of(user: User) -> None:
    """None of their keys opens anything from now on; those that they made for a territory are its own."""
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())


def note_use(token: ApiToken) -> None:
    """Once a day: the day is all that is kept."""
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


def _new_secret() -> str:
    return PREFIX + token_urlsafe(32)


def _end_of_day(after: timedelta) -> datetime:
    day = timezone.localdate() + after
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
