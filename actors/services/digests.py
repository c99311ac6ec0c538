"""Writes: a territory's letter, from its draft to the last of its readers."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.enums import DeliveryState, DigestState, MembershipState
from actors.models import Digest, DigestDelivery, DigestSubscriber, Unsubscription, User
from actors.outreach.letter import compose, read_contents, send_letter
from actors.tasks.digests import send_some
from home import letters
from home.enums import TerritoryState
from home.models import Territory
from home.problems import Conflict
from home.services import check_may_be_told
from home.spaces import territory_space
from home.templatetags.french import de

A_MONTH = timedelta(days=31)
FURTHEST = timedelta(days=31)  # ahead of which one is planned
KEPT = timedelta(days=365)  # who received which letter
CONFIRMING = timedelta(days=7)  # for an address to say that it asked


# --- What it tells ---------------------------------------------------------------------------------------------------


def begin_digest(territory: Territory) -> Digest:
    """A draft that tells what is new since the last letter, or for a month."""
    last = Digest.objects.for_territory(territory).confirmed().first()
    since = last.confirmed_at if last and last.confirmed_at else timezone.now() - A_MONTH
    subject = _("Les nouvelles %(of)s") % {"of": de(territory.short_name)}
    return Digest.objects.create(territory=territory, subject=subject, since=since)


def found_for(digest: Digest, *, most: int = letters.MOST) -> list[letters.Told]:
    """All that a draft may tell, what the team left out with it."""
    space = territory_space(digest.territory.slug)
    return letters.gather(space, since=digest.since, most=most) if space else []


def told_by(digest: Digest) -> list[letters.Told]:
    """What a letter tells: of a draft, as things stand now."""
    return _kept(digest, found_for(digest)) if digest.is_draft else read_contents(digest)


def name_of(kind: str, key: str) -> str:
    """How forms and `left_out` name one entry."""
    return f"{kind}:{key}"


def _kept(digest: Digest, found: list[letters.Told]) -> list[letters.Told]:
    left = set(digest.left_out)
    keys = {(one.kind, entry.key) for one in found for entry in one.entries}
    return letters.only(found, {(kind, key) for kind, key in keys if name_of(kind, key) not in left})


def save_draft(digest: Digest, *, subject: str, intro: str, left_out: Collection[str]) -> None:
    """Raises Conflict once it was confirmed."""
    changed = Digest.objects.filter(pk=digest.pk, state=DigestState.DRAFT).update(
        subject=subject, intro=intro, left_out=sorted(left_out)
    )
    if not changed:
        raise Conflict(_("Cette lettre est déjà confirmée\u00a0: elle ne change plus."))
    digest.refresh_from_db()


# --- Who receives it -------------------------------------------------------------------------------------------------


def members_told(territory: Territory) -> QuerySet[User]:
    """People of the territory's organisations who have not left its letter."""
    here = Q(
        memberships__state=MembershipState.ACTIVE,
        memberships__organisation__presences__territory=territory,
    )
    left = Unsubscription.objects.for_territory(territory).from_digests()
    people = User.objects.filter(here, is_active=True).exclude(pk__in=left.exclude(user=None).values("user"))
    return people.exclude(email__in=left.values("email")).distinct().order_by("pk")


def subscribers_told(territory: Territory) -> QuerySet[DigestSubscriber]:
    """Addresses that asked and confirmed, less those that left and those of its members."""
    left = Unsubscription.objects.for_territory(territory).from_digests()
    found = DigestSubscriber.objects.for_territory(territory).confirmed().exclude(email__in=left.values("email"))
    return found.exclude(email__in=members_told(territory).values("email")).order_by("pk")


# --- Leaving ---------------------------------------------------------------------------------------------------------


def send_test(digest: Digest, *, to: User) -> None:
    """The letter as its members will receive it, to the one who prepares it."""
    letter = compose(digest, told_by(digest), email=to.email, user=to)
    send_letter(letter, territory=digest.territory, to=to.email, is_test=True)


def seal_of(digest: Digest, told: list[letters.Told]) -> str:
    """Changes with whatever its readers would see."""
    seen = [digest.subject, digest.intro, [one.as_document() for one in told]]
    return sha256(json.dumps(seen).encode()).hexdigest()


@transaction.atomic
def confirm_digest(digest: Digest, *, seen: str, by: User, send_at: datetime | None = None) -> None:
    """What was read over leaves, within a minute or at a given time. Confirming twice sends once.

    `seen`: the seal of what was read. Raises Conflict when that has changed, when nothing would be told or nobody
    reached, or when another letter of the territory is on its way.
    """
    territory = Territory.objects.select_for_update().get(pk=digest.territory_id)
    digest.refresh_from_db(from_queryset=Digest.objects.select_for_update())  # nobody deletes it meanwhile
    if not digest.is_draft:
        return
    check_may_be_told(territory)
    if not territory.is_open:
        raise Conflict(_("L’espace est fermé\u00a0: ce que la lettre annonce ne s’y lit pas."))
    now = timezone.now()
    _check_hour(send_at, now)
    told = told_by(digest)
    if seen != seal_of(digest, told):
        raise Conflict(_("La lettre a changé depuis que vous l’avez relue\u00a0: relisez-la."))
    if not told and not digest.intro:
        raise Conflict(_("Cette lettre est vide\u00a0: écrivez une introduction, ou gardez une nouveauté."))
    if Digest.objects.for_territory(territory).on_their_way().exists():
        raise Conflict(_("Une autre lettre du territoire est déjà programmée\u00a0: laissez-la partir, ou retirez-la."))
    if not (members_told(territory).exists() or subscribers_told(territory).exists()):
        raise Conflict(_("Personne ne recevrait cette lettre pour le moment."))
    digest.contents = [one.as_document() for one in told]
    digest.state, digest.confirmed_by = DigestState.PLANNED, by
    digest.confirmed_at, digest.send_at = now, send_at or now
    digest.save()


def _check_hour(send_at: datetime | None, now: datetime) -> None:
    if send_at and send_at < now - timedelta(minutes=5):
        raise Conflict(_("Cette heure est passée\u00a0: choisissez-en une autre, ou envoyez maintenant."))
    if send_at and send_at > now + FURTHEST:
        raise Conflict(_("Choisissez une date dans le mois qui vient\u00a0: les nouvelles vieillissent."))


def take_back(digest: Digest) -> None:
    """A planned letter becomes a draft again. Raises Conflict once it has begun to leave."""
    if not _draw_again(Digest.objects.filter(pk=digest.pk)):
        raise Conflict(_("Cette lettre a commencé à partir\u00a0: on ne peut plus la retirer."))


def _draw_again(digests: QuerySet[Digest]) -> int:
    """Make drafts of those that are planned. How many there were."""
    return digests.filter(state=DigestState.PLANNED).update(
        state=DigestState.DRAFT, confirmed_by=None, confirmed_at=None, send_at=None, contents=[]
    )


def delete_draft(digest: Digest) -> None:
    if not Digest.objects.filter(pk=digest.pk, state=DigestState.DRAFT).delete()[0]:
        raise Conflict(_("Cette lettre est déjà confirmée\u00a0: elle reste."))


def send_due_digests(now: datetime | None = None) -> None:
    """What the clock does each minute: letters whose time has come begin to leave, those under way go on.

    A worker that was killed leaves one delivery « en cours d’envoi »: it waits as long as a mail server may take to
    answer, then is sent again. So nobody is missed, and a kill sends at most one letter twice.
    """
    now = now or timezone.now()
    # What a space that was closed meanwhile would announce is read by nobody.
    _draw_again(Digest.objects.exclude(territory__state=TerritoryState.OPEN))
    for pk in Digest.objects.filter(state=DigestState.PLANNED, send_at__lte=now).values_list("pk", flat=True):
        _write_deliveries(pk)
    for digest in Digest.objects.filter(state=DigestState.SENDING).select_related("territory"):
        digest.deliveries.to_try_again(now).update(state=DeliveryState.QUEUED, at=now)
        if digest.deliveries.filter(state=DeliveryState.QUEUED).exists():
            send_some.enqueue(digest.pk)
        _end(digest, now)


@transaction.atomic
def _write_deliveries(pk: int) -> None:
    """One row a reader, all of them before the first letter leaves. What was taken offline meanwhile is not told."""
    digest = Digest.objects.select_for_update().select_related("territory").filter(pk=pk).first()
    if digest is None or digest.state != DigestState.PLANNED:
        return
    still = {(one.kind, entry.key) for one in found_for(digest, most=letters.MOST_FOUND) for entry in one.entries}
    digest.contents = [one.as_document() for one in letters.only(read_contents(digest), still)]
    digest.state = DigestState.SENDING
    digest.save()
    DigestDelivery.objects.bulk_create(
        [
            *(DigestDelivery(digest=digest, recipient=person) for person in members_told(digest.territory)),
            *(DigestDelivery(digest=digest, subscriber=one) for one in subscribers_told(digest.territory)),
        ],
        batch_size=500,
    )


def _end(digest: Digest, now: datetime) -> None:
    """A letter has left when nothing waits, is on its way or will be tried again."""
    if digest.deliveries.not_settled().exists():
        return
    digest.deliveries.filter(state=DeliveryState.SENDING).update(state=DeliveryState.FAILED)
    received = digest.deliveries.filter(state=DeliveryState.SENT).count()
    Digest.objects.filter(pk=digest.pk, state=DigestState.SENDING).update(
        state=DigestState.SENT, sent_at=now, received=received
    )


def progress_of(digest: Digest) -> Mapping[str, int]:
    """How many deliveries are in each state."""
    states = list(digest.deliveries.values_list("state", flat=True))
    return {state.value: states.count(state) for state in DeliveryState}


# --- Time ------------------------------------------------------------------------------------------------------------


def forget_old_deliveries(now: datetime | None = None) -> None:
    """Who received which letter is forgotten after a year, an address that confirmed nothing, or left, after a week."""
    now = now or timezone.now()
    DigestDelivery.objects.filter(digest__sent_at__lt=now - KEPT).delete()
    left = Unsubscription.objects.from_digests().filter(
        territory=OuterRef("territory"), email=OuterRef("email"), at__lt=now - CONFIRMING
    )
    unconfirmed = Q(confirmed_at=None, asked_at__lt=now - CONFIRMING)
    DigestSubscriber.objects.filter(unconfirmed | Exists(left)).delete()
