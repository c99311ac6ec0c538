"""Writes: the files of an application, under one of its questions or as its signed letter."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import User
from home.uploads import Accepted, UploadRefused, accept_upload
from questionnaires.definition import Kind, Question
from questionnaires.saving import Change, Saving
from trophees.models import LETTER, Application, Attachment
from trophees.services.answers import discard_files, lock_writable, save_answers, why_closed
from trophees.versions import form_of

MOST_FILES = 60  # of one application, with those that no answer names any more
MOST_LETTERS = 3  # a letter that was scanned page by page


def attach(
    application: Application, *, question: str, files: Sequence[UploadedFile], by: User, now: datetime
) -> Saving:
    """Add files to those of a question: all of them, or none.

    Raises UploadRefused, whose message names the file; NotAccepting, AlreadySubmitted; KeyError for another question.
    """
    asked = form_of(application.form_id).question(question)
    if asked.kind is not Kind.FILE:
        raise KeyError(question)
    check_writable(application, now=now)
    kept = files_of(application, question)
    _check_number(application, asked, kept=len(kept), sent=len(files))
    rows = _rows(application, question=question, accepted=accept_all(files), by=by, now=now)
    try:
        with transaction.atomic():
            # What two people send at the same moment adds up.
            locked = lock_writable(application, now=now)
            standing = files_of(locked, question)
            _check_number(locked, asked, kept=len(standing), sent=len(rows))
            Attachment.objects.bulk_create(rows)
            listed = [*standing, *(str(row.uuid) for row in rows)]
            saving = save_answers(locked, changes=[Change(question, listed)], by=by, now=now)
            if saving.refused:
                raise UploadRefused(saving.refused[question].message, saving.refused[question].code)
    except BaseException:
        _forget(rows)
        raise
    application.answers, application.revision = locked.answers, locked.revision
    return saving


def remove(application: Application, attachment: Attachment, *, by: User, now: datetime) -> Saving | None:
    """Take a file off its question's list, or the letter away, which no answer lists: None then.

    Raises NotAccepting, AlreadySubmitted.
    """
    with transaction.atomic():
        locked = lock_writable(application, now=now)
        if attachment.question == LETTER:
            others = locked.attachments.kept().filter(question=LETTER).exclude(pk=attachment.pk)
            discard_files(locked, question=LETTER, besides=[str(one.uuid) for one in others])
            return None
        listed = [key for key in files_of(locked, attachment.question) if key != str(attachment.uuid)]
        saving = save_answers(locked, changes=[Change(attachment.question, listed)], by=by, now=now)
        # A file that no list names any more was never shown: it goes as well.
        discard_files(locked, question=attachment.question, besides=listed)
    application.answers, application.revision = locked.answers, locked.revision
    return saving


def attach_letter(application: Application, *, files: Sequence[UploadedFile], by: User, now: datetime) -> None:
    """Add the signed letter, in one or several files: all of them, or none.

    Raises UploadRefused, NotAccepting, AlreadySubmitted.
    """
    check_writable(application, now=now)
    _check_letters(application, sent=len(files))
    rows = _rows(application, question=LETTER, accepted=accept_all(files), by=by, now=now)
    try:
        with transaction.atomic():
            locked = lock_writable(application, now=now)
            _check_letters(locked, sent=len(rows))
            Attachment.objects.bulk_create(rows)
            Application.objects.filter(pk=locked.pk).update(saved_at=now)
    except BaseException:
        _forget(rows)
        raise


def files_of(application: Application, question: str) -> list[str]:
    """The uuids that answer a question."""
    return list(application.answers.get(question, {}).get("value") or [])


def accept_all(files: Sequence[UploadedFile]) -> list[Accepted]:
    """Raises UploadRefused for the first that will not do, and names it where there are several."""
    accepted = []
    for file in files:
        try:
            accepted.append(accept_upload(file))
        except UploadRefused as refused:
            if len(files) == 1:
                raise
            message = f"«\u00a0{str(file.name)[:80]}\u00a0»\u00a0: {refused.message}"
            raise UploadRefused(message, str(refused.code)) from refused
    return accepted


def check_writable(application: Application, *, now: datetime) -> None:
    """Nothing is read of a file that could not be kept."""
    if not Application.objects.writable(now).filter(pk=application.pk).exists():
        raise why_closed(application, now=now)


def _check_number(application: Application, question: Question, *, kept: int, sent: int) -> None:
    if kept + sent > question.max_files:
        message = _("%(most)s fichiers au plus ici\u00a0: retirez d’abord ceux qui ne servent pas.")
        if question.max_files == 1:
            message = _("Un seul fichier est possible ici\u00a0: retirez d’abord celui qui y est.")
        raise UploadRefused(message % {"most": question.max_files}, "too_many")
    if application.attachments.count() + sent > MOST_FILES:
        raise UploadRefused(_("Cette candidature a trop de fichiers\u00a0: retirez-en."), "too_many")


def _check_letters(application: Application, *, sent: int) -> None:
    if application.attachments.kept().filter(question=LETTER).count() + sent > MOST_LETTERS:
        message = _("%(most)s fichiers au plus\u00a0: retirez d’abord ceux qui ne servent pas.")
        raise UploadRefused(message % {"most": MOST_LETTERS}, "too_many")


def _rows(
    application: Application, *, question: str, accepted: Sequence[Accepted], by: User, now: datetime
) -> list[Attachment]:
    """Rows that are not saved yet, whose files are: no lock is held while they are written."""
    rows: list[Attachment] = []
    try:
        for one in accepted:
            row = Attachment(
                application=application,
                question=question,
                name=one.name,
                content_type=one.content_type,
                size=one.size,
                pages=one.pages,
                sha256=one.sha256,
                sent_by=by,
                at=now,
            )
            row.file.save(one.name, one.content, save=False)
            rows.append(row)
    except BaseException:
        _forget(rows)
        raise
    return rows


def _forget(rows: Sequence[Attachment]) -> None:
    for row in rows:
        row.file.storage.delete(str(row.file.name))
