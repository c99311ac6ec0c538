"""`manage.py clock`: what has to happen each minute, for as long as the process that started it is there."""

import logging
import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from actors.services.digests import send_due_digests
from actors.services.registrations import remind_of_events
from cms.rights.retention import retain
from cms.steering.open_data import renew_editions
from home.opening_alerts import tell_of_openings
from questionnaires.services.reminders import remind_of_plans, remind_to_assess_again
from ressources.services.callbacks import follow_callbacks
from ressources.tasks.links import have_links_checked
from trophees.services.announcing import announce_due
from trophees.services.jury import remind_before_the_end
from trophees.services.launch import remind_owners
from trophees.services.reminders import remind_of_drafts

logger = logging.getLogger(__name__)

MINUTE = 60  # seconds


class Command(BaseCommand):
    help = "Chaque minute, publie ce qui est programmé, efface ce dont la durée est passée, relance, vérifie des liens."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="une fois, pour un minuteur du système")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            strike()
            return
        parent = os.getppid()
        try:
            while os.getppid() == parent:
                close_old_connections()
                strike()
                if options["verbosity"] > 1:
                    self.stdout.write("Les pages programmées sont à l’heure.")
                    self.stdout.flush()
                time.sleep(MINUTE)
        except KeyboardInterrupt:
            return


def works() -> tuple[Callable[[], object], ...]:
    """In the order in which they are done."""
    return (
        partial(call_command, "publish_scheduled", verbosity=0),
        retain,
        announce_due,
        tell_of_openings,
        remind_of_drafts,
        remind_before_the_end,
        remind_owners,
        remind_to_assess_again,
        remind_of_plans,
        remind_of_events,
        follow_callbacks,
        send_due_digests,
        have_links_checked,
        renew_editions,
    )


def strike() -> None:
    """What one minute asks for. What fails is written in the log, and keeps nothing else from being done."""
    for work in works():
        try:
            work()
        except Exception:
            logger.exception("The clock failed, and tries again in a minute.")
