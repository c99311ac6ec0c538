"""The workbook of a library: its resources, or none yet; what may be typed on a second sheet. And its rows, read."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from home.spreadsheets import Sheet, read_xlsx, workbook
from ressources.exchange.cells import as_text
from ressources.exchange.columns import Column
from ressources.models import ResourcePage

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 1000
MOST_COLUMNS = 60
EMPTY_ROWS = 500  # that are read over, as spreadsheets leave some


def library_workbook(columns: Sequence[Column], pages: Iterable[ResourcePage]) -> bytes:
    headings = [column.heading for column in columns]
    rows = ([column.write(page) for column in columns] for page in pages)
    widths = [column.width for column in columns]
    closed = [column for column in columns if column.values]
    values = zip_longest(*(column.values for column in closed), fillvalue="")
    return workbook(
        Sheet(_("Ressources"), headings, rows, freeze="C2", widths=widths),
        Sheet(_("Valeurs"), [column.heading for column in closed], values, freeze="A2", widths=[34] * len(closed)),
    )


def read_workbook(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The headings, and each row that holds something under its number. ValidationError says what cannot be read."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("Ce classeur dépasse 2\u00a0Mo. Partagez-le en plusieurs."), code="size")
    read = read_xlsx(content, most_rows=MOST_ROWS + EMPTY_ROWS + 1, most_columns=MOST_COLUMNS)
    rows = [(number, [as_text(value) for value in row]) for number, row in enumerate(read, start=1)]
    filled = [(number, row) for number, row in rows if any(row)]
    if len(filled) < 2:
        raise ValidationError(_("Aucune ressource ne s’y trouve, sous une première ligne de titres."), code="empty")
    if len(filled) > MOST_ROWS + 1 or len(rows) > MOST_ROWS + EMPTY_ROWS:
        raise ValidationError(
            _("Pas plus de 1\u202f000 ressources à la fois\u00a0: partagez le classeur."), code="rows"
        )
    (_first, headings), *others = filled
    return headings, others
