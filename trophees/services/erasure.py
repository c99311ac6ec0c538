"""Deletion of what an organisation sent to campaigns, with its files."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from actors.models import Organisation
from questionnaires.services.files import delete_contents
from trophees.models import Application, Attachment, TablePermit


@transaction.atomic
def erase_applications(organisation: Organisation) -> None:
    """Delete the organisation's applications, what was said of them, and their files once this is committed."""
    mine = Application.objects.filter(organisation=organisation)
    delete_contents(Attachment.objects.filter(application__in=mine))
    mine.delete()


@contextmanager
def permit_table_changes(keys: Iterable[int]) -> Iterator[None]:
    """Let the database change the frozen notes of these deliberations: a name is taken out of them."""
    with transaction.atomic():
        permits = TablePermit.objects.bulk_create(TablePermit(deliberation_key=key) for key in keys)
        yield
        TablePermit.objects.filter(pk__in=[permit.pk for permit in permits]).delete()
