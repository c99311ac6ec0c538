"""Work of the territories' floor that may be done after the answer to the browser."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from home.mails import send_mail
from home.models import Invitation, OpeningAlert


@task()
def send_invitation(invitation_id: int) -> None:
    """Tell the invited person where to accept; nothing when the invitation was taken back meanwhile."""
    invitation = Invitation.objects.select_related("territory").filter(pk=invitation_id).first()
    if invitation is None:
        return
    address = settings.BASE_URL + reverse("accept_team_invitation", args=[invitation.token])
    send_mail(
        subject=_("Rejoindre l’équipe de %(territory)s") % {"territory": invitation.territory},
        text=render_to_string("emails/team_invitation.txt", {"invitation": invitation, "url": address}),
        to=[invitation.email],
        territory=invitation.territory,
    )


@task()
def send_alert_receipt(alert_id: int) -> None:
    """Say what was noted, and where it is taken back; nothing when it was meanwhile."""
    from home.opening_alerts import stop_url

    alert = OpeningAlert.objects.select_related("place").filter(pk=alert_id).first()
    if alert is None:
        return
    send_mail(
        subject=_("Vous serez prévenu de l’ouverture"),
        text=render_to_string("emails/alert_receipt.txt", {"place": alert.place, "url": stop_url(alert)}),
        to=[alert.email],
    )
