"""Work that may be done after the answer to the browser."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_tasks import task

from home.mails import send_mail
from home.spaces import territory_space
from questionnaires.models import Assessment
from questionnaires.scoring import Result
from questionnaires.versions import definition_of


@task()
def send_receipt(assessment_id: int) -> None:
    """Tell the person who sent an assessment that it was received, with where to read its result."""
    assessment = Assessment.objects.select_related("organisation", "territory", "submitted_by").get(pk=assessment_id)
    space = territory_space(assessment.territory.slug)
    if assessment.submitted_by is None or assessment.result is None or space is None:
        return
    result, definition = Result.from_json(assessment.result), definition_of(assessment.version_id)
    context = {
        "assessment": assessment,
        "title": definition.title,
        "score": definition.in_words(result.overall, result.level) if result.overall is not None else "",
        "url": space.full_url(space.page_url("diagnostic", f"{assessment.uuid}/resultat/")),
        "programme": space.programme,
    }
    send_mail(
        subject=_("Votre diagnostic est bien arrivé"),
        text=render_to_string("emails/assessment_receipt.txt", context),
        to=[assessment.submitted_by.email],
        territory=assessment.territory,
    )
