"""The files of an application: sent and removed one by one, and read by whoever may read the application."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actors.requests import MemberRequest
from home.problems import problem
from questionnaires.attaching import attachment_reply, removal_reply, sending_reply
from questionnaires.saving import AlreadySubmitted
from trophees.applying.navigation import files_of_question
from trophees.models import LETTER, Application
from trophees.services.answers import ApplicationFiles, NotAccepting, closed_words
from trophees.services.signed_letter import remove_letter
from trophees.views.loading import for_author


@require_safe
@for_author
def read_file(request: MemberRequest, application: Application, file: UUID) -> FileResponse:
    """A file, for one of the authors."""
    return attachment_reply(get_object_or_404(application.attachments, uuid=file))


@require_POST
@for_author
def send_file(request: MemberRequest, application: Application, key: str) -> HttpResponse:
    """Add files to a question; answers as the saving of an answer does, for the page's script."""
    keeper = ApplicationFiles(application, by=request.user, now=timezone.now())
    listed = partial(files_of_question, application)
    return _unless_closed(application, lambda: sending_reply(request, key, keeper=keeper, listed=listed))


@require_POST
@for_author
def remove_file(request: MemberRequest, application: Application, file: UUID) -> HttpResponse:
    """Take a file away: from a question, for the page's script; the letter, from its own page."""
    attachment = get_object_or_404(application.attachments.kept(), uuid=file)
    if attachment.question == LETTER:
        remove_letter(application, attachment, by=request.user, now=timezone.now())
        return redirect("application_letter", application.uuid)
    keeper = ApplicationFiles(application, by=request.user, now=timezone.now())
    listed = partial(files_of_question, application)
    return _unless_closed(application, lambda: removal_reply(attachment, keeper=keeper, listed=listed))


def _unless_closed(application: Application, reply: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return reply()
    except (NotAccepting, AlreadySubmitted) as closed:
        return problem(HTTPStatus.CONFLICT, closed_words(application, closed))
