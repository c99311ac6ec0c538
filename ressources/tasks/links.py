"""The check of links, done apart from the clock where a worker runs."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from ressources.services.links import addresses_due, check_links


@task()
def ask_addresses() -> None:
    check_links()


def have_links_checked(now: datetime | None = None) -> bool:
    """Queue a run when some address is due; whether there was one. The demonstration knocks at nobody's door."""
    due = not settings.DEMO and addresses_due(now or timezone.now()).exists()
    if due:
        ask_addresses.enqueue()
    return due
