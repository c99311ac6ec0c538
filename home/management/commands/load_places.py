from django.core.cache import cache
from django.core.management.base import BaseCommand

from home.models import Place
from home.places import digest, load_places

STAMP = "home.places.digest"


class Command(BaseCommand):
    help = "Charge les EPCI et les communes de la géographie officielle ; ne fait rien quand cette édition est déjà là."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="recharge même si l’édition est déjà là")

    def handle(self, *args, force: bool = False, **options):
        if not force and cache.get(STAMP) == digest() and Place.objects.exists():
            self.stdout.write("Lieux : à jour.")
            return
        epci, communes = load_places()
        cache.set(STAMP, digest(), None)
        self.stdout.write(f"Lieux : {epci} EPCI et {communes} communes.")
