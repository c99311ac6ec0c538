"""Mails about requests to be called back, sent after the answer to the browser."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from actors.models import Organisation, User
from home.mails import quoted, send_mail
from home.models import Territory
from home.spaces import territory_space
from ressources.callbacks.links import partner_url
from ressources.enums import CallbackState
from ressources.models import CallbackRequest

TO_ASKER = {
    CallbackState.TAKEN: gettext_lazy("%(partner)s prend votre demande en charge"),
    CallbackState.DONE: gettext_lazy("%(partner)s vous a rappelé·e"),
    CallbackState.NO_ANSWER: gettext_lazy("%(partner)s a cherché à vous joindre"),
    CallbackState.SILENT: gettext_lazy("%(partner)s n’a pas donné suite"),
}


@task()
def send_request(callback_id: int) -> None:
    """Tell the partner who asks to be called back, once; the person's address is the one to answer to.

    The person is told that it left once it has.
    """
    callback = _find(callback_id)
    if callback is None or callback.state != CallbackState.SENT or callback.mailed_at:
        return
    _write(
        callback,
        "emails/callback_request.txt",
        subject=_("%(organisation)s demande à être rappelée") % {"organisation": callback.organisation},
        to=[callback.partner_email],
        reply_to=[callback.email],
        url=partner_url(callback),
    )
    CallbackRequest.objects.filter(pk=callback_id).update(mailed_at=timezone.now())
    send_receipt.enqueue(callback_id)


@task()
def send_receipt(callback_id: int) -> None:
    """Tell the person what was sent, and where to follow it."""
    callback = _find(callback_id)
    if callback is None or callback.state == CallbackState.WITHDRAWN:
        return
    subject = _("Votre demande est transmise à %(partner)s") % {"partner": callback.partner}
    _write(callback, "emails/callback_receipt.txt", subject=subject, to=_asker(callback), url=_receipt_url(callback))


@task()
def send_answer_to_asker(callback_id: int, state: str) -> None:
    """Tell the person what the partner made of their request; nothing when it has gone on meanwhile."""
    callback = _find(callback_id)
    if callback is None or callback.state != state:
        return
    _tell_asker(callback)


@task()
def send_reminder_to_partner(callback_id: int) -> None:
    """Ask the partner once more; nothing when they have answered meanwhile."""
    callback = _find(callback_id)
    if callback is None or callback.state != CallbackState.SENT:
        return
    _write(
        callback,
        "emails/callback_reminder.txt",
        subject=_("%(organisation)s attend toujours votre appel") % {"organisation": callback.organisation},
        to=[callback.partner_email],
        reply_to=[callback.email],
        url=partner_url(callback),
    )


@task()
def send_silence(callback_id: int) -> None:
    """Tell the person, and the territory's team, that the partner has not said a word."""
    callback = _find(callback_id)
    if callback is None or callback.state != CallbackState.SILENT:
        return
    _tell_asker(callback)
    url = settings.BASE_URL + reverse("mises-en-relation_modeladmin_inspect", args=[callback.pk])
    subject = _("%(partner)s n’a pas donné suite à une demande de rappel") % {"partner": callback.partner}
    for manager in User.objects.filter(is_active=True, groups=callback.territory.managers_id).order_by("pk"):
        _write(callback, "emails/callback_silence.txt", subject=subject, to=[manager.email], url=url)


@task()
def send_withdrawal(callback_id: int) -> None:
    """Tell the partner, who had the request, that nobody waits for a call any more."""
    callback = _find(callback_id)
    if callback is not None and callback.mailed_at:
        _tell_of_withdrawal(callback)


@task()
def send_withdrawal_of_erased(*, partner_email: str, organisation: str, title: str, territory_id: int) -> None:
    """The same of a request that is no more, by all that the mail says of it."""
    territory = Territory.objects.get(pk=territory_id)
    whose = Organisation(name=organisation)
    _tell_of_withdrawal(
        CallbackRequest(partner_email=partner_email, organisation=whose, title=title, territory=territory)
    )


def _find(callback_id: int) -> CallbackRequest | None:
    found = CallbackRequest.objects.select_related("organisation", "territory", "asked_by")
    return found.filter(pk=callback_id).first()


def _tell_of_withdrawal(callback: CallbackRequest) -> None:
    subject = _("%(organisation)s retire sa demande de rappel") % {"organisation": callback.organisation}
    _write(callback, "emails/callback_withdrawal.txt", subject=subject, to=[callback.partner_email])


def _tell_asker(callback: CallbackRequest) -> None:
    subject = TO_ASKER[CallbackState(callback.state)] % {"partner": callback.partner}
    _write(callback, "emails/callback_answer.txt", subject=subject, to=_asker(callback), url=_receipt_url(callback))


def _asker(callback: CallbackRequest) -> list[str]:
    """The address of the account: what was typed for the partner is nobody's that we know."""
    return [callback.asked_by.email] if callback.asked_by.is_active else []


def _receipt_url(callback: CallbackRequest) -> str:
    return settings.BASE_URL + reverse("callback", args=[callback.organisation.uuid, callback.uuid])


def _write(
    callback: CallbackRequest,
    template: str,
    *,
    subject: str,
    to: list[str],
    reply_to: list[str] | None = None,
    url: str = "",
) -> None:
    """Where an address was taken out of our tables, there is nobody to write to."""
    to, space = [address for address in to if address], territory_space(callback.territory.slug)
    if not to or space is None:
        return
    sent = quoted("\n".join(f"{line['label']}\u00a0: {line['value']}" for line in callback.sent))
    context = {"callback": callback, "sent": sent, "note": quoted(callback.note), "url": url, "space": space}
    send_mail(
        subject=subject,
        text=render_to_string(template, context),
        to=to,
        territory=callback.territory,
        reply_to=reply_to or (),
    )
