"""Who comes to the events of the demonstration: invented people of its organisations; nobody is written to."""

from django.utils.text import slugify

from actors.enums import RegistrationState
from actors.models import Presence, Registration
from actors.services.registrations import settle
from cms.demo.sources import read
from home.models import EventPage, Territory

PEOPLE = (
    "Aline Verdier, Basile Chaumont, Capucine Roussel, Damien Leroux, Élise Garnault, Fabrice Tessier, Gaëlle Moreau, "
    "Hugo Bressan, Inès Pasquier, Jérôme Aubin, Katell Rivoal, Lucie Fontanel, Marius Delcourt, Nadège Sorin, "
    "Octave Brunel, Pauline Estève, Quentin Largier"
).split(", ")


def ensure_registrations(territory: Territory) -> None:
    """Each event as full as it is said to be, the last who came in its waiting list."""
    if Registration.objects.for_territory(territory).exists():
        return
    found = Presence.objects.for_territory(territory).select_related("organisation").order_by("pk")
    presences = list(found[: len(PEOPLE)])
    for row in read("editorial")[territory.slug]["events"]:
        event = EventPage.objects.for_territory(territory).filter(title=row["title"]).first()
        if event and presences and row.get("registered"):
            _register(event, territory, presences, count=row["registered"])
            settle(event.pk)


def _register(event: EventPage, territory: Territory, presences: list[Presence], *, count: int) -> None:
    for number, name in enumerate(PEOPLE[:count], start=1):
        has_place = event.capacity is None or number <= event.capacity
        organisation = presences[number % len(presences)].organisation
        Registration.objects.create(
            event=event,
            territory=territory,
            email=f"{slugify(name)}@example.org",
            name=name,
            organisation_name=organisation.name,
            organisation=organisation,
            state=RegistrationState.IN if has_place else RegistrationState.WAITING,
            number=number,
            told_digest=event.facts_digest,
        )
