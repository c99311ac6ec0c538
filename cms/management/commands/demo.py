"""`manage.py demo`: the demonstration's data."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.demo.build import build_demo


class Command(BaseCommand):
    help = "Écrit les données de démonstration ; relancée, ne refait que ce qui manque."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Rien n’est écrit : ce site n’est pas une démonstration (DEMO=1 en fait une).")
        build_demo(self.stdout.write if verbosity else lambda line: None)
