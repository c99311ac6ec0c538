"""`manage.py release`: everything between a new version of the code and a site that may be served."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from home.services import complete_spaces, ensure_portal


class Command(BaseCommand):
    # Checked below, once what the checks look at was built.
    requires_system_checks = []
    help = "Prépare le site : base de données, lieux, fichiers statiques et, avec --demo, la démonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="ajoute les données de démonstration")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self.stdout.write("• Fichiers statiques…")
        call_command("build_assets", verbosity=0)
        collect_static_when_changed()
        self.check()
        self.stdout.write("• Base de données et lieux…")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_places", verbosity=0)
        # What a newer version adds below the portal and in each space; a new site gets it too.
        ensure_portal()
        complete_spaces()
        call_command("index_resources", verbosity=0)
        if demo:
            self.stdout.write("• Données de démonstration…")
            call_command("demo", verbosity=0)
        # Last: what was written in bulk, and what a newer version says otherwise.
        call_command("index_search", verbosity=0)


def collect_static_when_changed() -> bool:
    """Collect only when a source differs from the last time: compressing Wagtail's files takes half a minute."""
    stamp = settings.VAR_DIR / "static.sha256"
    fingerprint = static_fingerprint()
    if settings.STATIC_ROOT.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)
    return True


def static_fingerprint() -> str:
    """SHA-256 over the names and the contents of every static source, and over the way they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(path.encode())
            with storage.open(path) as source:
                digest.update(source.read())
    return digest.hexdigest()
