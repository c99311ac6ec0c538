"""« Être prévenu »: who asked to be told when a place has its space. What is written, sent, and forgotten."""

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.enums import TerritoryState
from home.finding import open_territory_of
from home.mails import send_mail
from home.models import OpeningAlert, Place
from home.spaces import territory_url
from home.tasks import send_alert_receipt
from home.templatetags.french import de

logger = logging.getLogger(__name__)

KEPT = timedelta(days=2 * 365)
MOST_A_RUN = 100
SALT = "home.opening_alerts"


@transaction.atomic
def ask_to_be_told(place: Place, *, email: str, wording: str) -> None:
    """Keep an address until the place has its space, and tell it so; what was asked already is left as it is."""
    alert, is_new = OpeningAlert.objects.get_or_create(place=place, email=email.lower(), defaults={"wording": wording})
    if is_new:
        transaction.on_commit(lambda: send_alert_receipt.enqueue(alert.pk))


def tell_of_openings() -> int:
    """By the clock: write to those whose place has its space now, and forget their address. How many were told."""
    opened = Q(place__territory__state=TerritoryState.OPEN) | Q(place__epci__territory__state=TerritoryState.OPEN)
    told = 0
    for alert in OpeningAlert.objects.filter(opened).select_related("place__epci").order_by("pk")[:MOST_A_RUN]:
        try:
            told += _tell(alert)
        except OSError:
            logger.exception("The mail server took no news of an opening; it is tried again in a minute.")
            break
    return told


def forget_old_alerts() -> None:
    OpeningAlert.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()


def stop_url(alert: OpeningAlert) -> str:
    """Where the address is taken away, from anywhere; the signature stands for the log-in."""
    return settings.BASE_URL + reverse("stop_opening_alert", args=[signing.dumps(alert.pk, salt=SALT)])


def read_token(token: str) -> int | None:
    """The row that an address names, be it gone; None when it was not made here."""
    try:
        return int(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        return None


@transaction.atomic
def _tell(alert: OpeningAlert) -> int:
    """The row goes with the mail: if the latter cannot leave, neither does."""
    territory = open_territory_of(alert.place)
    if territory is None or not OpeningAlert.objects.filter(pk=alert.pk).delete()[0]:
        return 0
    address = territory_url(territory.slug)
    url = address if "://" in address else settings.BASE_URL + address
    text = render_to_string("emails/space_opened.txt", {"territory": territory, "place": alert.place, "url": url})
    try:
        send_mail(
            subject=_("L’espace %(of)s est ouvert") % {"of": de(territory.short_name)},
            text=text,
            to=[alert.email],
            territory=territory,
        )
    except (SMTPRecipientsRefused, SMTPDataError):
        logger.info("Nobody reads the address of an opening alert any more.")
    return 1
