"""The files of a diagnostic as pages show them: by question, with where each is read and taken away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from questionnaires.attaching import file_view, files_by_question
from questionnaires.conditions import visible_questions
from questionnaires.definition import Kind, Question
from questionnaires.models import Assessment, AssessmentFile
from questionnaires.presentation import NO_FILES, Files, FileView
from questionnaires.versions import definition_of


@dataclass(frozen=True)
class Piece:
    """A question that was answered by files."""

    question: Question
    files: tuple[FileView, ...]


def files_to_show(assessment: Assessment, base_url: str, questions: Iterable[Question]) -> Files:
    """By question, the files of a diagnostic; `base_url` is its own. One query, none where no file is asked for."""
    if all(question.kind is not Kind.FILE for question in questions):
        return NO_FILES

    def view(file: AssessmentFile) -> FileView:
        url = f"{base_url}pieces/{file.uuid}/"
        return file_view(file, url, remove_url="" if assessment.is_over else f"{url}retirer/")

    return files_by_question(assessment, assessment.files.all(), view)


def files_of_question(assessment: Assessment, base_url: str, key: str) -> list[FileView]:
    asked = definition_of(assessment.version_id).question(key)
    return [*files_to_show(assessment, base_url, [asked]).get(key, ())]


def upload_url(base_url: str) -> Callable[[str], str]:
    """Where the files of a question, by its key, are sent."""
    return lambda key: f"{base_url}pieces/question/{key}/"


def pieces_of(assessment: Assessment, files: Files) -> list[Piece]:
    """The questions of a diagnostic that files answer, in order; what is hidden is not among them."""
    definition = definition_of(assessment.version_id)
    shown = visible_questions(definition, assessment.answers, assessment.profile)
    return [Piece(definition.question(key), tuple(files[key])) for key in shown if files.get(key)]
