"""Deletion of what an organisation sent to campaigns, with its files."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction

from actors.models import Organisation
from trophees.models import Application, Attachment, TablePermit


@transaction.atomic
def erase_applications(organisation: Organisation) -> None:
    """Delete the organisation's applications, what was said of them, and their files once this is committed."""
    mine = Application.objects.filter(organisation=organisation)
    storage = Attachment._meta.get_field("file").storage
    for name in Attachment.objects.filter(application__in=mine).values_list("file", flat=True):
        transaction.on_commit(partial(storage.delete, name))
    mine.delete()


@contextmanager
def permit_table_changes(keys: Iterable[int]) -> Iterator[None]:
    """Let the database change the frozen notes of these deliberations: a name is taken out of them."""
    with transaction.atomic():
        permits = TablePermit.objects.bulk_create(TablePermit(deliberation_key=key) for key in keys)
        yield
        TablePermit.objects.filter(pk__in=[permit.pk for permit in permits]).delete()
