"""Mails about a new version of the charter, sent after the answer to the browser."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from actors.models import CharterVersion, Presence
from home.mails import send_mail


@task()
def tell_signatories(version_id: int) -> None:
    """Ask the owners of organisations that signed an earlier version to read and sign the new one; a mail each."""
    version = CharterVersion.objects.get(pk=version_id)
    engaged = Presence.objects.for_territory(version.territory_id).exclude(engaged_since=None)
    for presence in engaged.values_list("pk", flat=True):
        tell_signatory.enqueue(presence, version_id)


@task()
def tell_signatory(presence_id: int, version_id: int) -> None:
    """Ask one owner; nothing when the organisation has signed meanwhile, or yet another version came."""
    presence = Presence.objects.select_related("organisation", "territory").filter(pk=presence_id).first()
    owner = presence and presence.organisation.memberships.owner()
    if not (presence and owner):
        return
    version = CharterVersion.objects.in_force(presence.territory_id)
    signed = presence.organisation.signatures.standing().filter(version=version_id).exists()
    if version.pk != version_id or signed:
        return
    url = settings.BASE_URL + reverse("sign_charter", args=[presence.organisation.uuid, presence.pk])
    context = {"presence": presence, "version": version, "until": presence.engaged_until, "url": url}
    send_mail(
        subject=_("La charte de %(territory)s a changé") % {"territory": presence.territory},
        text=render_to_string("emails/charter_renewal.txt", context),
        to=[owner.email],
        territory=presence.territory,
    )
