"""Files over HTTP, whatever keeps them: sent and taken away one by one by the page's script, or with the form."""

from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any, cast

from allauth.core.ratelimit import consume
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from home.problems import problem
from home.templatetags.french import size_in_words
from home.uploads import UploadRefused, attachment_response
from questionnaires.answering import saving_reply
from questionnaires.definition import Kind, Question
from questionnaires.models import AttachedFile
from questionnaires.presentation import Answered, FileView, QuestionView
from questionnaires.services.files import FileKeeper
from questionnaires.steps import Typed

NO_FILE = ("no_file", "Choisissez un fichier, puis envoyez-le.")
TOO_MANY_FILES = gettext_lazy("Trop de fichiers se suivent\u00a0: réessayez dans une heure.")
Listed = Callable[[str], Sequence[FileView]]  # the files that now answer a question


def may_send_file(request: HttpRequest) -> bool:
    """As many an hour as a person sends: looking into a file takes a process of its own."""
    return consume(request, action="file")


def attachment_reply(file: AttachedFile) -> FileResponse:
    """The file, to be saved. The caller has checked the right to it."""
    return attachment_response(file.file, name=file.name, content_type=file.content_type)


def sending_reply(request: HttpRequest, key: str, *, keeper: FileKeeper, listed: Listed) -> HttpResponse:
    """Add files to a question; answers as the saving of an answer does. Raises what the keeper's `lock` raises."""
    files = request.FILES.getlist(key)
    if not files:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, NO_FILE[1], code=NO_FILE[0])
    if not may_send_file(request):
        return problem(HTTPStatus.TOO_MANY_REQUESTS, str(TOO_MANY_FILES))
    try:
        saving = keeper.attach(key, cast(list[UploadedFile], files))
    except KeyError:
        raise Http404 from None
    except UploadRefused as refused:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(refused.message), code=refused.code)
    return saving_reply(saving, key, row=keeper.row, definition=keeper.definition, files=listed(key))


def removal_reply(file: AttachedFile, *, keeper: FileKeeper, listed: Listed) -> HttpResponse:
    """Take a file away; answers likewise."""
    saving, key = keeper.remove(file), file.question
    return saving_reply(saving, key, row=keeper.row, definition=keeper.definition, files=listed(key))


def attach_sent(
    request: HttpRequest, questions: Iterable[Question], typed: Typed, *, keeper: FileKeeper
) -> dict[str, str]:
    """Keep the files that came with a form; by question, why those of others were refused."""
    refused = {}
    for question in questions:
        files = cast(list[UploadedFile], request.FILES.getlist(question.key))
        if question.kind is not Kind.FILE or not files or f"{question.key}.na" in typed:
            continue
        if not may_send_file(request):
            refused[question.key] = str(TOO_MANY_FILES)
            continue
        try:
            keeper.attach(question.key, files)
        except UploadRefused as error:
            refused[question.key] = str(error.message)
    return refused


def show_refused(views: Iterable[QuestionView], refused: dict[str, str]) -> None:
    """Put each refusal beside its question."""
    for view in views:
        view.error = refused.get(view.key) or view.error


def files_by_question(row: Answered, kept: Iterable[Any], view: Callable[[Any], FileView]) -> dict[str, list[FileView]]:
    """By question, the files that its answer names, among those that are kept."""
    known = {str(file.uuid): file for file in kept}
    answers = {key: entry.get("value") for key, entry in row.answers.items()}
    return {
        key: [view(known[one]) for one in named if one in known]
        for key, named in answers.items()
        if isinstance(named, list)
    }


def file_view(file: AttachedFile, url: str, *, remove_url: str = "") -> FileView:
    return FileView(str(file.uuid), file.name, size_in_words(file.size), url, remove_url)
