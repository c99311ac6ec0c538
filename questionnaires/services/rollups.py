"""Keeping the results that were added up equal to the results themselves. Each write is in its caller's transaction."""

import contextlib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from django.db import connection, transaction
from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce, Least, Round

from questionnaires.models import Assessment, QuestionScore, RoundStep, ThemeRollup, ThemeScore
from questionnaires.rollups import BANDS, UNIT, WHOLE, Cell, Cells, Scored, Sums, cells_of, difference
from questionnaires.scoring import to_decimal

CHUNK = 5_000
COLUMNS = ("territory_id", *Cell._fields[1:])


@contextlib.contextmanager
def rollups_follow(**whose: object) -> Iterator[None]:
    """Add what the results of an organisation have become less what they were. `whose`: columns of an assessment.

    Who calls holds the lock of all these assessments: what is read before must still be true after.
    """
    before = cells_of(scored(**whose))
    yield
    add(difference(cells_of(scored(**whose)), before))


def scored(**whose: object) -> Iterator[Scored]:
    """The scores of sent diagnostics, of themes and of the whole; where no theme applied there is none."""
    themes = ThemeScore.objects.filter(**whose)
    columns = ("territory", "theme", "level", "round", "is_latest", "percent", "core")
    yield from map(Scored._make, themes.values_list(*columns).iterator(CHUNK))
    yield from _scored_wholes(**whose)


def _scored_wholes(**whose: object) -> Iterator[Scored]:
    sent = _sent().filter(**whose)
    kept = ("territory", "level", "round", "is_latest", "result__ratio", "result__core__ratio")
    for territory, level, number, is_latest, ratio, core in sent.values_list(*kept).iterator(CHUNK):
        if ratio is not None:
            yield Scored(
                territory,
                WHOLE,
                level,
                number,
                is_latest,
                _percent(ratio),
                core and _percent(core),
            )


def _sent() -> QuerySet[Assessment]:
    """With `is_latest`, as the scores of themes bear it."""
    later = Assessment.objects.submitted().filter(
        organisation=OuterRef("organisation"), territory=OuterRef("territory"), round__gt=OuterRef("round")
    )
    return Assessment.objects.submitted().annotate(is_latest=~Exists(later))


def _percent(ratio: str) -> Decimal:
    """« 3/5 », as columns keep it."""
    return to_decimal(Fraction(ratio) * 100)


def add(changes: Cells) -> None:
    """Add to the cells, in their order: three queries, whatever their number.

    Rows are made first, then locked, then written: who meets another one waits for it, and never in a circle.
    """
    if not changes:
        return
    ThemeRollup.objects.bulk_create(
        [ThemeRollup(**_columns(cell)) for cell in sorted(changes)], ignore_conflicts=True, batch_size=CHUNK
    )
    rows = list(_rows_of(changes).select_for_update().order_by(*COLUMNS))
    changed = [row for row in rows if _cell(row) in changes]
    for row in changed:
        for name, value in changes[_cell(row)]._asdict().items():
            setattr(row, name, getattr(row, name) + value)
    ThemeRollup.objects.bulk_update(changed, Sums._fields, batch_size=500)


def _columns(cell: Cell) -> dict[str, object]:
    return dict(zip(COLUMNS, cell, strict=True))


def _cell(row: ThemeRollup) -> Cell:
    return Cell(*(getattr(row, name) for name in COLUMNS))


def _rows_of(changes: Cells) -> QuerySet[ThemeRollup]:
    """Those of the cells, and perhaps some beside them."""
    names = ("territory", "theme", "level", "round")
    return ThemeRollup.objects.filter(**{f"{name}__in": {getattr(cell, name) for cell in changes} for name in names})


def stored() -> dict[Cell, Sums]:
    """What is kept, without the cells that nothing is left of."""
    rows = ThemeRollup.objects.exclude(results=0).values_list(*COLUMNS, *Sums._fields)
    size = len(COLUMNS)
    return {Cell(*row[:size]): Sums(*row[size:]) for row in rows.iterator(CHUNK)}


def _counted() -> dict[Cell, Sums]:
    """All results, themes by the database: another count than that of `scored`, and quicker."""
    percent, core = (Cast(Round(F(name) * UNIT), BigIntegerField()) for name in ("percent", "core"))
    scores = ThemeScore.objects.annotate(units=percent, core_units=core)
    band = Least(F("units") / (UNIT * 100 // BANDS), BANDS - 1)
    columns = ("territory", "theme", "level", "round", "in_band", "is_latest")
    sums = (Count("pk"), Sum("units"), Count("core"), Coalesce(Sum("core_units"), 0))
    rows = scores.annotate(in_band=band).order_by().values_list(*columns)
    found = rows.annotate(**dict(zip(("a", "b", "c", "d"), sums, strict=True)))
    size = len(columns)
    themes = {Cell(*row[:size]): Sums(*map(int, row[size:])) for row in found.iterator(CHUNK)}
    return themes | cells_of(_scored_wholes())


@transaction.atomic
def recount(*, repair: bool) -> Cells:
    """What has to be added to the cells for them to be equal to a plain count; they are written anew to repair them.

    Who sends a diagnostic meanwhile waits, before writing any figure; until the caller's transaction ends, so that
    those of `figures` may be made again in it.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(model._meta.db_table for model in (QuestionScore, RoundStep, ThemeRollup))
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
    counted = _counted()
    missing = difference(counted, stored())
    if missing and repair:
        ThemeRollup.objects.all().delete()
        rows = (ThemeRollup(**_columns(cell), **sums._asdict()) for cell, sums in sorted(counted.items()))
        ThemeRollup.objects.bulk_create(rows, batch_size=CHUNK)
    return missing
