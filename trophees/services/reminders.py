"""What the clock reminds those who apply of."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from trophees.models import Application
from trophees.tasks.applications import send_reminder

BEFORE_CLOSING = timedelta(days=3)
MOST_A_RUN = 50


def remind_of_drafts(*, now: datetime) -> int:
    """Tell, once, the authors of drafts whose campaign closes within three days; how many drafts there were.

    Who began less than a day ago knows.
    """
    closing = {"campaign__closes_at__gt": now, "campaign__closes_at__lte": now + BEFORE_CLOSING}
    waiting = Application.objects.drafts().filter(reminded_at=None, created_at__lte=now - timedelta(days=1), **closing)
    told = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:MOST_A_RUN]):
        with transaction.atomic():
            # Two clocks may strike at once.
            if Application.objects.filter(pk=pk, reminded_at=None).update(reminded_at=now):
                transaction.on_commit(partial(send_reminder.enqueue, pk))
                told += 1
    return told
