"""What figures cost once a whole country works."""

from collections.abc import Callable

from django.db.models import Sum

from cms.benchmark.acts import read_row
from cms.benchmark.crowd import make_crowd
from cms.benchmark.report import Row
from questionnaires.models import ThemeRollup, ThemeScore
from questionnaires.services.rollups import recount

Tell = Callable[[str], object]


def steering_rows(*, territories: int, reference: float, rounds: int, tell: Tell) -> list[Row]:
    """One row for each reading, made once so many territories are there. `reference`: of the bare Django view."""
    make_crowd(territories=territories, tell=tell)
    works: dict[str, Callable[[], object]] = {
        "Niveaux du pays, des cumuls": _levels_of_rollups,
        "Les mêmes, des scores de thèmes": _levels_of_scores,
    }
    rows = [read_row(title, work, reference=reference, rounds=rounds) for title, work in works.items()]
    again = read_row("Cumuls, recomptés", lambda: recount(repair=False), reference=reference, rounds=1)
    return [*rows, again]


def _levels_of_rollups() -> object:
    return list(ThemeRollup.objects.counted().exclude(theme="").values_list("theme", "level").annotate(Sum("results")))


def _levels_of_scores() -> object:
    return list(ThemeScore.objects.filter(is_latest=True).values_list("theme", "level").annotate(Sum("percent")))
