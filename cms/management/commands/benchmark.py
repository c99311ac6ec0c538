"""`manage.py benchmark`: the measurements that `make bench` runs on a throw-away PostgreSQL."""

import platform
import shutil
import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from cms.benchmark.crowd import TERRITORIES
from cms.benchmark.load import CONNECTIONS
from cms.benchmark.report import table
from cms.benchmark.run import measure
from cms.benchmark.server import WORKERS
from cms.benchmark.targets import NotMeasured
from home.templatetags.french import plural

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Mesure les pages derrière le serveur de production. Écrit dans la base : en donner une qui soit jetable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=int, default=2, help="durée de chaque charge (2 par défaut)")
        parser.add_argument("--rounds", type=int, default=5, help="nombre de tours (5 par défaut)")
        said = f"territoires d’un pays au travail ({TERRITORIES} par défaut, et 80 structures chacun ; 0 : sans lui)"
        parser.add_argument("--territories", type=int, default=TERRITORIES, help=said)

    def handle(self, *args: Any, seconds: int, rounds: int, territories: int, **options: Any) -> None:
        check_surroundings()
        if seconds < 1 or rounds < 1:
            raise CommandError("--seconds et --rounds : 1 au moins.")
        if not 0 <= territories <= TERRITORIES:
            raise CommandError(f"--territories : de 0 à {TERRITORIES}.")
        end_in_order()
        try:
            rows = measure(seconds=seconds, rounds=rounds, territories=territories, tell=self.tell)
        except NotMeasured as error:
            raise CommandError(f"La mesure s’est arrêtée. {error}") from error
        self.tell(f"\n{table(rows)}\n")
        self.tell(f"Médianes de {plural(rounds, 'tour,tours')} de {seconds} s. {describe_surroundings()}")
        if any(row.errors for row in rows):
            raise CommandError("Il y a des erreurs : ces chiffres ne valent rien.")

    def tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def check_surroundings() -> None:
    if not settings.DEMO or connection.vendor != "postgresql":
        raise CommandError("Les mesures se font sur la démonstration (DEMO=1) et sur PostgreSQL : tapez make bench.")
    if not shutil.which("wrk"):
        raise CommandError("Il manque wrk. Sur Debian ou Ubuntu, tapez : apt install wrk")


def describe_surroundings() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgresql = cursor.fetchone()[0].split()[0]
    versions = f"Python {platform.python_version()}, PostgreSQL {postgresql}"
    return f"{versions}, granian ({WORKERS} processus), wrk ({CONNECTIONS} connexions)."


def end_in_order() -> None:
    """Make a signal unwind what is under way, so that servers are stopped; a second one does not cut that short."""

    def leave(number: int, frame: object) -> None:
        for one in SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        sys.exit(128 + number)

    for one in SIGNALS:
        signal.signal(one, leave)
