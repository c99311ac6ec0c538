import copy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from home.enums import ActorType, Headcount
from questionnaires.definition import AllOf, AnswerRule, ProfileRule, canonical_json, sha256
from questionnaires.definition_reading import PROFILE_FACTS, DefinitionError, parse_definition, problems
from tests.questionnaires.strategies import definition_of, document_of, documents, question_document

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def paths(document: Any) -> list[str]:
    return [problem.path for problem in problems(document)]


def with_condition(condition: Any) -> dict[str, Any]:
    earlier = [question_document("q", "single"), question_document("m", "multiple"), question_document("s", "scale")]
    return document_of(*earlier, question_document("then", condition=condition), question_document("later"))


@settings(max_examples=60)
@given(documents())
def test_valid_document_has_no_problem_and_is_read(document):
    assert problems(document) == []
    definition = parse_definition(document)
    written = [question["key"] for theme in document["themes"] for question in theme["questions"]]
    assert [question.key for question in definition.questions] == written


@settings(max_examples=60)
@given(documents(), st.data())
def test_problems_never_raises_on_a_damaged_document(document, data):
    damaged: Any = copy.deepcopy(document)
    node = damaged
    while isinstance(node, dict | list) and node:
        places = list(node) if isinstance(node, dict) else list(range(len(node)))
        place = data.draw(st.sampled_from(places))
        if not isinstance(node[place], dict | list) or data.draw(st.integers(0, 3)) == 0:
            node[place] = data.draw(JSON)
            break
        node = node[place]
    assert all(problem.path is not None and problem.message for problem in problems(damaged))


@settings(max_examples=60)
@given(JSON)
def test_problems_never_raises_on_any_json(document):
    assert problems(document)


def test_every_problem_is_reported_at_once_with_its_path():
    document = document_of(question_document(choices=[]), question_document(text=" "), scale="cinq", colour="red")
    with pytest.raises(DefinitionError) as error:
        parse_definition(document)
    assert [problem.path for problem in error.value.problems] == [
        "colour",
        "scale",
        "themes[0].questions[0].choices",
        "themes[0].questions[1].key",
        "themes[0].questions[1].text",
    ]
    assert "themes[0].questions[1].key: La clé «\u00a0q\u00a0» est déjà prise." in str(error.value)


@pytest.mark.parametrize("schema", [None, 2, "1", True])
def test_another_schema_is_refused(schema):
    assert paths(document_of(question_document(), schema=schema)) == ["schema"]


def test_keys_are_unique_over_all_themes():
    document = document_of(question_document("q"))
    document["themes"].append({"key": "eau", "title": "Eau", "questions": [question_document("q")]})
    assert paths(document) == ["themes[1].questions[0].key"]


def test_theme_keys_are_unique():
    document = document_of(question_document("q"))
    document["themes"].append({"key": "energie", "title": "Eau", "questions": [question_document("r")]})
    assert paths(document) == ["themes[1].key"]


@pytest.mark.parametrize("key", ["", "Énergie", "a b", "a" * 65, 3, None])
def test_unusable_key_is_refused(key):
    assert "themes[0].questions[0].key" in paths(document_of(question_document(key)))


@pytest.mark.parametrize(
    ("thresholds", "expected"),
    [
        (["1", "2"], ["levels[0].threshold"]),
        (["0", "2", "2"], ["levels[2].threshold"]),
        (["0", "3", "1"], ["levels[2].threshold"]),
        (["0", "5"], ["levels[1].threshold"]),
        (["0", "2,5"], ["levels[1].threshold", "levels[1].threshold"]),
        ([], ["levels"]),
    ],
)
def test_levels_start_at_zero_rise_and_stay_below_the_scale(thresholds, expected):
    levels = [{"key": f"n{i}", "name": "Niveau", "threshold": value} for i, value in enumerate(thresholds)]
    assert paths(document_of(question_document(), levels=levels)) == expected


def test_sixty_questions_a_theme_are_allowed_and_no_more():
    assert paths(document_of(*(question_document(f"q{i}") for i in range(60)))) == []
    assert paths(document_of(*(question_document(f"q{i}") for i in range(61)))) == ["themes[0].questions"]


def test_theme_without_question_and_questionnaire_without_theme_are_refused():
    assert paths(document_of()) == ["themes[0].questions"]
    assert paths(document_of(themes=[])) == ["themes"]


def choice(key: str, points: str = "0", **fields: Any) -> dict[str, Any]:
    return {"key": key, "label": key, "points": points, **fields}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (question_document(kind="single", choices=[choice("a", "1")]), "choices"),
        (question_document(kind="single", choices=[choice("a"), choice("b")]), "choices"),
        (question_document(kind="single", choices=[choice("a", "1"), choice("b", "-1")]), "choices[1].points"),
        (question_document(kind="single", choices=[choice("a", "1"), choice("a")]), "choices[1].key"),
        (
            question_document(kind="single", choices=[choice("a", "1"), choice("b", exclusive=True)]),
            "choices[1].exclusive",
        ),
        (question_document(kind="single", choices=[choice("a", "1"), choice("b", 2)]), "choices[1].points"),
        (question_document(kind="yes_no", choices=[choice("oui", "1"), choice("peut-etre")]), "choices"),
        (question_document(kind="multiple", cap="0"), "cap"),
        (question_document(kind="multiple", cap="4"), "cap"),
        (question_document(kind="multiple", choices=[choice("a", "1"), choice("b", "1", exclusive=True)]), "choices"),
        (question_document(kind="scale", minimum=5, maximum=5), "maximum"),
        (question_document(kind="scale", minimum=0, maximum=1000), "maximum"),
        (question_document(kind="scale", minimum="0"), "minimum"),
        (question_document(kind="number", minimum="10", maximum="1"), "maximum"),
        (question_document(kind="percentage", minimum="100", scoring=None), "maximum"),
        (question_document(kind="percentage", scoring={"mode": "linear", "zero": "0", "full": "0"}), "scoring.full"),
        (question_document(kind="percentage", scoring={"mode": "linear", "zero": "0", "full": "120"}), "scoring.full"),
        (question_document(kind="percentage", scoring={"mode": "curve"}), "scoring.mode"),
        (question_document(kind="percentage", scoring={"mode": "steps", "steps": []}), "scoring.steps"),
        (
            question_document(
                kind="percentage",
                scoring={"mode": "steps", "steps": [{"from": "5", "ratio": "0.5"}, {"from": "5", "ratio": "1"}]},
            ),
            "scoring.steps[1].from",
        ),
        (
            question_document(kind="percentage", scoring={"mode": "steps", "steps": [{"from": "0", "ratio": "1.5"}]}),
            "scoring.steps[0].ratio",
        ),
        ({**question_document(), "kind": "essay"}, "kind"),
        (question_document(weight="-1"), "weight"),
        (question_document(weight="1e3"), "weight"),
        (question_document(required="yes"), "required"),
        (question_document(help="\x00"), "help"),
        (question_document(requierd=True), "requierd"),
    ],
)
def test_question_that_cannot_work_is_refused(question, expected):
    assert paths(document_of(question)) == [f"themes[0].questions[0].{expected}"]


def test_choices_need_no_points_when_the_weight_is_zero():
    assert paths(document_of(question_document(choices=[choice("a"), choice("b")], weight="0"))) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"question": "later", "operator": "answered"}, ".question"),
        ({"question": "then", "operator": "answered"}, ".question"),
        ({"question": "nowhere", "operator": "answered"}, ".question"),
        ({"question": "q", "operator": "equals", "value": "gone"}, ".value"),
        ({"question": "q", "operator": "one_of", "value": ["non", "gone"]}, ".value"),
        ({"question": "q", "operator": "one_of", "value": []}, ".value"),
        ({"question": "q", "operator": "greater_than", "value": "1"}, ".operator"),
        ({"question": "m", "operator": "equals", "value": "a"}, ".operator"),
        ({"question": "m", "operator": "contains", "value": ["a"]}, ".value"),
        ({"question": "s", "operator": "greater_than", "value": 5}, ".value"),
        ({"question": "s", "operator": "equals", "value": "9"}, ".value"),
        ({"profile": "colour", "operator": "equals", "value": "x"}, ".profile"),
        ({"profile": "headcount", "operator": "equals", "value": "12"}, ".value"),
        ({"profile": "headcount", "operator": "contains", "value": "0"}, ".operator"),
        ({"all": []}, ".all"),
        ({"any": [{"all": [{"question": "nowhere", "operator": "answered"}]}]}, ".any[0].all[0].question"),
        ({"all": [{"all": [{"all": []}]}]}, ".all[0].all[0].all"),
        ({}, ""),
        ("q", ""),
    ],
)
def test_condition_that_cannot_work_is_refused(condition, expected):
    found = paths(with_condition(condition))
    assert f"themes[0].questions[3].condition{expected}" in found
    assert all(path.startswith("themes[0].questions[3].condition") for path in found)


def test_condition_is_read():
    rules = [
        {"question": "q", "operator": "one_of", "value": ["peu", "tout"]},
        {"question": "s", "operator": "greater_than", "value": "2"},
        {"profile": "actor_type", "operator": "equals", "value": "company"},
    ]
    definition = parse_definition(with_condition({"all": rules}))
    assert definition.question("then").condition == AllOf(
        (
            AnswerRule("q", "one_of", ("peu", "tout")),
            AnswerRule("s", "greater_than", Fraction(2)),
            ProfileRule("actor_type", "equals", "company"),
        )
    )


def test_texts_take_the_three_placeholders_only():
    texts = {"debutant": "{score} {percent} {level}", "avance": "{moyenne} et { }"}
    document = document_of(question_document(), level_texts=texts)
    document["themes"][0]["levels"] = {"exemplaire": {"text": "{niveau}"}}
    assert paths(document) == ["level_texts.avance", "level_texts.avance", "themes[0].levels.exemplaire.text"]


def test_level_contents_name_known_levels_and_pages():
    document = document_of(question_document(), level_texts={"expert": ""})
    document["themes"][0]["levels"] = {"maitre": {}, "avance": {"resources": [3, 3]}, "debutant": {"resources": ["4"]}}
    assert paths(document) == [
        "level_texts.expert",
        "themes[0].levels.maitre",
        "themes[0].levels.debutant.resources",
        "themes[0].levels.avance.resources",
    ]


def test_definition_gives_quick_access():
    document = document_of(question_document("q"), level_texts={"avance": "Bien"})
    document["themes"][0]["levels"] = {"avance": {"text": "Très bien", "resources": [12, 15]}}
    definition = parse_definition(document)
    theme = definition.theme("energie")
    assert theme.short_title == "Énergie"
    assert definition.theme_of("q") is theme
    assert definition.level("avance").threshold == Fraction(5, 2)
    assert definition.level("avance").text == "Bien"
    assert theme.content("avance").resources == (12, 15)
    assert theme.content("debutant").text == ""
    assert definition.find_question("gone") is None
    with pytest.raises(KeyError):
        definition.question("gone")


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (10, [10]), (11, [6, 5]), (21, [7, 7, 7]), (60, [10] * 6)])
def test_steps_hold_ten_questions_at_most_and_are_even(count, sizes):
    definition = definition_of(*(question_document(f"q{i}") for i in range(count)))
    steps = definition.steps(definition.themes[0])
    assert [len(step) for step in steps] == sizes
    assert tuple(question for step in steps for question in step) == definition.questions


def test_percentage_is_between_0_and_100_unless_said():
    definition = definition_of(question_document(kind="percentage"))
    assert (definition.question("q").minimum, definition.question("q").maximum) == (0, 100)


@settings(max_examples=60)
@given(documents())
def test_fingerprint_ignores_the_order_of_keys(document):
    turned = dict(reversed(list(document.items())))
    assert canonical_json(turned) == canonical_json(document)
    assert sha256(turned) == sha256(document)


def test_fingerprint_is_written_for_ever():
    assert canonical_json({"b": "é", "a": [1]}) == '{"a":[1],"b":"é"}'
    assert sha256({"b": "é", "a": [1]}) == "04f34bc0940adae4d1055943965f4f1a5617be528e5e463451aa03f0ecff81f3"


def test_profile_facts_are_those_that_an_organisation_may_have():
    assert PROFILE_FACTS["actor_type"] == tuple(ActorType.values)
    assert PROFILE_FACTS["headcount"] == tuple(Headcount.values)
