"""Deletion of what an organisation sent to campaigns, with its files."""

from functools import partial

from django.db import transaction

from actors.models import Organisation
from trophees.models import Application, Attachment


@transaction.atomic
def erase_applications(organisation: Organisation) -> None:
    """Delete the organisation's applications, what was said of them, and their files once this is committed."""
    mine = Application.objects.filter(organisation=organisation)
    storage = Attachment._meta.get_field("file").storage
    for name in Attachment.objects.filter(application__in=mine).values_list("file", flat=True):
        transaction.on_commit(partial(storage.delete, name))
    mine.delete()
