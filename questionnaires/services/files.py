"""Writes: the files that answer questions, of diagnostics here, of applications above.

A `FileKeeper` tells what differs between the rows that keep some: which may change, where their files are, what becomes
of one that is taken away.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, FileField, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from home.uploads import Accepted, UploadRefused, accept_upload, delete_on_commit
from questionnaires import saving
from questionnaires.answers import AnswerError
from questionnaires.definition import Definition, Kind, Question
from questionnaires.models import Assessment, AssessmentFile, AttachedFile, Pilot
from questionnaires.saving import AlreadySubmitted, AnsweredRow, Change, Saving
from questionnaires.versions import definition_of

MOST_FILES = 60  # of one row, with those that no answer names any more

Row = TypeVar("Row", bound=AnsweredRow)
File = TypeVar("File", bound=AttachedFile)


class FileKeeper(ABC, Generic[Row, File]):
    """A row and its files, as one person writes in it at one instant. What the row says is followed in `row`."""

    def __init__(self, row: Row, *, by: User | None, now: datetime | None = None) -> None:
        self.row, self.by, self.now = row, by, now or timezone.now()

    @property
    @abstractmethod
    def definition(self) -> Definition: ...

    @abstractmethod
    def lock(self) -> Row:
        """The row, locked, if it may change. Raises what says why it does not: AlreadySubmitted here."""

    @abstractmethod
    def merge(self, row: Row, changes: list[Change]) -> Saving:
        """Save answers whose files are the row's own. Raises likewise."""

    @abstractmethod
    def kept(self, row: Row) -> QuerySet[File]:
        """Its files, but for those that were taken away."""

    @abstractmethod
    def make(self, **columns: Any) -> File:
        """A file of the row, not saved."""

    def discard(self, row: Row, file: File) -> None:
        file.delete()
        delete_on_commit(file.file)

    def save_answers(self, changes: list[Change]) -> Saving:
        """Merge changes into the row (see `questionnaires.saving`).

        A question of files takes only those that were sent to it here; what is taken off its list is discarded.
        """
        if not any(self._asks_files(change.key) for change in changes):
            return self.merge(self.row, changes)
        with transaction.atomic():
            locked = self.lock()
            result = self._save(locked, changes)
        self._follow(locked)
        return result

    def attach(self, question: str, files: Sequence[UploadedFile]) -> Saving:
        """Add files to those of a question: all of them, or none.

        Raises UploadRefused, whose message names the file; KeyError for another question; what `lock` raises.
        """
        asked = self.definition.question(question)
        if asked.kind is not Kind.FILE:
            raise KeyError(question)
        with self.adding(question, files, check=partial(self._check_room, asked)) as (locked, rows):
            listed = [*files_of(locked, question), *(str(row.uuid) for row in rows)]
            result = self._save(locked, [Change(question, listed)])
            if result.refused:
                raise UploadRefused(result.refused[question].message, result.refused[question].code)
        self._follow(locked)
        return result

    def remove(self, file: File) -> Saving:
        """Take a file off its question's list. Raises what `lock` raises."""
        with transaction.atomic():
            locked = self.lock()
            listed = [key for key in files_of(locked, file.question) if key != str(file.uuid)]
            result = self._save(locked, [Change(file.question, listed)])
            # A file that no list names any more was never shown: it goes as well.
            self.discard_besides(locked, file.question, listed)
        self._follow(locked)
        return result

    @contextmanager
    def adding(
        self, question: str, files: Sequence[UploadedFile], *, check: Callable[[Row, int], None]
    ) -> Iterator[tuple[Row, list[File]]]:
        """The locked row with its new files, saved; should what is done with them fail, nothing of them is left.

        `check` says, by UploadRefused, whether the row has room for so many.
        """
        with transaction.atomic():
            check(self.lock(), len(files))  # nothing is read of a file that could not be kept
        with self._written(question, accept_all(files)) as rows, transaction.atomic():
            locked = self.lock()
            check(locked, len(rows))  # what two people send at the same moment adds up
            self.kept(locked).bulk_create(rows)
            yield locked, rows

    def discard_besides(self, row: Row, question: str, listed: Collection[str]) -> None:
        """Discard the files of a question that are no longer in its list."""
        for file in self.kept(row).filter(question=question).exclude(uuid__in=listed):
            self.discard(row, file)

    def _asks_files(self, key: str) -> bool:
        question = self.definition.find_question(key)
        return question is not None and question.kind is Kind.FILE

    def _save(self, locked: Row, changes: list[Change]) -> Saving:
        own = {(file.question, str(file.uuid)) for file in self.kept(locked)}
        foreign = {change.key for change in changes if self._asks_files(change.key) and not _named(change) <= own}
        result = self.merge(locked, [change for change in changes if change.key not in foreign])
        for key in foreign:
            result.refused[key] = AnswerError(_("Ce fichier n’est pas reconnu. Joignez-le de nouveau."), "unknown_file")
        for key, entry in result.saved.items():
            # « Non concerné » and « je ne sais pas » may be taken back: their files wait for the sending.
            if self._asks_files(key) and not (entry["na"] or entry.get("unknown")):
                self.discard_besides(locked, key, entry["value"] or [])
        return result

    def _follow(self, locked: Row) -> None:
        self.row.answers, self.row.revision = locked.answers, locked.revision

    def _check_room(self, question: Question, row: Row, sent: int) -> None:
        if len(files_of(row, question.key)) + sent > question.max_files:
            message = _("%(most)s fichiers au plus ici\u00a0: retirez d’abord ceux qui ne servent pas.")
            if question.max_files == 1:
                message = _("Un seul fichier est possible ici\u00a0: retirez d’abord celui qui y est.")
            raise UploadRefused(message % {"most": question.max_files}, "too_many")
        if self.kept(row).count() + sent > MOST_FILES:
            raise UploadRefused(_("Il y a trop de fichiers en tout\u00a0: retirez-en."), "too_many")

    @contextmanager
    def _written(self, question: str, accepted: Sequence[Accepted]) -> Iterator[list[File]]:
        """Rows that are not saved yet, whose files are: no lock is held while they are written."""
        rows: list[File] = []
        try:
            for one in accepted:
                row = self.make(
                    question=question,
                    name=one.name,
                    content_type=one.content_type,
                    size=one.size,
                    pages=one.pages,
                    sha256=one.sha256,
                    sent_by=self.by,
                    at=self.now,
                )
                row.file.save(one.name, one.content, save=False)
                rows.append(row)
            yield rows
        except BaseException:
            for row in rows:
                row.file.storage.delete(str(row.file.name))
            raise


class AssessmentFiles(FileKeeper[Assessment, AssessmentFile]):
    """The files of a diagnostic: a draft's may change, those of a sent one stay."""

    @property
    def definition(self) -> Definition:
        return definition_of(self.row.version_id)

    @property
    def _open(self) -> QuerySet[Assessment]:
        """The diagnostics that may still change."""
        if self.row.pilot_id is None:
            return Assessment.everything.drafts()
        closed = Pilot.objects.closed().filter(pk=OuterRef("pilot"))
        return Assessment.everything.drafts().exclude(Exists(closed))

    def lock(self) -> Assessment:
        found = self._open.select_for_update(of=("self",)).filter(pk=self.row.pk).first()
        if found is None:
            raise AlreadySubmitted
        return found

    def merge(self, row: Assessment, changes: list[Change]) -> Saving:
        rows = self._open
        return saving.save_answers(row, definition=self.definition, changes=changes, by=self.by, still_open=rows)

    def kept(self, row: Assessment) -> QuerySet[AssessmentFile]:
        return AssessmentFile.objects.filter(assessment=row)

    def make(self, **columns: Any) -> AssessmentFile:
        return AssessmentFile(assessment=self.row, **columns)


def files_of(row: AnsweredRow, question: str) -> list[str]:
    """The uuids that answer a question."""
    return list(row.answers.get(question, {}).get("value") or [])


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


def delete_contents(files: QuerySet[File]) -> None:
    """Delete from the disk, once this is committed, the files of rows that go with what they belong to."""
    storage = cast(FileField, files.model._meta.get_field("file")).storage
    for name in files.values_list("file", flat=True):
        transaction.on_commit(partial(storage.delete, name), robust=True)


def delete_unnamed(files: QuerySet[File], *, named: Collection[str]) -> None:
    """Delete the files that nothing names any more. To be called in a transaction."""
    unnamed = files.filter(pk__in=[file.pk for file in files if str(file.uuid) not in named])
    delete_contents(unnamed)
    unnamed.delete()


def _named(change: Change) -> set[tuple[str, str]]:
    """Its question with each file that a change gives as an answer."""
    raw = change.raw if isinstance(change.raw, list | tuple) else [change.raw]
    return set() if change.not_applicable else {(change.key, str(one)) for one in raw if one not in (None, "")}
