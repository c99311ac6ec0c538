from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from home.ground import Ground
from questionnaires.conditions import current_value, visible_questions
from questionnaires.definition import Definition, LevelContent
from questionnaires.definition_reading import parse_definition
from questionnaires.matching.rules import Candidate, Cause, match_resources, refusal, suits
from questionnaires.scoring import percent, score
from ressources.perimeter import Perimeter, Spot
from tests.questionnaires.strategies import PROFILES, answers_of, cases, document_of, question_document

COMPANY = {"actor_type": "company", "headcount": "10-49", "sector": "C", "territory": "lille"}
ENERGY = frozenset({"energie"})
BONNES = Ground("86031", "200069854", frozenset({"86"}), frozenset({"75"}))


def questionnaire(*curated: int, after: Mapping[str, list[int]] | None = None) -> Definition:
    """`after`: the resources that authors chose for the answers to the first question."""
    question = question_document("a", allow_not_applicable=True)
    question["choices"] = [
        {**choice, "resources": (after or {}).get(choice["key"], [])} for choice in question["choices"]
    ]
    document = document_of(question)
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
        (Candidate(1, ENERGY, sectors=frozenset({"C", "F"})), [1]),
        (Candidate(1, ENERGY, sectors=frozenset({"F"})), []),
    ],
)
def test_resource_must_suit_the_score_and_the_actor(candidate, expected):
    assert matched([candidate])["energie"] == expected


def test_unknown_size_does_not_exclude():
    definition = questionnaire()
    result = score(definition, answers_of(a="peu"), {})
    candidate = Candidate(1, ENERGY, headcounts=frozenset({"250+"}))
    assert match_resources(definition, result, [candidate], {"headcount": ""})["energie"]


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        (Perimeter(), [1]),
        (Perimeter(departments=frozenset({"86"})), [1]),
        (Perimeter(spots=frozenset({Spot("200069854")})), [1]),
        (Perimeter(departments=frozenset({"79"}), spots=frozenset({Spot("79191")})), []),
    ],
)
def test_resource_must_reach_where_the_actor_is(reach, expected):
    assert matched([Candidate(1, ENERGY, reach=reach)], ground=BONNES)["energie"] == expected
    assert matched([Candidate(1, ENERGY, reach=reach)])["energie"] == [1], "who does not say where they are loses none"


def test_what_authors_chose_for_an_answer_comes_before_what_they_chose_for_the_level():
    definition = questionnaire(7, 8, after={"peu": [8, 9], "tout": [6]})
    answers = answers_of(a="peu", b="tout")
    result = score(definition, answers, {})
    candidates = [Candidate(key, ENERGY) for key in (6, 7, 8, 9)]
    found = match_resources(definition, result, candidates, COMPANY, answers=answers, limit=4)["energie"]
    assert [(match.id, match.cause) for match in found] == [
        (8, Cause.ANSWER),
        (9, Cause.ANSWER),
        (7, Cause.LEVEL),
        (6, Cause.SCORE),
    ]
    assert found[0].reason == "Parce que vous avez répondu «\u00a0Peu\u00a0» à «\u00a0Quoi ?\u00a0»"


def test_answer_that_does_not_count_leads_to_nothing():
    definition = questionnaire(after={"peu": [8]})
    away = answers_of(b="tout") | {"a": {"value": "peu", "na": True}}
    for answers in (away, answers_of(a="tout", b="tout"), answers_of(b="tout")):
        result = score(definition, answers, {})
        assert not match_resources(definition, result, [Candidate(8, frozenset())], COMPANY, answers=answers)["energie"]


def test_what_several_themes_call_for_goes_where_the_cause_is_stronger():
    """By its score, the other theme would come first: it is the weaker one."""
    definition = questionnaire(after={"peu": [8]})
    answers = answers_of(a="peu", b="non")
    both = Candidate(8, frozenset({"energie", "eau"}))
    found = match_resources(definition, score(definition, answers, {}), [both], COMPANY, answers=answers)
    assert [match.id for match in found["energie"]] == [8]
    assert not found["eau"]


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (Candidate(1, ENERGY), ""),
        (Candidate(1, ENERGY, actor_types=frozenset({"public", "other"})), "réservée aux établissements publics et "),
        (Candidate(1, ENERGY, headcounts=frozenset({"50-249", "250+"})), "réservée aux structures de 50 salariés et "),
        (Candidate(1, ENERGY, sectors=frozenset({"A"})), "réservée à d’autres secteurs d’activité"),
        (Candidate(1, ENERGY, reach=Perimeter(departments=frozenset({"79"}))), "elle ne vaut pas à cet endroit"),
    ],
)
def test_refusal_says_why(candidate, why):
    assert refusal(candidate, COMPANY, BONNES).startswith(why)
    assert bool(refusal(candidate, COMPANY, BONNES)) == bool(why)


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
    headcounts=st.frozensets(st.sampled_from(["0", "10-49"])),
    sectors=st.frozensets(st.sampled_from(["A", "C"]), max_size=1),
    reach=st.sampled_from(
        [Perimeter(), Perimeter(departments=frozenset({"86"})), Perimeter(regions=frozenset({"53"}))]
    ),
    min_percent=st.integers(0, 50),
    max_percent=st.integers(50, 100),
    closed=st.booleans(),
    national=st.booleans(),
)


PAGES = st.lists(st.integers(1, 30), max_size=3, unique=True).map(tuple)


def advising(definition: Definition, draw: Any) -> Definition:
    """The same, each choice and each level with resources of its own."""

    def advised(question: Any) -> Any:
        return replace(question, choices=tuple(replace(one, resources=draw(PAGES)) for one in question.choices))

    themes = tuple(
        replace(
            theme,
            levels=tuple(LevelContent(level.key, resources=draw(PAGES)) for level in definition.levels),
            questions=tuple(map(advised, theme.questions)),
        )
        for theme in definition.themes
    )
    return replace(definition, themes=themes)


def causes_of(definition, result, answers, profile, candidate: Candidate, key: str) -> set[Cause]:
    """Why a theme calls for a resource, worked out naively."""
    theme, standing, found = definition.theme(key), result.theme(key), set()
    visible = visible_questions(definition, answers, profile)
    for question in theme.questions:
        value = current_value(question, answers) if question.key in visible else ()
        given = value if isinstance(value, tuple) else (value,)
        found |= {Cause.ANSWER for one in question.choices if one.key in given and candidate.id in one.resources}
    if standing.ratio is None:
        return found
    if candidate.id in theme.content(standing.level).resources:
        found.add(Cause.LEVEL)
    if key in candidate.themes and candidate.min_percent <= percent(standing.ratio) <= candidate.max_percent:
        found.add(Cause.SCORE)
    return found


@settings(max_examples=80)
@given(cases(), st.lists(CANDIDATES, max_size=12, unique_by=lambda c: c.id), PROFILES, st.data())
def test_matches_suit_are_limited_true_to_their_cause_and_do_not_depend_on_order(case, candidates, profile, data):
    bare, answers, _ = case
    definition = advising(bare, data.draw)
    ground = data.draw(st.sampled_from([None, BONNES]))
    result = score(definition, answers, profile)

    def match(library: list[Candidate]) -> dict[str, Any]:
        return match_resources(definition, result, library, profile, answers=answers, ground=ground, limit=2)

    matches = match(candidates)
    by_id = {candidate.id: candidate for candidate in candidates}
    shown = [one.id for found in matches.values() for one in found]
    assert len(shown) == len(set(shown))
    assert all(suits(by_id[page], profile, ground) for page in shown)
    left = [one for one in candidates if one.id not in shown and suits(one, profile, ground)]
    for key, found in matches.items():
        assert len(found) <= 2
        assert [one.cause for one in found] == sorted(one.cause for one in found)
        assert all(one.cause in causes_of(definition, result, answers, profile, by_id[one.id], key) for one in found)
        unmet = [cause for one in left for cause in causes_of(definition, result, answers, profile, one, key)]
        assert not unmet or len(found) == 2
        assert not unmet or min(unmet) >= max(one.cause for one in found)
    assert match(data.draw(st.permutations(candidates))) == matches


# --- Copies ----------------------------------------------------------------------------------------------------------


def test_copy_is_shown_where_authors_chose_its_source():
    copy = Candidate(71, frozenset(), source=70)
    assert matched([copy], 70)["energie"] == [71]
    assert matched([copy, Candidate(3, ENERGY)], 71, 70)["energie"] == [71, 3]
    assert matched([copy])["energie"] == []
