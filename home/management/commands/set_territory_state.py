from django.core.management.base import BaseCommand, CommandError

from home.enums import TerritoryState
from home.models import Territory
from home.services import set_state


class Command(BaseCommand):
    help = "Suspend, archive ou rouvre l’espace d’un territoire ; rien n’est effacé."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="adresse du territoire, comme « grand-poitiers »")
        parser.add_argument("state", choices=TerritoryState.values, help="prepared, open, suspended ou archived")

    def handle(self, *args, slug: str, state: str, **options):
        territory = Territory.objects.filter(slug=slug).first()
        if territory is None:
            raise CommandError(f"Aucun territoire n’a l’adresse « {slug} ».")
        set_state(territory, state=TerritoryState(state))
        self.stdout.write(f"{territory.short_name} : {TerritoryState(state).label}.")
