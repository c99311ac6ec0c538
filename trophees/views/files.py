"""The files of an application: sent and removed one by one, and read by whoever may read the application."""

from http import HTTPStatus
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actors.requests import MemberRequest
from home.problems import problem
from home.uploads import UploadRefused, attachment_response
from questionnaires.answering import saving_reply
from questionnaires.saving import AlreadySubmitted, Saving
from trophees.applying.navigation import files_of_question
from trophees.models import LETTER, Application, Attachment
from trophees.services.answers import NotAccepting, closed_words
from trophees.services.files import attach, remove
from trophees.versions import form_of
from trophees.views.loading import TOO_MANY_FILES, for_author, may_send_file

NO_FILE = ("no_file", "Choisissez un fichier, puis envoyez-le.")


def attachment_reply(attachment: Attachment) -> FileResponse:
    """The file, to be saved. The caller has checked the right to it: an author's, an organiser's, a juror's."""
    return attachment_response(attachment.file, name=attachment.name, content_type=attachment.content_type)


@require_safe
@for_author
def read_file(request: MemberRequest, application: Application, file: UUID) -> FileResponse:
    """A file, for one of the authors."""
    return attachment_reply(get_object_or_404(application.attachments, uuid=file))


@require_POST
@for_author
def send_file(request: MemberRequest, application: Application, key: str) -> HttpResponse:
    """Add files to a question; answers as the saving of an answer does, for the page's script."""
    files = request.FILES.getlist(key)
    if not files:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, NO_FILE[1], code=NO_FILE[0])
    if not may_send_file(request):
        return problem(HTTPStatus.TOO_MANY_REQUESTS, str(TOO_MANY_FILES))
    try:
        saving = attach(application, question=key, files=files, by=request.user, now=timezone.now())
    except KeyError:
        raise Http404 from None
    except UploadRefused as refused:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(refused.message), code=refused.code)
    except (NotAccepting, AlreadySubmitted) as closed:
        return problem(HTTPStatus.CONFLICT, closed_words(application, closed))
    return _reply(application, key, saving)


@require_POST
@for_author
def remove_file(request: MemberRequest, application: Application, file: UUID) -> HttpResponse:
    """Take a file away: from a question, for the page's script; the letter, from its own page."""
    attachment = get_object_or_404(application.attachments.kept(), uuid=file)
    if attachment.question == LETTER:
        remove(application, attachment, by=request.user, now=timezone.now())
        return redirect("application_letter", application.uuid)
    try:
        saving = remove(application, attachment, by=request.user, now=timezone.now())
    except (NotAccepting, AlreadySubmitted) as closed:
        return problem(HTTPStatus.CONFLICT, closed_words(application, closed))
    assert saving is not None
    return _reply(application, attachment.question, saving)


def _reply(application: Application, key: str, saving: Saving) -> HttpResponse:
    files = files_of_question(application, key)
    return saving_reply(saving, key, row=application, definition=form_of(application.form_id), files=files)
