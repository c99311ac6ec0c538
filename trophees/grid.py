"""A campaign's weighted grid, as jurors fill it in."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from questionnaires.wording import percent_text
from trophees.deliberating.ranking import Criterion, note_of


@dataclass(frozen=True)
class GridLine:
    """A criterion with its words; `share` is its part of the note, in percent."""

    key: str
    title: str
    help: str
    weight: Fraction
    maximum: int
    share: str

    @property
    def counts(self) -> tuple[str, Fraction, int]:
        """What notes rest on, in whatever words."""
        return self.key, self.weight, self.maximum


def counts_of(criteria: Any) -> list[tuple[str, Fraction, int]]:
    """What notes rest on, of a grid as it is written."""
    return [line.counts for line in lines_of(criteria)]


def grid_of(campaign: Any) -> tuple[GridLine, ...]:
    """The grid of a `CampaignPage`, whose model imports the form that compares grids."""
    return lines_of(campaign.criteria)


def lines_of(criteria: Any) -> tuple[GridLine, ...]:
    """Of the value of a `CriteriaBlock`."""
    values = [block.value for block in criteria]
    total = sum((Fraction(value["weight"]) for value in values), Fraction(0))
    return tuple(
        GridLine(
            key=value["key"],
            title=value["title"],
            help=value["help"],
            weight=Fraction(value["weight"]),
            maximum=value["maximum"],
            share=percent_text(Fraction(value["weight"]) / total),
        )
        for value in values
    )


def missing_in(grid: tuple[GridLine, ...], scores: dict) -> list[GridLine]:
    """The criteria that bear no note yet."""
    return [line for line in grid if scores.get(line.key, {}).get("score") is None]


def note_so_far(grid: tuple[GridLine, ...], scores: dict) -> Fraction | None:
    """The note of 100 on the criteria that are noted; None before the first."""
    noted = [line for line in grid if scores.get(line.key, {}).get("score") is not None]
    if not noted:
        return None
    criteria = [Criterion(line.key, line.weight, line.maximum) for line in noted]
    return note_of({line.key: scores[line.key]["score"] for line in noted}, criteria)
