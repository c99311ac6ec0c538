"""The place among peers on the result page: who is compared, who sees it, in how many queries."""

import copy
from fractions import Fraction
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from actors.enums import Purpose
from actors.models import Presence
from actors.services.organisations import leave_territory
from actors.services.sharing import set_sharing
from questionnaires.definition import sha256
from questionnaires.immutability import install_triggers, remove_triggers
from questionnaires.models import Assessment, QuestionnaireVersion
from questionnaires.peers.reading import Benchmark, BenchmarkState, benchmark_of
from questionnaires.scoring import Result, to_decimal
from questionnaires.studio.core import core_result, with_core
from questionnaires.versions import definition_of
from tests.factories.assessments import make_sent, make_version
from tests.factories.peers import make_peers
from tests.world import QUESTIONNAIRE

pytestmark = pytest.mark.django_db

SPREAD = [10, 20, 30, 40, 50]


@pytest.fixture
def presence(organisation, here) -> Presence:
    presence = organisation.presences.get(territory=here)
    set_sharing(presence, purpose=Purpose.PEERS, to=True, wording="Oui.", by=None)
    return presence


@pytest.fixture
def sent(presence, organisation, here, person) -> Assessment:
    """1,8 out of 5: 37 per cent."""
    return make_sent(organisation, territory=here, by=person("titulaire.ici"))


def found(sent: Assessment, presence: Presence) -> Benchmark:
    benchmark = benchmark_of(sent, presence)
    assert benchmark
    return benchmark


def test_place_is_told_with_median_and_quartiles_and_in_words(as_person, sent, here):
    make_peers(here, SPREAD)
    page = as_person("membre.ici").get(f"/ici/diagnostic/{sent.uuid}/resultat/").content.decode()
    assert "Votre score\u00a0: 1,8. La moitié centrale des structures comparées va de 1,0 à 2,0, médiane 1,5." in page
    assert "à côté de 5\u00a0entreprises de 10 à 49 salariés d’Ici" in page
    assert "Il faut au moins 5 structures" not in page


def test_rank_counts_oneself(sent, presence, here):
    make_peers(here, SPREAD)
    overall = found(sent, presence).overall
    assert (overall.rank, overall.total, overall.is_tied) == (3, 6, False)


def test_programs_read_the_same_place_in_numbers(as_person, sent, here):
    make_peers(here, SPREAD)
    told = as_person("membre.ici").get(f"/api/v1/assessments/{sent.uuid}/benchmark/").json()["overall"]
    figures = {"score": 1.8, "first_quartile": 1.0, "median": 1.5, "third_quartile": 2.0}
    assert told == {"rank": 3, "total": 6, "is_tied": False, "band": "dans la moitié centrale", **figures}


def test_below_five_nothing_is_told_and_not_how_many(as_person, sent, presence, here):
    make_peers(here, SPREAD[:4])
    assert found(sent, presence) == Benchmark(BenchmarkState.TOO_FEW)
    page = as_person("membre.ici").get(f"/ici/diagnostic/{sent.uuid}/resultat/").content.decode()
    assert "Il faut au moins 5 structures qui acceptent d’être comparées" in page
    assert 'class="strip"' not in page


def test_who_takes_no_part_sees_nothing_and_is_invited(as_person, sent, presence, here):
    make_peers(here, SPREAD)
    set_sharing(presence, purpose=Purpose.PEERS, to=False, wording="", by=None)
    page = as_person("membre.ici").get(f"/ici/diagnostic/{sent.uuid}/resultat/").content.decode()
    assert "Participer aux repères" in page
    assert 'class="strip"' not in page


def test_who_takes_back_or_leaves_counts_no_more(sent, presence, here, person):
    made = make_peers(here, [*SPREAD, 60])
    set_sharing(made[0].presences.get(), purpose=Purpose.PEERS, to=False, wording="", by=None)
    assert found(sent, presence).overall.total == 6
    leave_territory(made[1].presences.get(), by=person("titulaire.ici"))
    assert found(sent, presence).state == BenchmarkState.TOO_FEW


@pytest.mark.parametrize(
    ("kind", "headcount", "group"),
    [("company", "1-9", "entreprises d’Ici"), ("association", "1-9", "structures d’Ici")],
)
def test_group_widens_inside_the_territory(sent, presence, here, kind, headcount, group):
    make_peers(here, SPREAD, kind=kind, headcount=headcount)
    benchmark = found(sent, presence)
    assert (benchmark.group, benchmark.is_core) == (f"5\u00a0{group}", False)


def with_national_core(territory) -> QuestionnaireVersion:
    return make_version(territory, with_core(QUESTIONNAIRE, QUESTIONNAIRE))


def test_too_few_here_are_compared_with_all_by_the_national_questions(presence, here, there, organisation, person):
    for territory in (here, there):
        with_national_core(territory)
    sent = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    make_peers(here, [90])
    make_peers(there, SPREAD[:4])
    benchmark = found(sent, presence)
    assert (benchmark.group, benchmark.is_core) == (
        "5\u00a0entreprises de 10 à 49 salariés de tous les territoires",
        True,
    )
    result = Result.from_json(sent.result)
    core = core_result(definition_of(sent.version_id), result)
    assert benchmark.overall.figures.score == f"{float(core.ratio * 5):.1f}".replace(".", ",")
    there.state = "suspended"
    there.save()
    assert found(sent, presence).state == BenchmarkState.TOO_FEW


def test_score_keeps_what_was_obtained_of_the_core_and_never_changes(presence, here, organisation, person):
    with_national_core(here)
    sent = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    told = {row.theme: row.core for row in sent.theme_scores.all()}
    assert told
    themes = sent.result["core"]["themes"]
    assert told == {key: to_decimal(Fraction(themes[key]) * 100) for key in told}
    with pytest.raises(DatabaseError), transaction.atomic():
        sent.theme_scores.update(core=1)


def test_migration_fills_the_core_of_what_was_sent(presence, here, organisation, person):
    with_national_core(here)
    sent = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    kept = dict(sent.theme_scores.values_list("theme", "core"))
    remove_triggers()
    try:
        sent.theme_scores.update(core=None)
        import_module("questionnaires.migrations.0011_sharing").fill(apps, None)
    finally:
        install_triggers()
    assert dict(sent.theme_scores.values_list("theme", "core")) == kept


def test_earlier_result_has_no_place(sent, presence, organisation, here, person):
    make_peers(here, SPREAD)
    make_sent(organisation, territory=here, by=person("titulaire.ici"))
    assert found(sent, presence).state == BenchmarkState.NOT_LATEST


def test_only_versions_that_compare_are_compared(sent, presence, here, organisation, person):
    first = sent.version
    make_peers(here, SPREAD, version=first)
    keys = {q["key"]: "changed" for theme in QUESTIONNAIRE["themes"][:1] for q in theme["questions"]}
    second = next_version(here, keys)
    latest = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    assert latest.version == second
    benchmark = found(latest, presence)
    changed = QUESTIONNAIRE["themes"][0]["key"]
    assert changed not in benchmark.themes
    assert QUESTIONNAIRE["themes"][1]["key"] in benchmark.themes
    everything = {q["key"]: "changed" for theme in QUESTIONNAIRE["themes"] for q in theme["questions"]}
    next_version(here, everything)
    again = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    assert found(again, presence).state == BenchmarkState.TOO_FEW


def next_version(territory, comparability) -> QuestionnaireVersion:
    document = copy.deepcopy(QUESTIONNAIRE)
    return QuestionnaireVersion.objects.create(
        territory=territory,
        number=territory.questionnaire_versions.count() + 1,
        definition=document,
        sha256=sha256(document),
        comparability=comparability,
    )


def test_where_levels_alone_are_told_no_figure_is(as_person, presence, here, organisation, person):
    make_version(here, QUESTIONNAIRE | {"levels_only": True})
    sent = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    make_peers(here, SPREAD)
    assert found(sent, presence).overall.figures is None
    page = as_person("membre.ici").get(f"/ici/diagnostic/{sent.uuid}/resultat/").content.decode()
    assert "votre moyenne est dans la moitié centrale" in page
    assert 'class="strip"' not in page
    assert "sur\u00a06" not in page
    told = as_person("membre.ici").get(f"/api/v1/assessments/{sent.uuid}/benchmark/").json()["overall"]
    assert {name for name, value in told.items() if value not in (None, False)} == {"band"}


@pytest.mark.once
def test_two_hundred_peers_cost_no_more_queries_than_five(as_person, sent, here, generations_read_once):
    client, address = as_person("membre.ici"), f"/ici/diagnostic/{sent.uuid}/resultat/"

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    Presence.objects.update(shares_with_peers=False)
    count()
    without = count()
    Presence.objects.update(shares_with_peers=True)
    make_peers(here, SPREAD)
    few = count()
    make_peers(here, [n % 101 for n in range(195)])
    assert count() == few <= without + 2
