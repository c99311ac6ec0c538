from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.matching import Candidate, match_resources
from questionnaires.scoring import percent, score
from tests.questionnaires.strategies import PROFILES, answers_of, cases, document_of, question_document

COMPANY = {"actor_type": "company", "headcount": "10-49", "sector": "C", "territory": "lille"}
ENERGY = frozenset({"energie"})


def questionnaire(*curated: int) -> Definition:
    document = document_of(question_document("a", allow_not_applicable=True))
    document["themes"][0]["levels"] = {"avance": {"resources": list(curated)}}
    document["themes"].append({"key": "eau", "title": "Eau", "questions": [question_document("b")]})
    return parse_definition(document)


def matched(candidates: list[Candidate], *curated: int, answers: Any = None, **options: Any) -> dict[str, list[int]]:
    definition = questionnaire(*curated)
    result = score(definition, answers or answers_of(a="peu", b="tout"), {})
    matches = match_resources(definition, result, candidates, COMPANY, **options)
    return {theme: [match.id for match in found] for theme, found in matches.items()}


def test_reasons_say_why():
    definition = questionnaire(7)
    result = score(definition, answers_of(a="peu", b="tout"), {})
    first, second = match_resources(definition, result, [Candidate(1, ENERGY), Candidate(7, ENERGY)], COMPANY)[
        "energie"
    ]
    assert (first.id, first.curated) == (7, True)
    assert first.reason == "Choisie par l’équipe pour le niveau avancé en énergie"
    assert (second.id, second.curated) == (1, False)
    assert second.reason == "Parce que votre score en énergie est de 2,5/5 (niveau avancé)"


def test_curated_come_first_in_the_order_of_their_authors_whatever_their_range():
    candidates = [Candidate(1, ENERGY, min_percent=50, max_percent=50), Candidate(8, ENERGY), Candidate(9, frozenset())]
    assert matched(candidates, 9, 404, 8)["energie"] == [9, 8, 1]


def test_narrow_ranges_come_first_then_local_then_the_oldest():
    candidates = [
        Candidate(1, ENERGY),
        Candidate(4, ENERGY, min_percent=40, max_percent=60),
        Candidate(3, ENERGY, min_percent=40, max_percent=60),
        Candidate(5, ENERGY, min_percent=40, max_percent=60, national=False),
    ]
    assert matched(candidates, limit=9)["energie"] == [5, 3, 4, 1]
    assert matched(candidates, limit=2)["energie"] == [5, 3]


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        (Candidate(1, ENERGY, min_percent=50, max_percent=50), [1]),
        (Candidate(1, ENERGY, min_percent=51), []),
        (Candidate(1, ENERGY, max_percent=49), []),
        (Candidate(1, frozenset({"dechets"})), []),
        (Candidate(1, ENERGY, actor_types=frozenset({"company", "public"})), [1]),
        (Candidate(1, ENERGY, actor_types=frozenset({"public"})), []),
        (Candidate(1, ENERGY, headcounts=frozenset({"10-49"})), [1]),
        (Candidate(1, ENERGY, headcounts=frozenset({"250+"})), []),
    ],
)
def test_resource_must_suit_the_score_and_the_actor(candidate, expected):
    assert matched([candidate])["energie"] == expected


def test_unknown_size_does_not_exclude():
    definition = questionnaire()
    result = score(definition, answers_of(a="peu"), {})
    candidate = Candidate(1, ENERGY, headcounts=frozenset({"250+"}))
    assert match_resources(definition, result, [candidate], {"headcount": ""})["energie"]


def test_closed_resource_is_never_shown_even_when_curated():
    assert matched([Candidate(1, ENERGY, closed=True)], 1)["energie"] == []


def test_resource_of_two_themes_goes_to_the_weakest():
    both = Candidate(1, frozenset({"energie", "eau"}))
    assert matched([both]) == {"energie": [1], "eau": []}
    assert matched([both], answers=answers_of(a="tout", b="non")) == {"energie": [], "eau": [1]}
    assert matched([both], answers=answers_of(a="peu", b="peu")) == {"energie": [1], "eau": []}


def test_theme_that_does_not_apply_has_none():
    answers = answers_of(b="peu") | {"a": {"value": None, "na": True}}
    assert matched([Candidate(1, ENERGY)], answers=answers) == {"energie": [], "eau": []}


CANDIDATES = st.builds(
    Candidate,
    id=st.integers(1, 30),
    themes=st.frozensets(st.sampled_from(["theme0", "theme1", "theme2"])),
    actor_types=st.frozensets(st.sampled_from(["company", "association", "public"])),
    min_percent=st.integers(0, 50),
    max_percent=st.integers(50, 100),
    closed=st.booleans(),
    national=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(cases(), st.lists(CANDIDATES, max_size=12, unique_by=lambda c: c.id), PROFILES, st.data())
def test_matches_are_open_unique_limited_and_do_not_depend_on_order(case, candidates, profile, data):
    definition, answers, _ = case
    result = score(definition, answers, profile)
    matches = match_resources(definition, result, candidates, profile, limit=2)
    shown = [match.id for found in matches.values() for match in found]
    by_id = {candidate.id: candidate for candidate in candidates}
    assert len(shown) == len(set(shown))
    assert not any(by_id[page].closed for page in shown)
    assert all(len(found) <= 2 for found in matches.values())
    for key, found in matches.items():
        reached = percent(result.theme(key).ratio or 0)
        assert all(by_id[match.id].min_percent <= reached <= by_id[match.id].max_percent for match in found)
    shuffled = data.draw(st.permutations(candidates))
    assert match_resources(definition, result, shuffled, profile, limit=2) == matches
