"""The notes of a campaign as its jury deliberates on them: a document that is written once. Pure: no Django.

Ranks are given within each category. Who is tied to a dossier, or abstains, counts nowhere in its row; that they did is
told beside it. Numbers are exact, as text: « 200/3 ».
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from trophees.deliberating.ranking import Criterion, Method, Ranked, Scored, rank

FORMAT = 1
FINAL, ABSTAINED, RECUSED = "final", "abstained", "recused"  # of the values of `ReviewState`


@dataclass(frozen=True)
class Line:
    """A criterion of the grid."""

    key: str
    title: str
    weight: Fraction
    maximum: int


@dataclass(frozen=True)
class Dossier:
    key: int
    number: int
    title: str
    name: str
    category: str


@dataclass(frozen=True)
class Reader:
    """A juror. The counts say what became of the dossiers that they were given."""

    key: int
    name: str
    title: str
    final: int = 0
    abstained: int = 0
    recused: int = 0
    unfinished: int = 0


@dataclass(frozen=True)
class Reopening:
    """A final review that an organiser opened again: whose, when for the last time, by whom."""

    reader: int
    at: datetime
    by: str


@dataclass(frozen=True)
class Told:
    """A review as it stands: `state` is a value of `ReviewState`, `scores` are those of the criteria that have one."""

    dossier: int
    reader: int
    state: str
    scores: Mapping[str, int]
    reopened_at: datetime | None = None
    reopened_by: str = ""


@dataclass(frozen=True)
class Note:
    """What one juror gave: their note of 100, and their score for each criterion."""

    reader: int
    note: Fraction
    scores: Mapping[str, int]


@dataclass(frozen=True)
class Row:
    """A dossier among those of its category; `rank` and `score` are None where nobody noted it."""

    dossier: int
    number: int
    title: str
    name: str
    category: str
    rank: int | None
    score: Fraction | None
    spread: Fraction
    disagrees: bool
    is_tied: bool
    notes: tuple[Note, ...]
    means: Mapping[str, Fraction]
    abstained: tuple[int, ...]
    recused: tuple[int, ...]
    unfinished: tuple[int, ...]
    reopened: tuple[Reopening, ...] = ()


@dataclass(frozen=True)
class Group:
    """The rows of a category, the best first. `key` and `title` are empty where the campaign has none."""

    key: str
    title: str
    rows: tuple[Row, ...]

    @property
    def ties(self) -> tuple[tuple[Row, ...], ...]:
        """Rows that bear the same rank, together."""
        tied: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.is_tied and row.rank is not None:
                tied[row.rank].append(row)
        return tuple(tuple(rows) for _rank, rows in sorted(tied.items()))


@dataclass(frozen=True)
class Table:
    method: Method
    seed: int
    grid: tuple[Line, ...]
    readers: Mapping[int, Reader]
    groups: tuple[Group, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)


def freeze(
    *,
    method: Method,
    seed: int,
    grid: Sequence[Line],
    categories: Mapping[str, str],
    dossiers: Iterable[Dossier],
    readers: Iterable[Reader],
    reviews: Iterable[Told],
    tied: Collection[tuple[int, int]],
) -> dict[str, Any]:
    """The document. `tied`: (dossier, reader) whom an interest keeps apart, whatever became of the review.

    It depends on what is given, not on its order. ValueError when a final review lacks a score.
    """
    given = sorted(dossiers, key=lambda one: one.key)
    known = {one.key for one in given}
    told = sorted((one for one in reviews if one.dossier in known), key=lambda one: (one.dossier, one.reader))
    fates = {(one.dossier, one.reader): _fate(one, tied) for one in told}
    fates |= {pair: RECUSED for pair in tied if pair[0] in known}
    names = dict(categories)
    # What was sent in a category that is no more, or in none.
    names.update({one.category: "" for one in given if one.category not in names})
    return {
        "format": FORMAT,
        "method": method.value,
        "seed": seed,
        "criteria": [{"key": c.key, "title": c.title, "weight": str(c.weight), "maximum": c.maximum} for c in grid],
        "jurors": [_reader(one, fates) for one in sorted(readers, key=lambda one: (one.name, one.key))],
        "categories": [
            {
                "key": key,
                "title": title,
                "rows": _rows(
                    [one for one in given if one.category == key], told, grid=grid, method=method, fates=fates
                ),
            }
            for key, title in names.items()
            if any(one.category == key for one in given)
        ],
    }


def read(document: Mapping[str, Any]) -> Table:
    """The document, as screens and papers read it."""
    return Table(
        method=Method(document["method"]),
        seed=document["seed"],
        grid=tuple(
            Line(one["key"], one["title"], Fraction(one["weight"]), one["maximum"]) for one in document["criteria"]
        ),
        readers={one["key"]: Reader(**one) for one in document["jurors"]},
        groups=tuple(
            Group(one["key"], one["title"], tuple(_row(row, one["key"]) for row in one["rows"]))
            for one in document["categories"]
        ),
    )


def _fate(review: Told, tied: Collection[tuple[int, int]]) -> str:
    return RECUSED if (review.dossier, review.reader) in tied else review.state


def _reader(reader: Reader, fates: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    mine = [fate for (_dossier, key), fate in fates.items() if key == reader.key]
    counts = {state: mine.count(state) for state in (FINAL, ABSTAINED, RECUSED)}
    left = {"unfinished": len(mine) - sum(counts.values())}
    return {"key": reader.key, "name": reader.name, "title": reader.title, **counts, **left}


def _rows(
    dossiers: Sequence[Dossier],
    told: Sequence[Told],
    *,
    grid: Sequence[Line],
    method: Method,
    fates: Mapping[tuple[int, int], str],
) -> list[dict[str, Any]]:
    criteria = [Criterion(line.key, line.weight, line.maximum) for line in grid]
    mine = {one.key: one for one in dossiers}
    counted = [one for one in told if fates[one.dossier, one.reader] == FINAL]
    reviews = [Scored(one.dossier, one.reader, one.scores) for one in counted if one.dossier in mine]
    scores = {(one.dossier, one.reader): one.scores for one in counted}
    found = rank(mine, reviews if grid else [], criteria=criteria, method=method)
    standing: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (dossier, reader), fate in sorted(fates.items()):
        standing[dossier].append((reader, fate))
    reopened: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        if one.reopened_at:
            reopened[one.dossier].append(one)
    return [
        _document(mine[one.dossier], one, scores, standing[one.dossier], grid) | _reopened(reopened[one.dossier])
        for one in found
    ]


def _reopened(told: Sequence[Told]) -> dict[str, Any]:
    """Nothing where no review was opened again."""
    found = [
        {"juror": one.reader, "at": one.reopened_at.isoformat(), "by": one.reopened_by}
        for one in told
        if one.reopened_at
    ]
    return {"reopened": found} if found else {}


def _document(
    dossier: Dossier,
    ranked: Ranked,
    scores: Mapping[tuple[int, int], Mapping[str, int]],
    fates: Sequence[tuple[int, str]],
    grid: Sequence[Line],
) -> dict[str, Any]:
    def readers(*wanted: str) -> list[int]:
        return [reader for reader, fate in fates if fate in wanted]

    settled = {FINAL, ABSTAINED, RECUSED}
    return {
        "dossier": dossier.key,
        "number": dossier.number,
        "title": dossier.title,
        "name": dossier.name,
        "rank": ranked.rank,
        "score": None if ranked.score is None else str(ranked.score),
        "spread": str(ranked.spread),
        "disagrees": ranked.disagrees,
        "tied": ranked.is_tied,
        "notes": [
            {
                "juror": reader,
                "note": str(note),
                "scores": {line.key: scores[dossier.key, reader][line.key] for line in grid},
            }
            for reader, note in ranked.notes
        ],
        "means": {key: str(mean) for key, mean in ranked.means},
        "abstained": readers(ABSTAINED),
        "recused": readers(RECUSED),
        "unfinished": [reader for reader, fate in fates if fate not in settled],
    }


def _row(document: Mapping[str, Any], category: str) -> Row:
    notes: Iterator[Note] = (Note(one["juror"], Fraction(one["note"]), one["scores"]) for one in document["notes"])
    return Row(
        dossier=document["dossier"],
        number=document["number"],
        title=document["title"],
        name=document["name"],
        category=category,
        rank=document["rank"],
        score=None if document["score"] is None else Fraction(document["score"]),
        spread=Fraction(document["spread"]),
        disagrees=document["disagrees"],
        is_tied=document["tied"],
        notes=tuple(notes),
        means={key: Fraction(mean) for key, mean in document["means"].items()},
        abstained=tuple(document["abstained"]),
        recused=tuple(document["recused"]),
        unfinished=tuple(document["unfinished"]),
        reopened=tuple(
            Reopening(one["juror"], datetime.fromisoformat(one["at"]), one["by"])
            for one in document.get("reopened", ())
        ),
    )
