"""The demonstration's agendas, and who comes: invented people of its organisations; nobody is written to."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.models import Collection

from actors.enums import RegistrationState
from actors.models import Presence, Registration
from actors.services.registrations import settle
from cms.demo.pages import add_once, article, moment, themes_of
from cms.demo.sources import read
from home.models import AgendaPage, CyclePage, EventPage, Territory

SATURDAY = 5
PEOPLE = (
    "Aline Verdier, Basile Chaumont, Capucine Roussel, Damien Leroux, Élise Garnault, Fabrice Tessier, Gaëlle Moreau, "
    "Hugo Bressan, Inès Pasquier, Jérôme Aubin, Katell Rivoal, Lucie Fontanel, Marius Delcourt, Nadège Sorin, "
    "Octave Brunel, Pauline Estève, Quentin Largier"
).split(", ")
# What an event may say, and most do not.
TOLD = (
    *("mode", "place", "commune", "online_address", "organiser", "audience", "registers", "capacity", "question"),
    *("is_cancelled", "cancellation_word"),
)


def write_agenda(agenda: AgendaPage, written: Mapping[str, Any]) -> None:
    """The cycles of workshops, then the events, each once."""
    for row in written.get("cycles", ()):
        add_once(agenda, CyclePage(**{**article(row), "slug": row["key"]}))
    cycles = {cycle.slug: cycle for cycle in CyclePage.objects.child_of(agenda)}
    for row in written["events"]:
        _add_event(agenda, row, cycles)


def _add_event(agenda: AgendaPage, row: Mapping[str, Any], cycles: Mapping[str, CyclePage]) -> None:
    day = timezone.localdate() + timedelta(days=row["in_days"])
    if day.weekday() >= SATURDAY:
        day += timedelta(days=7 - day.weekday())
    page = EventPage(
        starts_at=moment(day, row["start"]),
        ends_at=moment(day, row["end"]),
        cycle=cycles.get(row.get("cycle", "")),
        **{name: row[name] for name in TOLD if name in row},
        **article(row),
    )
    if agenda.get_children().filter(slug=page.slug).exists():
        return
    page.themes = themes_of(row)
    if row.get("documents"):
        page.body = [*article(row)["body"], ("documents", _materials(agenda, row["documents"]))]
    add_once(agenda, page)


def _materials(agenda: AgendaPage, rows: list[dict[str, str]]) -> dict[str, Any]:
    """What is left of a past event: files of the territory's own collection."""
    collection = Collection.objects.get(territory__page=agenda.get_parent())
    documents = []
    for row in rows:
        # Excel takes a file without this mark for another alphabet.
        file = ContentFile(row["content"].encode("utf-8-sig"), row["file"])
        document = get_document_model().objects.create(title=row["title"], file=file, collection=collection)
        documents.append({"document": document, "title": "", "text": row["text"]})
    return {"title": "À télécharger", "documents": documents}


def ensure_registrations(territory: Territory) -> None:
    """Each event as full as it is said to be, the last who came in its waiting list."""
    if Registration.objects.for_territory(territory).exists():
        return
    found = Presence.objects.for_territory(territory).select_related("organisation").order_by("pk")
    presences = list(found[: len(PEOPLE)])
    for row in read("editorial")[territory.slug]["events"]:
        event = EventPage.objects.for_territory(territory).filter(title=row["title"]).first()
        if event and presences and row.get("registered"):
            _register(event, territory, presences, row)
            settle(event.pk)


def _register(event: EventPage, territory: Territory, presences: list[Presence], row: Mapping[str, Any]) -> None:
    """They came one a day, and were told what the event became of."""
    count, said = row["registered"], row.get("contributions", [])
    first = min(timezone.now(), event.starts_at) - timedelta(days=count)
    for number, name in enumerate(PEOPLE[:count], start=1):
        has_place = event.capacity is None or number <= event.capacity
        organisation = presences[number % len(presences)].organisation
        at = first + timedelta(days=number - 1)
        Registration.objects.create(
            event=event,
            territory=territory,
            email=f"{slugify(name)}@example.org",
            name=name,
            organisation_name=organisation.name,
            organisation=organisation,
            state=RegistrationState.IN if has_place else RegistrationState.WAITING,
            number=number,
            created_at=at,
            state_at=at,
            contribution=said[number - 1] if number <= len(said) else "",
            has_attended=number <= row.get("came", 0),
            told_digest=event.facts_digest,
            told_cancelled_at=timezone.now() if event.is_cancelled else None,
        )
