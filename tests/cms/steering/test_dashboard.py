"""A territory's dashboard: who reads it, what it sums, what it hides, its files, its cost."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from actors.models import Organisation, Presence, User
from cms.steering.cuts import Cut, Part
from cms.steering.dashboard import dashboard_of
from cms.steering.engagement import sectors, types
from cms.steering.scores import levels_and_themes, names_of
from cms.steering.tables import HIDDEN, Column, in_words
from home.enums import Headcount
from home.models import Territory
from questionnaires.models import Assessment, QuestionScore, ThemeScore
from questionnaires.versions import current_version
from ressources.models import ResourceOpinion
from tests.factories.callbacks import make_callback
from tests.factories.pages import make_resources
from tests.factories.peers import make_peers

pytestmark = [pytest.mark.django_db, pytest.mark.once]

EMPTY = "Les scores paraîtront ici dès les premiers diagnostics envoyés."


@pytest.fixture
def address(here):
    return reverse("dashboard", args=[here.pk])


@pytest.fixture
def assessed(here):
    """Eighteen companies and three associations, with a question each, and nobody else."""
    Presence.objects.filter(territory=here).delete()
    made = make_peers(here, [10, 20, 30, 40, 50, 60, 70, 80, 90] * 2)
    made += make_peers(here, [0, 50, 100], kind="association", headcount="0")
    QuestionScore.objects.bulk_create(
        QuestionScore(
            assessment_id=score.assessment_id,
            territory=here,
            organisation_id=score.organisation_id,
            theme="energie",
            question="energie_suivi",
            percent=score.percent,
        )
        for score in ThemeScore.objects.filter(territory=here, theme="energie")
    )
    Presence.objects.filter(territory=here).update(engaged_since=timezone.localdate())
    return made


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("responsable.ici", 200),
        ("redaction.ici", 200),
        ("national", 200),
        ("responsable.ailleurs", 404),
        ("redaction.ailleurs", 404),
        ("jury.ici", 302),
        ("titulaire.ici", 302),
    ],
)
def test_team_alone_reads_it(as_person, address, name, status):
    client = as_person(name)
    for path in ("", "tableaux.xlsx", "scores-par-theme.csv"):
        assert client.get(address + path).status_code == status


def test_visitor_is_asked_to_log_in(client, address):
    assert client.get(address).status_code == 302


def test_new_territory_is_told_what_will_be_there(as_person, there, address):
    Presence.objects.all().delete()
    page = as_person("responsable.ici").get(address).content.decode()
    assert EMPTY in page
    assert "Aucune structure n’était engagée" in page
    assert "masqué</td>" not in page


def test_scores_are_those_of_a_plain_computation(here, assessed):
    table = dashboard_of(here).table("scores-par-theme")
    percents = ThemeScore.objects.filter(territory=here, theme="energie", is_latest=True).values_list(
        "percent", flat=True
    )
    (row,) = (row for row in table.rows if row[0] == "Énergie")
    assert row[1] == sum(percents) / len(percents)
    assert row[2] == row[1] * Decimal("0.05")
    assert row[3] == len(percents) == 21


def test_small_group_is_hidden_with_what_would_give_it_away(here, assessed):
    rows = {row[0]: row for row in dashboard_of(here).table("structures-par-type").rows}
    assert rows["Associations"][1] is HIDDEN
    assert rows["Entreprises"][1] is HIDDEN
    for kind in ("company", "association"):
        told = dashboard_of(here, {"type": kind})
        assert {row[1] for row in told.table("scores-par-theme").rows} == {HIDDEN}
        assert told.figures[0].words == "masqué"


@pytest.mark.parametrize(
    ("criterion", "table", "labels", "field"),
    [
        ("type", "structures-par-type", types(), "kind"),
        ("secteur", "structures-par-secteur", sectors(), "sector"),
        ("taille", "structures-par-taille", Headcount.choices, "headcount"),
    ],
)
def test_table_and_filter_hide_the_same_of_equals(here, criterion, table, labels, field):
    """Else what the one tells of two equal groups gives the third, small one."""
    Presence.objects.filter(territory=here).delete()
    values = [value for value, _label in labels][:3]
    for number, value in zip((7, 7, 3), values, strict=True):
        made = make_peers(here, [50] * number)
        Organisation.objects.filter(pk__in=[one.pk for one in made]).update(**{field: value})
    told = {row[0]: in_words(row[1], Column("", "")) for row in dashboard_of(here).table(table).rows}
    by_filter = [dashboard_of(here, {criterion: value}).figures[0].words for value in values]
    assert sorted(by_filter) == ["7", "masqué", "masqué"]
    assert told.get(str(dict(labels)[values[by_filter.index("7")]])) == "7"


def test_year_tells_no_part_of_what_lies_in_several(here, assessed, person):
    """Seven opinions in all and six of last year would tell of the one of this year."""
    now, (resource,) = timezone.now(), make_resources(here)
    for number in range(7):
        author = User.objects.create_user(f"avis{number}@example.org")
        said = now - timedelta(days=370 if number else 0)
        ResourceOpinion.objects.create(territory=here, resource=resource, user=author, is_useful=True, created_at=said)
    Territory.objects.filter(pk=here.pk).update(opened_at=now - timedelta(days=800))
    here.refresh_from_db()
    last, every = dashboard_of(here, {"annee": str(now.year - 1)}), dashboard_of(here)
    assert last.filters.kept
    for key in ("ressources-les-plus-recherchees", "mises-en-relation", "parcours-du-diagnostic"):
        assert last.table(key).rows == every.table(key).rows
    assert every.table("ressources-les-plus-recherchees").rows[0][3] == 7


def test_figure_that_few_are_in_or_left_out_of_is_hidden_alone(here):
    """Of associations, three are engaged; of public ones, all but two; what is registered is told."""
    Presence.objects.filter(territory=here).delete()
    today = timezone.localdate()
    for kind, engaged, others in (("company", 12, 8), ("association", 3, 6), ("public", 13, 2)):
        make_peers(here, [50] * engaged, kind=kind, engaged_since=today)
        make_peers(here, [50] * others, kind=kind)
    told = dashboard_of(here)
    rows = {row[0]: row[1:] for row in told.table("structures-par-type").rows}
    assert rows == {
        "Entreprises": (20, 12, 20),
        "Associations": (9, HIDDEN, 9),
        "Établissements publics": (15, HIDDEN, 15),
    }
    assert told.table("engagees-par-mois").rows[-1][1:] == (28, 12)
    one = dashboard_of(here, {"type": "association"})
    assert [figure.words for figure in one.figures] == ["9", "masqué", "9"]
    assert one.table("engagees-par-mois").rows[-1][1:] == (HIDDEN,)
    assert {row[3] for row in one.table("scores-par-theme").rows} == {9}


def test_few_without_a_diagnostic_are_told_by_no_figure(here):
    """Of thirty registered, two have none: how many have one is hidden wherever it stands, and nothing else."""
    Presence.objects.filter(territory=here).delete()
    levels = [key for key, _name in names_of(here).levels]
    for level, number in zip(levels, (9, 7), strict=False):
        make_peers(here, [50] * number, level=level)
    for level, number in zip(levels, (6, 6), strict=False):
        make_peers(here, [20] * number, level=level, kind="association")
    make_members(here, 2)
    told = dashboard_of(here)
    assert [figure.words for figure in told.figures] == ["30", "0", "masqué"]
    assert [row[1:] for row in told.table("structures-par-type").rows] == [(18, 0, HIDDEN), (12, 0, 12)]
    assert [row[1] for row in told.table("parcours-du-diagnostic").rows] == [HIDDEN, HIDDEN, 0]
    assert {row[1] is HIDDEN or row[3] is HIDDEN for row in told.table("scores-par-theme").rows} == {True}
    assert HIDDEN not in {row[1] for row in told.table("scores-par-theme").rows}
    for row in told.table("niveaux-par-theme").rows:
        assert row[-1] is HIDDEN
        assert sum(cell is HIDDEN for cell in row[1:-1]) == 1
    company = dashboard_of(here, {"type": "company"})
    assert [figure.words for figure in company.figures] == ["18", "0", "masqué"]
    assert {row[3] for row in company.table("scores-par-theme").rows} == {HIDDEN}
    assert {row[-1] for row in company.table("niveaux-par-theme").rows} == {HIDDEN}
    year = dashboard_of(here, {"annee": str(timezone.localdate().year)})
    assert {row[3] for row in year.table("scores-par-theme").rows} == {HIDDEN}


def test_levels_of_one_value_less_those_of_all_tell_of_no_few(here):
    """Of eleven at a level, eight are companies: the three others are of two types, each small."""
    Presence.objects.filter(territory=here).delete()
    low, high = [key for key, _name in names_of(here).levels][:2]
    for kind, at_low, at_high in (("company", 8, 12), ("association", 2, 9), ("public", 1, 7)):
        make_peers(here, [50] * at_low, level=low, kind=kind)
        make_peers(here, [50] * at_high, level=high, kind=kind)
    asked = [{}, *({"type": kind} for kind in ("company", "association", "public"))]
    every, *parts = [
        next(row[1:3] for row in dashboard_of(here, one).table("niveaux-par-theme").rows if row[0] == "Énergie")
        for one in asked
    ]
    assert every == (11, 28)
    for whole, cells in zip(every, zip(*parts, strict=True), strict=True):
        told = [cell for cell in cells if cell is not HIDDEN]
        assert whole - sum(told) >= 5
    assert all(row[3] is not HIDDEN for row in dashboard_of(here, asked[1]).table("scores-par-theme").rows)


def test_months_are_told_by_steps_of_five(here):
    Presence.objects.filter(territory=here).delete()
    today = timezone.localdate()
    make_peers(here, [50] * 20)
    for back, one in enumerate(Presence.objects.filter(territory=here)):
        Presence.objects.filter(pk=one.pk).update(engaged_since=today - timedelta(days=20 * back))
    rows = dashboard_of(here).table("engagees-par-mois").rows
    told = [row[1] for row in rows if row[1] is not HIDDEN]
    assert told[-1] == 20
    assert len(told) > 2
    assert not [one for one in told for other in told if 0 < abs(one - other) < 5]
    last = dashboard_of(here, {"annee": str(today.year)}).table("engagees-par-mois").rows
    assert [row for row in rows if row[0] >= f"{today.year}"] == list(last)


def test_step_that_few_did_not_finish_is_hidden(here):
    Presence.objects.filter(territory=here).delete()
    today = timezone.localdate()
    made = make_peers(here, [50] * 18, engaged_since=today) + make_members(here, 2)
    Assessment.objects.bulk_create(
        Assessment(territory=here, organisation=one, version=current_version(here.pk)) for one in made[18:]
    )
    told = dashboard_of(here)
    assert [figure.words for figure in told.figures] == ["20", "masqué", "masqué"]
    assert [row[1] for row in told.table("parcours-du-diagnostic").rows] == [20, HIDDEN, 0]
    assert told.table("engagees-par-mois").rows[-1][1:] == (HIDDEN,)


def make_members(territory, number):
    made = Organisation.objects.bulk_create(Organisation(name=f"Neuve {one}", kind="company") for one in range(number))
    Presence.objects.bulk_create(
        Presence(organisation=one, territory=territory, slug=f"neuve-{one.pk}") for one in made
    )
    return made


def test_levels_of_one_each_are_not_told_by_their_number(here):
    names, parts = names_of(here), {("energie", f"n{number}"): {"": Part(1, Decimal(50))} for number in range(5)}
    names = replace(names, levels=tuple((level, level) for _theme, level in parts))
    levels, scores = levels_and_themes(Cut(here), names, ["energie"], parts)
    assert levels.rows[0][1:] == (HIDDEN,) * 6
    assert scores.rows[0][-1] is HIDDEN


def test_large_groups_are_told_by_one_criterion_at_a_time(here, assessed):
    make_peers(here, [0, 100], kind="association", engaged_since=timezone.localdate())
    told = dashboard_of(here, {"type": "association", "theme": "energie"})
    assert [row[:2] for row in told.table("scores-par-theme").rows] == [("Énergie", Decimal(50))]
    assert told.filters.chosen == "Type de structure\u00a0: Association, Thème\u00a0: Énergie"
    both = dashboard_of(here, {"type": "association", "taille": "0"})
    assert both.filters.query == "?type=association"
    assert "Un seul critère" in both.filters.refusal


def test_year_parts_by_the_latest_diagnostic(here, assessed):
    this, last = timezone.localdate().year, timezone.localdate().year - 1
    here.opened_at = here.opened_at.replace(year=last)
    rows = dashboard_of(here, {"annee": str(this)}).table("scores-par-theme").rows
    assert {row[3] for row in rows} == {21}
    assert {row[3] for row in dashboard_of(here, {"annee": str(last)}).table("scores-par-theme").rows} == {0}


def test_those_who_left_are_not_counted(here, assessed):
    Presence.objects.filter(organisation=assessed[0]).delete()
    assert {row[3] for row in dashboard_of(here).table("scores-par-theme").rows} == {20}


def test_weak_question_is_told_in_its_words(here, assessed):
    ((_question, percent, theme, count),) = dashboard_of(here).table("questions-les-plus-faibles").rows
    assert (percent, theme, count) == (Decimal(50), "Énergie", 21)


def test_requests_of_few_are_hidden(here, organisation, person):
    make_callback(organisation, territory=here, by=person("titulaire.ici"))
    states = Counter(row[1] for row in dashboard_of(here).table("mises-en-relation").rows)
    assert states[HIDDEN] >= 2


def test_files_follow_the_filters_and_hold_no_formula(as_person, here, assessed, address):
    make_peers(here, [20] * 6, kind="public")
    Organisation.objects.update(name="=1+1")
    client = as_person("responsable.ici")
    written = b"".join(client.get(f"{address}scores-par-theme.csv?type=public&theme=energie").streaming_content)
    assert written.decode("utf-8-sig").splitlines()[1:] == ["Énergie,masqué,masqué,masqué"]
    book = load_workbook(BytesIO(client.get(f"{address}tableaux.xlsx").content))
    assert "Score moyen par thème" in book.sheetnames
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "masqué" in cells
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("asked", [{}, {"type": "company"}])
def test_costs_as_many_queries_whatever_the_number(here, asked):
    make_peers(here, [50] * 3)
    few = _queries(here, asked)
    make_peers(here, [50] * 30, kind="public")
    assert _queries(here, asked) == few <= 16


def _queries(territory, asked) -> int:
    dashboard_of(territory, asked)
    with CaptureQueriesContext(connection) as queries:
        dashboard_of(territory, asked)
    assert not [one for one in queries.captured_queries if '"answers"' in one["sql"]]
    return len(queries)
