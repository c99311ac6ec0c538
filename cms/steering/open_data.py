"""What a territory that agreed to it gives to all: aggregates, described in the manner of Frictionless Data Package."""

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import Presence
from cms.steering.cuts import Cut, present
from cms.steering.editions import enough_changed, is_due, read, written
from cms.steering.engagement import engagement_section, register_of
from cms.steering.exports import hidden_in_words
from cms.steering.funnel import funnel_section
from cms.steering.scores import names_of, scores_section
from cms.steering.suppression import LEAST
from cms.steering.tables import HIDDEN_WORD, Column, Kind, Table
from home import generations
from home.models import OpenDataEdition, Territory
from home.spaces import Space
from questionnaires.models import Assessment

HOUR = 3600  # seconds
OPEN_TABLES = (
    "engagees-par-mois",
    "structures-par-type",
    "structures-par-secteur",
    "structures-par-taille",
    "parcours-du-diagnostic",
    "scores-par-theme",
    "niveaux-par-theme",
    "progression-par-theme",
)
LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
TYPES = {
    Kind.TEXT: "string",
    Kind.MONTH: "yearmonth",
    Kind.COUNT: "integer",
    Kind.SCORE: "number",
    Kind.PERCENT: "integer",
}


@dataclass(frozen=True)
class Edition:
    made_on: date
    tables: tuple[Table, ...]


def edition_of(territory: Territory) -> Edition:
    """What the territory gives. For the minute in which it agreed to, and has none yet, what there is now."""
    kept = OpenDataEdition.objects.for_territory(territory).first()
    if kept is None:
        return Edition(timezone.localdate(), tables_of(territory))
    return Edition(timezone.localdate(kept.made_at), read(kept.tables))


def renew_editions() -> None:
    """Make the first edition of who agreed to give some, at once; the following ones where it is time, seen hourly."""
    now, looks_again = timezone.now(), cache.add("open-data-editions", True, HOUR)
    for territory in Territory.objects.open().filter(open_data=True).select_related("open_data_edition"):
        kept = getattr(territory, "open_data_edition", None)
        if kept and not (looks_again and is_due(kept.made_at, now)):
            continue
        counted = counted_in(territory)
        if kept is None or enough_changed(kept.counted, counted):
            made = {"made_at": now, "counted": counted, "tables": written(tables_of(territory))}
            OpenDataEdition.objects.update_or_create(territory=territory, defaults=made)
            generations.bump_territory(territory)


def counted_in(territory: Territory) -> dict[str, str]:
    """By organisation, a digest of what the tables count it for."""
    facts = ("organisation__kind", "organisation__sector", "organisation__headcount", "engaged_since", "engaged_until")
    here = Presence.objects.filter(territory=territory).values_list("organisation", *facts)
    found: dict[int, list[object]] = {organisation: told for organisation, *told in here}
    rounds = present(Assessment.objects.all(), territory).order_by("pk")
    for organisation, round_, sent_at in rounds.values_list("organisation", "round", "submitted_at"):
        found.setdefault(organisation, []).extend((round_, sent_at))
    return {str(one): blake2b(repr(told).encode(), digest_size=16).hexdigest() for one, told in found.items()}


def tables_of(territory: Territory) -> tuple[Table, ...]:
    """As they are now, in six queries more than their names take; those that are empty keep their columns."""
    register = register_of(Cut(territory))
    cut = register.known
    sections = (engagement_section(register), funnel_section(cut), scores_section(cut, names_of(territory)))
    found = {table.key: table for section in sections for table in section.tables}
    return tuple(found[key] for key in OPEN_TABLES)


def datapackage(space: Space, territory: Territory, edition: Edition) -> dict[str, Any]:
    """The description that goes with the files."""
    return {
        "profile": "tabular-data-package",
        "name": f"acteurs-engages-{territory.slug}",
        "title": title_of(space),
        "description": description_of(space),
        "homepage": space.full_url(space.open_data_url),
        "created": edition.made_on.isoformat(),
        "licenses": [LICENCE],
        "contributors": [{"title": territory.publisher or space.place_name or space.name, "role": "publisher"}],
        "temporal": {"start": timezone.localdate(territory.opened_at).isoformat(), "end": edition.made_on.isoformat()},
        "least_group": LEAST,
        "resources": [_resource(table) for table in edition.tables],
    }


def title_of(space: Space) -> str:
    return _("%(programme)s\u00a0: les chiffres de %(name)s") % {"programme": space.programme, "name": space.name}


def description_of(space: Space) -> str:
    return _(
        "Des chiffres d’ensemble sur les structures de l’espace, sans le nom d’aucune. "
        "«\u00a0%(hidden)s\u00a0»\u00a0: %(why)s"
    ) % {"hidden": HIDDEN_WORD, "why": hidden_in_words()}


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.key,
        "path": f"{table.key}.csv",
        "title": table.title,
        "description": table.note,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": ["", HIDDEN_WORD],
            "primaryKey": table.columns[0].key,
        },
    }


def _field(column: Column) -> dict[str, Any]:
    told = {"name": column.key, "title": column.title, "type": TYPES[column.kind]}
    if column.about:
        told["description"] = column.about
    if column.is_number:
        told["unit"] = column.unit or _("structures")
    return told
