"""Open data come in editions: what one organisation adds could be read in what changes from one day to the next.

A new edition is made once the last one is a month old and enough organisations are counted otherwise. Pure: no Django.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cms.steering.suppression import LEAST
from cms.steering.tables import HIDDEN, Cell, Column, Kind, Picture, Table, shown

AT_LEAST = timedelta(days=30)
HIDDEN_CELL = {"hidden": True}

Counted = Mapping[str, str]  # organisation -> what it is counted for


def is_due(made_at: datetime, now: datetime) -> bool:
    return now - made_at >= AT_LEAST


def enough_changed(before: Counted, after: Counted) -> bool:
    """Whether those who came, left or are counted otherwise are as many as one may tell of."""
    return sum(before.get(one) != after.get(one) for one in before.keys() | after.keys()) >= LEAST


def written(tables: Iterable[Table]) -> list[dict[str, Any]]:
    """Tables as JSON, no figure more precise than it is shown."""
    return [asdict(table) | {"rows": [_written_row(row, table.columns) for row in table.rows]} for table in tables]


def read(documents: Iterable[Mapping[str, Any]]) -> tuple[Table, ...]:
    """What `written` made, as tables again."""
    return tuple(_read(document) for document in documents)


def _written_row(row: Sequence[Cell], columns: Sequence[Column]) -> list[Any]:
    return [_written_cell(shown(cell, column)) for cell, column in zip(row, columns, strict=True)]


def _written_cell(cell: Cell) -> Any:
    if cell is HIDDEN:
        return HIDDEN_CELL
    return {"number": str(cell)} if isinstance(cell, Decimal) else cell


def _read(document: Mapping[str, Any]) -> Table:
    columns = tuple(Column(**column | {"kind": Kind(column["kind"])}) for column in document["columns"])
    rows = tuple(tuple(map(_read_cell, row)) for row in document["rows"])
    forms = {"picture": Picture(document["picture"]), "shared": tuple(document["shared"])}
    return Table(**{**document, **forms, "columns": columns, "rows": rows})


def _read_cell(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell
    return HIDDEN if cell == HIDDEN_CELL else Decimal(cell["number"])
