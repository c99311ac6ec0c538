"""What leaves a deliberation: its minutes as a PDF, its table as a spreadsheet. The same data say the same."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from home.pdf import territory_pdf
from home.spaces import NATIONAL_NAME
from home.spreadsheets import CSV, XLSX, as_csv, as_xlsx
from trophees.deliberating.reading import Reading, Standing
from trophees.models import CampaignPage
from trophees.wording import exact, points


def minutes_pdf(campaign: CampaignPage, reading: Reading) -> bytes:
    """Quorum, presents, recusals, abstentions, method, seed, the frozen table, the decisions with their reasons."""
    territory, table = campaign.territory, reading.table
    context = {
        "title": _("Procès-verbal de délibération"),
        "name": territory.short_name if territory else NATIONAL_NAME,
        "campaign": campaign,
        "deliberation": reading.deliberation,
        "reading": reading,
        "grid": [(line.title, exact(line.weight), line.maximum) for line in table.grid],
        "readers": sorted(table.readers.values(), key=lambda one: (one.name, one.key)),
    }
    return territory_pdf("trophees/minutes_pdf.html", context, territory)


@dataclass(frozen=True)
class Sheet:
    content_type: str
    write: Callable[[Reading], bytes]


def _headings(reading: Reading) -> list[str]:
    table = reading.table
    return [
        _("Catégorie"),
        _("Rang"),
        _("Ex æquo"),
        _("Numéro"),
        _("Candidature"),
        _("Intitulé"),
        _("Note sur 100"),
        _("Écart"),
        _("Notes en désaccord"),
        *(_("%(criterion)s, moyenne sur %(maximum)s") % _line(line) for line in table.grid),
        *(_("Note de %(juror)s") % {"juror": one.name} for one in table.readers.values()),
        _("Abstentions"),
        _("Déports"),
        _("Non terminées"),
        _("Rouvertes"),
        _("Décision"),
        _("Distinction"),
        _("Raison"),
    ]


def _line(line: Any) -> dict[str, Any]:
    return {"criterion": line.title, "maximum": line.maximum}


def _rows(reading: Reading, written: Callable[[Fraction], Any]) -> Iterator[list[Any]]:
    """Notes as they are written in such a file, texts as they were typed."""
    for group in reading.groups:
        for one in group.rows:
            cells = _cells(reading, group.title, one)
            yield [written(cell) if isinstance(cell, Fraction) else cell for cell in cells]


def _cells(reading: Reading, category: str, one: Standing) -> list[Any]:
    row, decision, yes = one.row, one.decision, _("oui")
    notes = {note.reader: note.note for note in row.notes}
    return [
        category,
        row.rank,
        yes if row.is_tied else "",
        row.number,
        row.name,
        row.title,
        row.score,
        row.spread if row.notes else None,
        yes if row.disagrees else "",
        *(row.means.get(line.key) for line in reading.table.grid),
        *(notes.get(key) for key in reading.table.readers),
        ", ".join(one.abstained),
        ", ".join(one.recused),
        ", ".join(one.unfinished),
        "\u202f; ".join(one.reopened),
        decision.get_outcome_display() if decision else "" if one.stands else _("candidature retirée ou écartée"),
        decision.distinction if decision else "",
        decision.reason if decision else "",
    ]


def _as_csv(reading: Reading) -> bytes:
    return as_csv(_headings(reading), _rows(reading, points))


def _as_xlsx(reading: Reading) -> bytes:
    return as_xlsx(_("Notes"), _headings(reading), _rows(reading, lambda note: round(float(note), 4)))


SHEETS: Mapping[str, Sheet] = {
    "csv": Sheet(CSV, _as_csv),
    "xlsx": Sheet(XLSX, _as_xlsx),
}
