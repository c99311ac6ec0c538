"""`manage.py index_resources`: the words by which the library's resources are found."""

from typing import Any

from django.core.management.base import BaseCommand

from ressources.services.indexing import index_resources


class Command(BaseCommand):
    help = "Met à jour les mots par lesquels on trouve les ressources."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Ressources mises à jour : {index_resources()}.")
