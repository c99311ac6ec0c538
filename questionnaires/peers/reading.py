"""What the result page shows of an organisation's place among its peers. Columns alone are read, never an answer.

Peers are the other organisations that let their scores be compared, by the latest diagnostic that they sent: those of
the territory first; where they are too few, those of all territories, by the questions that the nation asks.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from actors.models import Presence
from home.enums import TerritoryState
from home.templatetags.french import de
from questionnaires.charts import Strip, draw_strip
from questionnaires.definition import Definition
from questionnaires.models import Assessment, ThemeScore
from questionnaires.peers.standing import (
    BANDS,
    Peer,
    Standing,
    comparable_themes,
    compares_overall,
    described,
    group_words,
    narrowest,
    ordinal,
    standing_among,
    standing_in,
)
from questionnaires.scoring import weighted_mean
from questionnaires.versions import broken_between, definition_of
from questionnaires.wording import as_shown, display

MOST_ROWS = 12_000  # of a comparison with the whole country: the latest two thousand organisations or so


class BenchmarkState(StrEnum):
    """What the page says of the benchmark."""

    NOT_SHARING = "not_sharing"  # who takes no part sees nothing of it
    NOT_LATEST = "not_latest"  # the result of an earlier round
    TOO_FEW = "too_few"
    SHOWN = "shown"


@dataclass(frozen=True)
class Figures:
    """One's own score and those of the group, on the scale of the questionnaire, with their picture."""

    score: str
    first: str
    median: str
    third: str
    scores: tuple[Fraction, ...]  # the same four, as numbers
    middle: Fraction  # the median, as a part of the points
    strip: Strip


@dataclass(frozen=True)
class ShownStanding:
    """A standing, as the page shows it; where a result is told by its level alone, the part of the group is all."""

    rank: int
    ordinal: str
    total: int
    is_tied: bool
    band: str
    figures: Figures | None


@dataclass(frozen=True)
class Benchmark:
    """`group` is in words: « 12 entreprises de 10 à 49 salariés de Grand Poitiers »."""

    state: BenchmarkState
    group: str = ""
    is_core: bool = False  # whether only the nation's questions are compared
    overall: ShownStanding | None = None
    themes: Mapping[str, ShownStanding] = field(default_factory=dict)

    @property
    def medians(self) -> dict[str, Fraction]:
        """By theme, where they can be drawn beside the scores of the page: those of the core are of other questions."""
        figures = {key: place.figures for key, place in self.themes.items()}
        return {} if self.is_core else {key: found.middle for key, found in figures.items() if found}


class Row(NamedTuple):
    """The score of one theme, with those of the whole and whose it is."""

    organisation: int
    assessment: int
    version: int
    score: Decimal | None
    kind: str
    headcount: str
    theme: str
    percent: Decimal
    core: Decimal | None


def benchmark_of(assessment: Assessment, presence: Presence | None) -> Benchmark | None:
    """An organisation's place by its result in a territory; None where there is nothing to compare.

    At most two queries, however many the peers.
    """
    if assessment.pilot_id or presence is None:
        return None
    if not presence.shares_with_peers:
        return Benchmark(BenchmarkState.NOT_SHARING)
    rows = _by_organisation(_shared_rows().filter(territory=assessment.territory_id))
    own = rows.pop(assessment.organisation.pk, [])
    if not own:
        return None
    if own[0].assessment != assessment.pk:
        return Benchmark(BenchmarkState.NOT_LATEST)
    return _here(assessment, own, rows) or _everywhere(assessment, own) or Benchmark(BenchmarkState.TOO_FEW)


def _here(assessment: Assessment, own: list[Row], others: Mapping[int, list[Row]]) -> Benchmark | None:
    """By the whole questionnaire, among those of the territory."""
    mine, *peers = (_of_territory(rows, assessment.version_id) for rows in (own, *others.values()))
    return _compare(assessment, mine, peers, where=de(assessment.territory.short_name))


def _everywhere(assessment: Assessment, own: list[Row]) -> Benchmark | None:
    """By the nation's questions, among those of all territories."""
    others = _by_organisation(_national_rows())
    others.pop(assessment.organisation.pk, None)
    weights = {theme.key: theme.core or Fraction(0) for theme in definition_of(assessment.version_id).themes}
    mine, *peers = (_of_core(rows, weights) for rows in (own, *others.values()))
    return _compare(assessment, mine, peers, where="de tous les territoires", is_core=True)


def _compare(
    assessment: Assessment, mine: Peer, peers: Iterable[Peer], *, where: str, is_core: bool = False
) -> Benchmark | None:
    """One's place among those whose mean compares; None where they are too few, or one has none."""
    organisation, definition = assessment.organisation, definition_of(assessment.version_id)
    kind, headcount = organisation.kind, organisation.headcount
    group = narrowest([one for one in peers if one.overall is not None], kind=kind, headcount=headcount)
    if group is None or mine.overall is None:
        return None
    size = organisation.get_headcount_display()
    of_themes = {key: standing_in(group, key, own) for key, own in mine.themes.items()}
    overall = standing_among(mine.overall, (one.overall for one in group.peers))
    return Benchmark(
        BenchmarkState.SHOWN,
        group=group_words(group, kind=kind, headcount=headcount, headcount_name=size, where=where),
        is_core=is_core,
        overall=_place(overall, definition, is_core=is_core),
        themes={key: place for key, one in of_themes.items() if (place := _place(one, definition, is_core=is_core))},
    )


def _place(standing: Standing | None, definition: Definition, *, is_core: bool) -> ShownStanding | None:
    if standing is None:
        return None
    figures = None if definition.levels_only else _figures(standing, definition.scale, is_core=is_core)
    rank = standing.rank
    return ShownStanding(rank, ordinal(rank), standing.total, standing.is_tied, BANDS[standing.band], figures)


def _figures(standing: Standing, scale: Fraction, *, is_core: bool) -> Figures:
    told = (standing.own, standing.first, standing.median, standing.third)
    strip = draw_strip(*told, description=described(standing, scale=scale, is_core=is_core))
    scores = tuple(as_shown(ratio * scale) for ratio in told)
    own, first, median, third = map(display, scores)
    return Figures(own, first, median, third, scores, standing.median, strip)


# --- What is read -----------------------------------------------------------------------------------------------------


def _shared_rows() -> QuerySet[ThemeScore]:
    """The latest scores of the organisations that take part and are still in their territory."""
    agreed = Presence.objects.filter(
        organisation=OuterRef("organisation"), territory=OuterRef("territory"), shares_with_peers=True
    )
    return ThemeScore.objects.filter(Exists(agreed), is_latest=True).order_by("-assessment_id")


def _national_rows() -> QuerySet[ThemeScore]:
    open_ones = _shared_rows().filter(core__isnull=False, territory__state=TerritoryState.OPEN)
    return open_ones[:MOST_ROWS]


def _by_organisation(rows: QuerySet[ThemeScore]) -> dict[int, list[Row]]:
    """One result for each, the last one where there are several, of several territories."""
    columns = ("organisation", "assessment", "assessment__version", "assessment__score")
    facts = ("organisation__kind", "organisation__headcount", "theme", "percent", "core")
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in map(Row._make, rows.values_list(*columns, *facts)):
        kept = found[row.organisation]
        if not kept or kept[0].assessment == row.assessment:
            kept.append(row)
    return dict(found)


# --- What compares ----------------------------------------------------------------------------------------------------


def _of_territory(rows: list[Row], mine: int) -> Peer:
    """What compares with a version of the territory's own."""
    row = rows[0]
    themes, has_mean = compared_versions(mine, row.version)
    scale = definition_of(row.version).scale
    return Peer(
        row.kind,
        row.headcount,
        Fraction(row.score) / scale if has_mean and row.score is not None else None,
        {one.theme: Fraction(one.percent) / 100 for one in rows if one.theme in themes},
    )


def _of_core(rows: list[Row], weights: Mapping[str, Fraction]) -> Peer:
    """What was obtained of the nation's questions; the mean by the national weights of one version, for all."""
    themes = {one.theme: Fraction(one.core) / 100 for one in rows if one.core is not None}
    overall = weighted_mean((weights.get(key, Fraction(0)), ratio) for key, ratio in themes.items())
    return Peer(rows[0].kind, rows[0].headcount, overall, themes)


@lru_cache(maxsize=4096)
def compared_versions(mine: int, theirs: int) -> tuple[frozenset[str], bool]:
    """The themes of a version that compare with another of the same territory, and whether the mean does.

    Kept in the process: versions never change.
    """
    definition, other = definition_of(mine), definition_of(theirs)
    themes = comparable_themes(definition, other, broken=broken_between(mine, theirs))
    return themes, compares_overall(definition, themes)
