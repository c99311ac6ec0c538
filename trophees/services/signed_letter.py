"""Writes: the signed letter of an application. Files that answer its questions are in `answers.ApplicationFiles`."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import User
from home.uploads import UploadRefused
from trophees.models import LETTER, Application, Attachment
from trophees.services.answers import ApplicationFiles

MOST_LETTERS = 3  # a letter that was scanned page by page


def attach_letter(application: Application, *, files: Sequence[UploadedFile], by: User, now: datetime) -> None:
    """Add the signed letter, in one or several files: all of them, or none.

    Raises UploadRefused, NotAccepting, AlreadySubmitted.
    """
    with ApplicationFiles(application, by=by, now=now).adding(LETTER, files, check=_check_room) as (locked, _rows):
        Application.objects.filter(pk=locked.pk).update(saved_at=now)


@transaction.atomic
def remove_letter(application: Application, letter: Attachment, *, by: User, now: datetime) -> None:
    """Take a file of the letter away. Raises NotAccepting, AlreadySubmitted."""
    keeper = ApplicationFiles(application, by=by, now=now)
    keeper.discard(keeper.lock(), letter)


def _check_room(application: Application, sent: int) -> None:
    if application.attachments.kept().filter(question=LETTER).count() + sent > MOST_LETTERS:
        message = _("%(most)s fichiers au plus\u00a0: retirez d’abord ceux qui ne servent pas.")
        raise UploadRefused(message % {"most": MOST_LETTERS}, "too_many")
