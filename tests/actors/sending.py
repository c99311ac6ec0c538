"""A letter to many readers by real workers, killed while they are at it, on a real mail server."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import timezone

from actors.enums import DeliveryState, DigestState, MailKind
from actors.models import Digest, Membership, Organisation, User
from actors.outreach.unsubscribing import unsubscribe
from actors.services.digests import begin_digest, confirm_digest, save_draft, seal_of, send_due_digests, told_by
from home.models import Territory
from tests.legs import free_port

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LONGEST = timedelta(minutes=16)  # what stopped is taken up again after a quarter of an hour


class Sink:
    """Counts what it took, by reader, and kills the worker during some of its mails: after it took one, or before."""

    def __init__(self, kills: set[int]) -> None:
        self.taken: Counter[str] = Counter()
        self.kills, self.turn = kills, 0
        self.worker: subprocess.Popen | None = None

    async def handle_DATA(self, server, session, envelope) -> str:
        self.turn += 1
        if self.turn not in self.kills:
            self.taken.update(envelope.rcpt_tos)
            return "250 OK"
        if len(self.kills) % 2:
            self.taken.update(envelope.rcpt_tos)
        self.kills.remove(self.turn)
        if self.worker:
            os.kill(self.worker.pid, signal.SIGKILL)
        return "250 OK"


def make_readers(organisation: Organisation, count: int) -> list[User]:
    people = User.objects.bulk_create(User(email=f"lecteur{number}@example.org") for number in range(count))
    Membership.objects.bulk_create(Membership(user=person, organisation=organisation) for person in people)
    return people


def make_confirmed(territory: Territory, *, by: User) -> Digest:
    digest = begin_digest(territory)
    save_draft(digest, subject="La lettre", intro="<p>Bonjour.</p>", left_out=())
    confirm_digest(digest, seen=seal_of(digest, told_by(digest)), by=by)
    return digest


def check_everybody_receives_one(
    territory: Territory, organisation: Organisation, *, by: User, readers: int, kills: set[int]
) -> None:
    """Nobody is missed, at most one is written to twice a kill, and those who left receive nothing."""
    people = make_readers(organisation, readers)
    before, between = people[0], people[-1]
    unsubscribe(territory, email=before.email, user=before, kind=MailKind.DIGEST)
    digest = make_confirmed(territory, by=by)
    sink, port, count = Sink(set(kills)), free_port(), len(kills)
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        send_due_digests()
        assert digest.deliveries.filter(recipient=between).exists()
        unsubscribe(territory, email=between.email, user=between, kind=MailKind.DIGEST)
        for _turn in range(readers):
            run_worker(sink, port)
            digest.deliveries.filter(state=DeliveryState.SENDING).update(at=timezone.now() - LONGEST)
            send_due_digests()
            digest.refresh_from_db()
            if digest.state == DigestState.SENT:
                break
    finally:
        controller.stop()
    wanted = {one.email for one in people} - {before.email, between.email}
    wanted |= {person.user.email for person in organisation.memberships.select_related("user")} - {
        before.email,
        between.email,
    }
    assert digest.state == DigestState.SENT
    assert not sink.kills, "The worker was not killed as often as it was meant to be."
    assert set(sink.taken) == wanted
    assert sink.taken.total() <= len(wanted) + count
    assert digest.received == len(wanted)


def run_worker(sink: Sink, port: int) -> None:
    """Until nothing waits in the queue, or it is killed."""
    environment = {**os.environ, "DATABASE_URL": _address(), "EMAIL_PORT": str(port)}
    command = [sys.executable, "manage.py", "db_worker", "--batch", "--no-startup-delay", "--verbosity", "0"]
    sink.worker = subprocess.Popen([*command, "--settings", "tests.worker_settings"], env=environment)
    sink.worker.wait(timeout=300)


def _address() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return f"{server}/{name}"
