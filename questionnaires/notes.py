"""Notes between colleagues, as the pages of a step hold them."""

from collections.abc import Iterable

from django.urls import reverse

from actors.models import User
from questionnaires.answers import AnswerError, clean_said
from questionnaires.models import Assessment, QuestionNote
from questionnaires.presentation import NoteView, QuestionView
from questionnaires.services.notes import save_notes
from questionnaires.steps import Typed


def show_notes(views: Iterable[QuestionView], assessment: Assessment, *, by: User) -> None:
    """Give each question the notes that stand beside it. One query."""
    views = list(views)
    for view in views:
        view.note = NoteView(reverse("api:question_note", args=[assessment.uuid, view.key]))
    by_key = {view.key: view.note for view in views}
    notes = QuestionNote.objects.filter(assessment=assessment, question__in=by_key).select_related("author")
    for note in notes:
        shown = by_key[note.question]
        if shown and note.author_id == by.pk:
            shown.text = note.text
        elif shown:
            shown.others.append(note)


def keep_notes(views: Iterable[QuestionView], typed: Typed, assessment: Assessment, *, by: User) -> None:
    """Save what a step's form says. What is too long stays in its field, with why; the rest is saved."""
    views = list(views)
    show_notes(views, assessment, by=by)
    texts = {}
    for view in views:
        name = f"{view.key}.note"
        if view.note is None or name not in typed:
            continue
        text = typed[name][0].replace("\r\n", "\n")  # as a form sends its lines
        if text.strip() == view.note.text:
            continue
        view.note.text = text
        try:
            texts[view.key] = clean_said(view.note.text)
        except AnswerError as error:
            view.note.error = error.message
    if texts:
        save_notes(assessment, texts, by=by)
