"""`manage.py index_search`: the words by which everything is found."""

from typing import Any

from django.core.management.base import BaseCommand

from home.searching.indexing import write_all


class Command(BaseCommand):
    help = "Met à jour les mots par lesquels la recherche trouve les pages, les ressources, les acteurs…"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Entrées de la recherche mises à jour : {write_all()}.")
