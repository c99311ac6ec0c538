"""Mails to applicants about the instruction of what they sent, written after the answer to the browser."""

from django.utils.translation import gettext_lazy
from django_tasks import task

from home.mails import quoted
from trophees.addresses import application_url
from trophees.enums import ApplicationState
from trophees.models import ApplicationEvent
from trophees.recipients import applicants_of
from trophees.tasks.mailing import write_about

SUBJECTS = {
    ApplicationState.ADMISSIBLE: gettext_lazy("Votre candidature est recevable"),
    ApplicationState.INADMISSIBLE: gettext_lazy("Votre candidature n’est pas recevable"),
    ApplicationState.RECEIVED: gettext_lazy("Votre candidature est de nouveau examinée"),
}


@task()
def send_instruction(event_id: int) -> None:
    """Tell the applicant what a line of the history says of their application: admissible or not, and why."""
    events = ApplicationEvent.objects.select_related(
        "application__campaign__territory",
        "application__organisation",
        "application__place",
        "application__created_by",
        "application__submitted_by",
    )
    event = events.filter(pk=event_id).first()
    if event is None or event.state not in SUBJECTS:
        return
    application = event.application
    addresses = applicants_of(application)
    if not addresses:
        return
    context = {
        "state": event.state,
        "title": application.sent_title or application.applicant_name,
        "reason": quoted(event.note),
        "url": application_url(application),
    }
    subject = str(SUBJECTS[ApplicationState(event.state)])
    write_about(application.campaign, "emails/application_instruction.txt", subject, context, to=addresses)
