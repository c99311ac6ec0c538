"""What leaves a deliberation: its minutes as a PDF, its table as a spreadsheet. The same data say the same."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _

from home.models.fields import printable
from home.pdf import render_pdf
from home.scoped_admin import FORMULA
from home.spaces import NATIONAL_NAME
from home.theme_css import NATIONAL_COLOURS, NATIONAL_SEED
from trophees.deliberation_reading import Reading, Standing
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
    colours = (territory.color_1, territory.color_2) if territory else NATIONAL_COLOURS
    siren = territory.place.siren if territory else NATIONAL_SEED
    return render_pdf("trophees/minutes_pdf.html", context, siren=siren, colours=colours)


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
        _("Décision"),
        _("Distinction"),
        _("Raison"),
    ]


def _line(line: Any) -> dict[str, Any]:
    return {"criterion": line.title, "maximum": line.maximum}


def _rows(reading: Reading) -> Iterator[list[Any]]:
    """Numbers as fractions, texts as they were typed."""
    for group in reading.groups:
        for one in group.rows:
            yield _cells(reading, group.title, one)


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
        decision.get_outcome_display() if decision else "" if one.stands else _("candidature retirée ou écartée"),
        decision.distinction if decision else "",
        decision.reason if decision else "",
    ]


def _plain(value: Any) -> Any:
    """A text that somebody typed is never a formula for the spreadsheet that opens the file."""
    text = printable(value) if isinstance(value, str) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text


def _as_csv(reading: Reading) -> bytes:
    def cell(value: Any) -> Any:
        if value is None or isinstance(value, str | int):
            return _plain(value)
        return points(value)

    written = StringIO()
    sheet = csv.writer(written)
    sheet.writerow([_plain(heading) for heading in _headings(reading)])
    sheet.writerows([cell(value) for value in row] for row in _rows(reading))
    return written.getvalue().encode("utf-8-sig")


def _as_xlsx(reading: Reading) -> bytes:
    from openpyxl import Workbook

    def cell(value: Any) -> Any:
        return _plain(value) if value is None or isinstance(value, str | int) else round(float(value), 4)

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Notes"))
    sheet.append([_plain(heading) for heading in _headings(reading)])
    for row in _rows(reading):
        sheet.append([cell(value) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


SHEETS: Mapping[str, Sheet] = {
    "csv": Sheet("text/csv; charset=utf-8", _as_csv),
    "xlsx": Sheet("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _as_xlsx),
}
