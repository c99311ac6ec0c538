"""Progress where people read it: below a result, on a page of its own, in the badge."""

import copy
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.enums import BadgeKind, Sharing
from actors.models import Badge
from questionnaires.models import Assessment, QuestionnaireVersion
from questionnaires.saving import Change
from questionnaires.services.assessments import save_answers, start_assessment, submit_assessment
from tests.factories.assessments import make_version
from tests.questionnaires.strategies import LEVELS, question_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generations_read_once")]


def asking(**themes: list[str]) -> dict[str, Any]:
    """One question of yes or no a key."""
    return {
        "schema": 1,
        "title": "Essai",
        "scale": "5",
        "minutes": 5,
        "levels": copy.deepcopy(LEVELS),
        "themes": [
            {"key": key, "title": key.capitalize(), "questions": [question_document(one, "yes_no") for one in keys]}
            for key, keys in themes.items()
        ],
    }


@pytest.fixture
def answer(here, organisation, person):
    """Send a new round: what is answered « Oui », out of the questions of the version in use."""

    def sent(*yes: str) -> Assessment:
        owner = person("titulaire.ici")
        draft = start_assessment(organisation, territory=here, by=owner)
        keys = [q["key"] for theme in draft.version.definition["themes"] for q in theme["questions"]]
        changes = [Change(key, "oui" if key in yes else "non", False) for key in keys]
        assert not save_answers(draft, changes=changes, by=owner).refused
        return submit_assessment(draft, by=owner)

    return sent


def publish(here, told: dict[str, str], **themes: list[str]) -> QuestionnaireVersion:
    return make_version(here, asking(**themes), comparability=told)


def page(client, assessment: Assessment, name: str = "resultat", query: str = "") -> str:
    response = client.get(f"/ici/diagnostic/{assessment.uuid}/{name}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_first_round_says_what_will_be_here_and_when_one_is_reminded(answer, here, as_person):
    publish(here, {}, energie=["a"])
    html = page(as_person("membre.ici"), answer("a"))
    assert "Au prochain diagnostic, vous lirez ici ce qui a changé" in html
    assert "tous les ans" in html
    assert 'class="since' not in html.replace('class="since__note', "")


def test_result_shows_what_compares_and_says_why_the_rest_does_not(answer, here, as_person):
    publish(here, {}, energie=["a", "b"], eau=["c"])
    answer("a")
    publish(here, {"c": "changed"}, energie=["a", "b"], eau=["c"])
    second = answer("a", "b", "c")
    html = page(as_person("membre.ici"), second)
    assert "Sur le seul thème comparable, votre score passe de 2,5 à 5,0." in html
    assert "Rupture de série\u00a0: La question a changé" in html
    assert "+2,5" in html


def test_programs_read_the_same_in_numbers(answer, here, as_person):
    publish(here, {}, energie=["a", "b"], eau=["c"])
    answer("a")
    publish(here, {"c": "changed"}, energie=["a", "b"], eau=["c"])
    address = f"/api/v1/assessments/{answer('a', 'b', 'c').uuid}/progress/"
    energy, water = as_person("membre.ici").get(address).json()["rows"]
    assert [energy[name] for name in ("before", "after", "delta", "direction")] == [2.5, 5, 2.5, 1]
    assert (energy["before_in_words"], energy["delta_in_words"]) == ("2,5", "+2,5")
    assert [water[name] for name in ("before", "after", "delta", "after_in_words")] == [None, 5, None, "5,0"]


def test_programs_are_told_that_a_round_to_compare_with_is_none(answer, here, as_person):
    publish(here, {}, energie=["a", "b"])
    answer()
    address, client = f"/api/v1/assessments/{answer('a').uuid}/progress/", as_person("membre.ici")
    assert client.get(f"{address}?since=1").status_code == 200
    for number in (0, 2, 9):
        refused = client.get(f"{address}?since={number}")
        assert (refused.status_code, refused.json()["fields"]) == (422, ["since"])


def test_one_may_compare_with_any_earlier_round(answer, here, as_person):
    publish(here, {}, energie=["a", "b"])
    answer()
    answer("a")
    third = answer("a")
    client = as_person("membre.ici")
    assert "votre score reste à 2,5" in page(client, third)
    assert "votre score passe de 0,0 à 2,5" in page(client, third, query="?avec=1")
    assert "votre score reste à 2,5" in page(client, third, query="?avec=9")


def test_progression_tells_every_round_and_each_answer_that_moved(answer, here, as_person):
    publish(here, {}, energie=["a", "b"])
    answer("b")
    second = answer("a", "b")
    html = page(as_person("membre.ici"), second, "progression")
    assert "Réponse par réponse" in html
    assert html.count("moves__way") == 1
    assert "Mieux" in html
    assert html.count("chart__dot") == 4  # the mean and one theme, in two rounds


def test_levels_only_says_no_figure(answer, here, as_person):
    document = asking(energie=["a", "b"]) | {"levels_only": True}
    make_version(here, document)
    answer("a")
    second = answer("a", "b")
    html = page(as_person("membre.ici"), second, "progression")
    assert "en hausse" in html
    assert not any(said in html for said in ("2,5", "5,0", "dumbbell", "chart__dot"))
    (row,) = as_person("membre.ici").get(f"/api/v1/assessments/{second.uuid}/progress/").json()["rows"]
    assert (row["before"], row["after"], row["delta"], row["delta_in_words"]) == (None, None, None, "en hausse")


def test_pages_cost_the_same_for_two_rounds_and_for_six(answer, here, as_person):
    publish(here, {}, energie=["a", "b"])
    answer("a")
    client, costs = as_person("membre.ici"), []
    for _again in range(5):
        sent = answer("a", "b")
        for name in ("resultat", "progression"):
            page(client, sent, name)
        with CaptureQueriesContext(connection) as queries:
            page(client, sent)
            page(client, sent, "progression")
        costs.append(len(queries))
    assert len(set(costs)) == 1


def test_badge_compares_what_compares_whichever_the_version(answer, here, organisation):
    presence = organisation.presences.get(territory=here)
    presence.shares = Sharing.LEVEL
    presence.save()
    progress = Badge.objects.filter(presence=presence, kind=BadgeKind.PROGRESS)
    publish(here, {}, energie=["a", "b"], eau=["c"])
    answer("a")
    publish(here, {"c": "changed"}, energie=["a", "b"], eau=["c"])
    answer("a", "c")
    assert not progress.exists(), "what rose does not compare"
    publish(here, {"c": "removed", "d": "new"}, energie=["a", "b"], eau=["d"])
    answer("a", "b")
    assert progress.exists()
