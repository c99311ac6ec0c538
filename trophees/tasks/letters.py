"""The letters that tell applicants what was decided, sent after the answer to the browser."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from trophees.addresses import application_url
from trophees.models import Decision
from trophees.recipients import authors_of
from trophees.tasks.mailing import write_about


@task()
def send_letter(decision_id: int) -> None:
    """Send a letter to each author, once: only one that was read over, of a decision that is public."""
    ready = Decision.objects.with_letters_to_send().filter(pk=decision_id)
    # Asked again of the row itself: of two tasks at once, the second finds it sent.
    mine = Decision.objects.filter(pk__in=list(ready.values_list("pk", flat=True)), letter_sent_at=None)
    if not mine.update(letter_sent_at=timezone.now()):
        return
    decision = Decision.objects.select_related("application__campaign__territory").get(pk=decision_id)
    campaign = decision.application.campaign
    context = {"decision": decision, "url": application_url(decision.application)}
    subject = _("Votre candidature\u00a0: %(campaign)s") % {"campaign": campaign.title}
    left = 0
    try:
        for author in authors_of(decision.application):
            write_about(campaign, "emails/decision_letter.txt", subject, context, to=[author.email])
            left += 1
    except Exception:
        # Whatever stopped it: as if it had not been tried, unless somebody has it already. Nothing goes twice.
        if not left:
            Decision.objects.filter(pk=decision_id).update(letter_sent_at=None)
        raise
