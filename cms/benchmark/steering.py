"""What figures cost once a whole country works, beside what they cost on the demonstration."""

from collections.abc import Callable

from django.db.models import Count, Sum
from django.test import Client
from django.urls import reverse

from actors.models import User
from cms.benchmark.acts import Act, act_row, read_row
from cms.benchmark.crowd import make_crowd
from cms.benchmark.demo_targets import TERRITORY
from cms.benchmark.report import Row
from cms.benchmark.server import HOST
from cms.benchmark.targets import NotMeasured
from home.models import Territory, Theme
from questionnaires.models import ThemeRollup, ThemeScore
from questionnaires.services.rollups import recount

NATIONAL = "national@example.org"

Tell = Callable[[str], object]


def steering_rows(*, territories: int, reference: float, rounds: int, tell: Tell) -> list[Row]:
    """One row for each screen and reading, with so many territories. `reference`: of the bare Django view."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(User.objects.get(email=NATIONAL))
    nation = reverse("dashboards")
    one = reverse("dashboard", args=[Territory.objects.get(slug=TERRITORY).pk])
    small = [
        Act("Un territoire, la démonstration", one),
        Act("La nation, la démonstration", nation),
        Act("Le pays en détail, la démonstration", reverse("country")),
    ]
    before = [act_row(client, act, reference=reference, rounds=rounds) for act in small]
    largest = make_crowd(territories=territories, tell=tell)
    acts = [
        Act("Le territoire le plus grand", reverse("dashboard", args=[largest.pk])),
        Act("Le même, ses entreprises", f"{reverse('dashboard', args=[largest.pk])}?type=company"),
        Act("La nation, tout le pays", nation),
        Act("Une région, un thème, un tour", f"{nation}?region=75&theme={_theme()}&tour=1"),
        Act("La nation, en classeur", reverse("nation_workbook")),
        Act("Le pays en détail", reverse("country")),
    ]
    pages = [act_row(client, act, reference=reference, rounds=rounds) for act in acts]
    works: dict[str, Callable[[], object]] = {
        "Niveaux du pays, des cumuls": _levels_of_rollups,
        "Les mêmes, des scores de thèmes": _levels_of_scores,
    }
    reads = [read_row(title, work, reference=reference, rounds=rounds) for title, work in works.items()]
    again = read_row("Cumuls, recomptés", _counted_again, reference=reference, rounds=1)
    return [*before, *pages, *reads, again]


def _theme() -> str:
    return Theme.objects.for_territory(None).earliest("order").key


def _counted_again() -> None:
    if recount(repair=False):
        raise NotMeasured("Les cumuls diffèrent des résultats.")


def _levels_of_rollups() -> object:
    return list(ThemeRollup.objects.counted().exclude(theme="").values_list("theme", "level").annotate(Sum("results")))


def _levels_of_scores() -> object:
    return list(ThemeScore.objects.filter(is_latest=True).values_list("theme", "level").annotate(Count("pk")))
