"""Mails to applicants about the instruction of what they sent, written after the answer to the browser."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy
from django_tasks import task

from actors.enums import MembershipRole
from home.mails import quoted, send_mail
from home.spaces import national_space, territory_space
from trophees.enums import ApplicationState
from trophees.models import Application, ApplicationEvent

SUBJECTS = {
    ApplicationState.ADMISSIBLE: gettext_lazy("Votre candidature est recevable"),
    ApplicationState.INADMISSIBLE: gettext_lazy("Votre candidature n’est pas recevable"),
    ApplicationState.RECEIVED: gettext_lazy("Votre candidature est de nouveau examinée"),
}


@task()
def send_instruction(event_id: int) -> None:
    """Tell the applicant what a line of the history says of their application: admissible or not, and why."""
    events = ApplicationEvent.objects.select_related(
        "application__campaign__territory", "application__organisation", "application__place"
    )
    event = events.filter(pk=event_id).first()
    if event is None or event.state not in SUBJECTS:
        return
    application, campaign = event.application, event.application.campaign
    space = territory_space(campaign.territory.slug) if campaign.territory else national_space()
    addresses = addresses_of(application)
    if space is None or not addresses:
        return
    context = {
        "state": event.state,
        "title": (application.sent or {}).get("title") or application.applicant_name,
        "campaign": campaign.title,
        "reason": quoted(event.note),
        "url": f"{settings.BASE_URL}/mon-espace/candidatures/{application.uuid}/",
        "space": space,
    }
    send_mail(
        subject=str(SUBJECTS[ApplicationState(event.state)]),
        text=render_to_string("emails/application_instruction.txt", context),
        to=addresses,
        territory=campaign.territory,
    )


def addresses_of(application: Application) -> list[str]:
    """Who sent an application, who owns the organisation, who writes for the collectivité; each once."""
    found = [application.submitted_by] if application.submitted_by else []
    if application.organisation:
        owners = application.organisation.memberships.active().filter(role=MembershipRole.OWNER)
        found += [membership.user for membership in owners.select_related("user")]
    else:
        authors = application.authors.filter(user__isnull=False).select_related("user")
        found += [author.user for author in authors if author.user]
    return list(dict.fromkeys(user.email for user in found if user.is_active))
