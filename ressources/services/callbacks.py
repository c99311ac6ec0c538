"""Writes: requests to be called back by a resource's partner, and what becomes of them."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import Presence, User
from home.mails import may_remind
from home.problems import Conflict
from ressources.callbacks.links import digest_of, secret_of
from ressources.callbacks.rules import Line, State, document_of
from ressources.callbacks.wording import partner_of
from ressources.enums import CallbackState
from ressources.models import CallbackRequest, ResourcePage
from ressources.tasks.callbacks import (
    send_answer_to_asker,
    send_reminder_to_partner,
    send_request,
    send_silence,
    send_withdrawal,
    send_withdrawal_of_erased,
)

MOST_A_RUN = 50


def ask_for_callback(
    presence: Presence, *, resource: ResourcePage, by: User, lines: Sequence[Line], consent: str
) -> tuple[CallbackRequest, bool]:
    """Pass a request on to the partner. The one that is open already, and False, when it was asked before."""
    try:
        with transaction.atomic():
            callback = prepare_callback(presence, resource=resource, by=by, lines=lines, consent=consent)
            callback.save(force_insert=True)
            transaction.on_commit(partial(send_request.enqueue, callback.pk))
            return callback, True
    except IntegrityError:
        # Sent twice, or by two colleagues at once.
        known = open_callback(presence, resource)
        if known is None:
            raise
        return known, False


def open_callback(presence: Presence, resource: ResourcePage) -> CallbackRequest | None:
    """The request of an organisation about a resource that its partner has not ended yet."""
    return CallbackRequest.objects.open().filter(organisation=presence.organisation_id, resource=resource).first()


def prepare_callback(
    presence: Presence,
    *,
    resource: ResourcePage,
    by: User,
    lines: Sequence[Line],
    consent: str,
    at: datetime | None = None,
) -> CallbackRequest:
    """The row of a request that is asked now, or `at` a day of the past; it is neither saved nor sent."""
    now, told = at or timezone.now(), {line.key: line.value for line in lines}
    callback = CallbackRequest(
        uuid=uuid4(),
        territory_id=presence.territory_id,
        resource=resource,
        title=resource.title,
        partner=partner_of(resource),
        partner_email=resource.contact_email,
        organisation_id=presence.organisation_id,
        asked_by=by,
        name=told["name"],
        email=told["email"],
        sent=document_of(lines),
        consent=consent,
        asked_at=now,
        state_at=now,
    )
    callback.secret_digest = digest_of(secret_of(callback))
    return callback


@transaction.atomic
def answer_callback(callback: CallbackRequest, *, to: State, note: str) -> CallbackRequest:
    """What the partner says of a request; saying it twice says it once. Raises Conflict where it is settled otherwise.

    The state that it is in already changes the note alone.
    """
    locked = CallbackRequest.objects.select_for_update().get(pk=callback.pk)
    is_news = locked.state != to
    if is_news and to not in locked.partner_choices:
        raise Conflict(
            _("Cette demande a changé entre-temps\u00a0: %(state)s.") % {"state": locked.get_state_display()}
        )
    if locked.state == CallbackState.WITHDRAWN:
        raise Conflict(_("Cette demande a été retirée par la structure."))
    # The word of an earlier state, which the form still shows, says nothing of this one.
    locked.note = "" if is_news and note == locked.note else note
    if is_news:
        locked.state, locked.state_at = CallbackState(to), timezone.now()
        transaction.on_commit(partial(send_answer_to_asker.enqueue, locked.pk, str(to)))
    locked.save(update_fields=["note", "state", "state_at"])
    return locked


@transaction.atomic
def withdraw_callback(callback: CallbackRequest) -> None:
    """Take a request back, with all that was sent; the partner is told. Raises Conflict once it was taken up."""
    locked = CallbackRequest.objects.select_for_update().get(pk=callback.pk)
    if locked.state == CallbackState.WITHDRAWN:
        return
    if not locked.may_be_withdrawn:
        raise Conflict(_("Le partenaire s’en est déjà saisi\u00a0: %(state)s.") % {"state": locked.get_state_display()})
    locked.state, locked.state_at = CallbackState.WITHDRAWN, timezone.now()
    locked.sent, locked.name, locked.email, locked.note = [], "", "", ""
    locked.save(update_fields=["state", "state_at", "sent", "name", "email", "note"])
    transaction.on_commit(partial(send_withdrawal.enqueue, locked.pk))


@transaction.atomic
def erase_callbacks(callbacks: QuerySet[CallbackRequest]) -> None:
    """Erase requests, whoever made them; partners who may still mean to call are told, as of a withdrawal."""
    awaited = CallbackRequest.objects.awaited().filter(pk__in=callbacks.values("pk"))
    for callback in awaited.select_related("organisation"):
        tell = partial(
            send_withdrawal_of_erased.enqueue,
            partner_email=callback.partner_email,
            organisation=callback.organisation.name,
            title=callback.title,
            territory_id=callback.territory_id,
        )
        transaction.on_commit(tell)
    callbacks.delete()


def follow_callbacks(now: datetime | None = None) -> tuple[int, int]:
    """Send what could not leave; by day, remind partners once, and end what they left without a word.

    How many were reminded, and ended.
    """
    now = now or timezone.now()
    for pk in CallbackRequest.objects.to_mail(now).order_by("asked_at").values_list("pk", flat=True)[:MOST_A_RUN]:
        send_request.enqueue(pk)
    if not may_remind(now):
        return 0, 0
    return _remind(now), _end(now)


def _remind(now: datetime) -> int:
    due = CallbackRequest.objects.to_remind(now).order_by("asked_at", "pk").values_list("pk", flat=True)
    reminded = 0
    for pk in list(due[:MOST_A_RUN]):
        with transaction.atomic():
            # Two clocks may strike at once, and the partner may answer meanwhile.
            if CallbackRequest.objects.to_remind(now).filter(pk=pk).update(reminded_at=now):
                reminded += 1
                transaction.on_commit(partial(send_reminder_to_partner.enqueue, pk))
    return reminded


def _end(now: datetime) -> int:
    due = CallbackRequest.objects.to_end(now).order_by("asked_at", "pk").values_list("pk", flat=True)
    ended = 0
    for pk in list(due[:MOST_A_RUN]):
        with transaction.atomic():
            silent = {"state": CallbackState.SILENT, "state_at": now}
            if CallbackRequest.objects.to_end(now).filter(pk=pk).update(**silent):
                ended += 1
                transaction.on_commit(partial(send_silence.enqueue, pk))
    return ended


def forget_old_callbacks(now: datetime | None = None) -> int:
    """Erase what is older than what the form promises; how many there were."""
    erased, _by_model = CallbackRequest.objects.past(now or timezone.now()).delete()
    return erased
