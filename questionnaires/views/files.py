"""The files of a diagnostic: sent and removed one by one while it is a draft, read by the organisation's members."""

from functools import partial
from http import HTTPStatus
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.requests import MemberRequest
from home.problems import problem
from questionnaires.attaching import attachment_reply, removal_reply, sending_reply
from questionnaires.evidence import files_of_question
from questionnaires.models import Assessment, QuestionnairePage
from questionnaires.saving import AlreadySubmitted
from questionnaires.services.files import AssessmentFiles
from questionnaires.views.access import address_in, load_assessment, personal


@require_safe
@personal
def read_file(request: MemberRequest, page: QuestionnairePage, uuid: UUID, file: UUID) -> FileResponse:
    """A file, for one of the members."""
    return attachment_reply(get_object_or_404(load_assessment(request, uuid).files, uuid=file))


@require_POST
@personal
def send_file(request: MemberRequest, page: QuestionnairePage, uuid: UUID, key: str) -> HttpResponse:
    """Add files to a question; answers as the saving of an answer does, for the page's script."""
    assessment = load_assessment(request, uuid)
    if not assessment.is_claimed:
        raise Http404
    keeper = AssessmentFiles(assessment, by=request.user)
    listed = partial(files_of_question, assessment, address_in(request, page, "resume", uuid))
    try:
        return sending_reply(request, key, keeper=keeper, listed=listed)
    except AlreadySubmitted:
        return _closed(assessment)


@require_POST
@personal
def remove_file(request: MemberRequest, page: QuestionnairePage, uuid: UUID, file: UUID) -> HttpResponse:
    """Take a file away from its question, for the page's script."""
    assessment = load_assessment(request, uuid)
    keeper = AssessmentFiles(assessment, by=request.user)
    listed = partial(files_of_question, assessment, address_in(request, page, "resume", uuid))
    try:
        return removal_reply(get_object_or_404(assessment.files, uuid=file), keeper=keeper, listed=listed)
    except AlreadySubmitted:
        return _closed(assessment)


def _closed(assessment: Assessment) -> HttpResponse:
    said = _("Ce diagnostic a été envoyé\u00a0: ses fichiers ne changent plus.")
    if assessment.pilot_id:
        said = _("Cet essai est terminé\u00a0: ses fichiers ne changent plus.")
    return problem(HTTPStatus.CONFLICT, said)
