"""Stopping the reminders of the next diagnostic, each person for themselves, by an address that needs no log-in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from actors.models import Membership

SALT = "actors.outreach.reminding"


def stop_url(membership: Membership) -> str:
    """Where this person stops them, from anywhere; the signature stands for the log-in."""
    return settings.BASE_URL + reverse("stop_reminders", args=[signing.dumps(membership.pk, salt=SALT)])


def read_membership(token: str) -> Membership | None:
    """Whose reminders the address stops, None when it was not made here or they have left the organisation."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Membership.objects.active().select_related("organisation", "user").filter(pk=pk).first()


def want_reminders(membership: Membership, *, wanted: bool) -> None:
    """Have them, or no longer; a second time changes nothing."""
    membership.wants_reminders = wanted
    membership.save(update_fields=["wants_reminders"])
