from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from home.finding import find_one_place
from home.models import Place
from home.services import open_territory
from home.templatetags.french import de


class Command(BaseCommand):
    help = "Ouvre l’espace d’une commune ou d’une intercommunalité, ou complète ce qui y manque."

    def add_arguments(self, parser):
        parser.add_argument("place", help="nom, SIREN ou code INSEE")
        parser.add_argument("--programme", default="", help="nom du dispositif ; par défaut « Acteurs engagés »")
        parser.add_argument("--name", default="", help="nom d’usage ; par défaut le nom officiel")
        parser.add_argument("--slug", default="", help="adresse ; par défaut d’après le nom d’usage")
        parser.add_argument("--since", type=int, help="année de départ du dispositif")
        parser.add_argument("--color-1", default="", help="première couleur, comme #0b4f4a")
        parser.add_argument("--color-2", default="", help="seconde couleur")
        parser.add_argument("--contact", default="", help="adresse e-mail de l’équipe")
        parser.add_argument("--hostname", default="", help="nom d’hôte propre à l’espace")

    def handle(self, *args, **options):
        try:
            territory = open_territory(
                find_one_place(Place.objects.all(), options["place"]),
                programme_name=options["programme"],
                short_name=options["name"],
                slug=options["slug"],
                since=options["since"],
                color_1=options["color_1"],
                color_2=options["color_2"],
                contact_email=options["contact"],
                hostname=options["hostname"],
            )
        except ValidationError as error:
            raise CommandError(_in_words(error)) from error
        self.stdout.write(f"L’espace {de(territory.short_name)} est ouvert : /{territory.slug}/")


def _in_words(error: ValidationError) -> str:
    """Each message, with the field that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{field} : {' '.join(messages)}" for field, messages in error.message_dict.items())
