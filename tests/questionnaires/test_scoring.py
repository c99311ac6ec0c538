from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from questionnaires.conditions import current_value, visible_questions
from questionnaires.definition import FREE_KINDS, Definition, Kind, LinearScoring, Question, canonical_json
from questionnaires.definition_reading import parse_definition
from questionnaires.scoring import Result, State, display, level_for, percent, question_ratio, score
from tests.questionnaires.strategies import (
    answers_of,
    cases,
    definition_of,
    document_of,
    question_document,
    values_for,
)


def ratio_of(question: dict[str, Any], value: Any) -> Fraction | None:
    result = score(definition_of({**question, "key": "q"}), answers_of(q=value), {})
    return result.themes[0].questions[0].ratio


def choices(**points: str) -> list[dict[str, Any]]:
    return [{"key": key, "label": key, "points": value} for key, value in points.items()]


def percentage(scoring: dict[str, Any]) -> dict[str, Any]:
    return question_document(kind="percentage", scoring=scoring)


DOWNWARD = {"mode": "linear", "zero": "80", "full": "20"}
STEPS = {
    "mode": "steps",
    "steps": [{"from": "10", "ratio": "0.25"}, {"from": "20", "ratio": "1"}, {"from": "50", "ratio": "0.5"}],
}


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        (question_document(kind="single"), "peu", Fraction(1, 2)),
        (question_document(kind="single"), "tout", 1),
        (question_document(kind="yes_no"), "oui", 1),
        (question_document(kind="yes_no"), "non", 0),
        (question_document(kind="multiple"), ["b"], Fraction(2, 3)),
        (question_document(kind="multiple"), ["a", "b"], 1),
        (question_document(kind="multiple"), ["aucune"], 0),
        (question_document(kind="multiple", cap="2"), ["a", "b"], 1),
        (question_document(kind="multiple", cap="2"), ["a"], Fraction(1, 2)),
        (question_document(kind="multiple", choices=choices(a="3", b="-1")), ["a", "b"], Fraction(2, 3)),
        (question_document(kind="multiple", choices=choices(a="3", b="-1")), ["b"], 0),
        (question_document(kind="scale"), 2, Fraction(2, 5)),
        (question_document(kind="scale", minimum=1, maximum=4), 1, 0),
        (question_document(kind="scale", minimum=1, maximum=4, inverted=True), 2, Fraction(2, 3)),
        (percentage({"mode": "linear", "zero": "0", "full": "80"}), "20", Fraction(1, 4)),
        (percentage({"mode": "linear", "zero": "0", "full": "80"}), "95.5", 1),
        (percentage(DOWNWARD), "100", 0),
        (percentage(DOWNWARD), "50", Fraction(1, 2)),
        (percentage(DOWNWARD), "0", 1),
        (percentage(STEPS), "9.99", 0),
        (percentage(STEPS), "10", Fraction(1, 4)),
        (percentage(STEPS), "49.9", 1),
        (percentage(STEPS), "50", Fraction(1, 2)),
        (question_document(kind="single"), None, 0),
        (question_document(kind="single"), "gone", 0),
        (question_document(kind="number"), "12", None),
        (question_document(weight="0"), "tout", None),
    ],
)
def test_ratio_of_each_kind(question, value, expected):
    assert ratio_of(question, value) == expected


def test_theme_is_the_weighted_mean_of_its_questions_on_the_scale():
    definition = definition_of(question_document("a", weight="3"), question_document("b", weight="1"))
    theme = score(definition, answers_of(a="peu", b="non"), {}).theme("energie")
    assert theme.score == Fraction(15, 8)
    assert theme.ratio == Fraction(3, 8)
    assert theme.level == "intermediaire"


def two_themes(**fields: Any) -> Definition:
    document = document_of(question_document("a", allow_not_applicable=True), **fields)
    document["themes"].append(
        {"key": "eau", "title": "Eau", "weight": "3", "questions": [question_document("b", allow_not_applicable=True)]}
    )
    return parse_definition(document)


def test_overall_is_the_mean_of_the_themes_by_their_weights():
    result = score(two_themes(), answers_of(a="tout", b="peu"), {})
    assert result.overall == Fraction(25, 8)
    assert result.ratio == Fraction(5, 8)
    assert result.level == "avance"


def test_theme_without_applicable_question_is_left_out_of_the_mean():
    result = score(two_themes(), answers_of(a="tout") | {"b": {"value": None, "na": True}}, {})
    assert (result.theme("eau").score, result.theme("eau").ratio, result.theme("eau").level) == (None, None, None)
    assert result.overall == 5


def test_nothing_applicable_has_no_score():
    away = {"value": None, "na": True}
    result = score(two_themes(), {"a": away, "b": away}, {})
    assert (result.overall, result.ratio, result.level) == (None, None, None)


def test_another_scale_changes_the_score_and_not_the_ratio():
    result = score(two_themes(scale="100"), answers_of(a="peu", b="peu"), {})
    assert (result.overall, result.ratio) == (50, Fraction(1, 2))


def test_every_question_is_explained():
    definition = definition_of(
        question_document("scored", "multiple"),
        question_document("empty"),
        question_document("unknown"),
        question_document("away", allow_not_applicable=True),
        question_document("hidden", condition={"question": "empty", "operator": "answered"}),
        question_document("unscored", "number"),
        question_document("rate", "percentage"),
    )
    answers = answers_of(scored=["b"], unscored="3", rate="20") | {"away": {"value": "tout", "na": True}}
    answers["unknown"] = {"value": None, "na": False, "unknown": True}
    leaves = score(definition, answers, {}).themes[0].questions
    assert [(leaf.key, leaf.state, leaf.points) for leaf in leaves] == [
        ("scored", State.SCORED, "2\u00a0points sur 3"),
        ("empty", State.EMPTY, "0\u00a0point sur 2"),
        ("unknown", State.UNKNOWN, "0\u00a0point sur 2"),
        ("away", State.NOT_APPLICABLE, ""),
        ("hidden", State.HIDDEN, ""),
        ("unscored", State.UNSCORED, ""),
        ("rate", State.SCORED, "25\u202f% des points"),
    ]
    assert [leaf.counts for leaf in leaves] == [True, True, True, False, False, False, True]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", "debutant"), ("99/100", "debutant"), ("1", "intermediaire"), ("249/100", "intermediaire"),
     ("5/2", "avance"), ("4", "exemplaire"), ("5", "exemplaire")],
)  # fmt: skip
def test_level_starts_at_its_threshold(value, expected):
    definition = definition_of(question_document())
    assert level_for(Fraction(value), definition.levels).key == expected


def test_display_and_percent_round_half_up():
    assert display(Fraction(9, 5)) == "1,8"
    assert [display(Decimal(text)) for text in ("2.45", "0.05", "0.049", "5")] == ["2,5", "0,1", "0,0", "5,0"]
    assert [percent(Fraction(text)) for text in ("1/200", "1/201", "1/2", "1")] == [1, 0, 50, 100]


@settings(max_examples=60)
@given(cases())
def test_scores_stay_within_the_scale_and_decide_the_levels(case):
    definition, answers, profile = case
    result = score(definition, answers, profile)
    for value, key in [(result.overall, result.level), *((theme.score, theme.level) for theme in result.themes)]:
        reached = [level.key for level in definition.levels if value is not None and value >= level.threshold]
        assert key == (reached[-1] if reached else None)
    ratios = [leaf.ratio for theme in result.themes for leaf in theme.questions]
    scores = [result.overall, *(theme.score for theme in result.themes)]
    assert all(0 <= ratio <= 1 for ratio in ratios if ratio is not None)
    assert all(0 <= value <= definition.scale for value in scores if value is not None)


@settings(max_examples=60)
@given(cases(), st.data())
def test_better_answer_never_lowers_a_score(case, data):
    definition, answers, profile = case
    visible = visible_questions(definition, answers, profile)
    scored = [definition.question(key) for key in visible if definition.question(key).is_scored]
    assume(scored)
    question = data.draw(st.sampled_from(scored))
    before = {**answers, question.key: {**answers.get(question.key, {}), "na": False}}
    better = data.draw(better_answers(question, current_value(question, before)))
    improved = {**answers, question.key: {"value": better, "na": False}}
    assume(visible_questions(definition, before, profile) == visible_questions(definition, improved, profile))
    old, new = score(definition, before, profile), score(definition, improved, profile)
    themes = zip(old.themes, new.themes, strict=True)
    pairs = [(old.overall, new.overall), *((was.score, now.score) for was, now in themes)]
    assert all((was is None and now is None) or now >= was for was, now in pairs)


def better_answers(question: Question, current: Any) -> st.SearchStrategy[Any]:
    """Answers that anyone would call at least as good, found without the scoring of ratios."""
    if current is None:
        return values_for(question)
    if question.kind is Kind.MULTIPLE:
        gains = [c.key for c in question.choices if c.points >= 0 and not c.exclusive and c.key not in current]
        alone = any(choice.exclusive for choice in question.choices if choice.key in current)
        return st.just(list(current)) if alone or not gains else st.sampled_from([[*current, key] for key in gains])
    if question.kind in FREE_KINDS:
        return values_for(question)
    if question.choices:
        points = {choice.key: choice.points for choice in question.choices}
        return st.sampled_from([key for key in points if points[key] >= points[current]])
    if question.kind is Kind.SCALE:
        better = [v for v in question.scale_values if (v <= current if question.inverted else v >= current)]
        return st.sampled_from(better)
    if isinstance(question.scoring, LinearScoring):
        up = question.scoring.full > question.scoring.zero
        return values_for(question).filter(lambda text: Fraction(text) >= current if up else Fraction(text) <= current)
    return values_for(question).filter(
        lambda text: question_ratio(question, Fraction(text)) >= _floor(question, current)
    )


def _floor(question: Question, current: Fraction) -> Fraction:
    reached = [step.ratio for step in question.scoring.steps if step.start <= current]
    return reached[-1] if reached else Fraction(0)


@settings(max_examples=60)
@given(cases(), st.data())
def test_hidden_and_not_applicable_answers_are_neutral(case, data):
    definition, answers, profile = case
    result = score(definition, answers, profile)
    left_out = {State.HIDDEN, State.NOT_APPLICABLE}
    leaves = [leaf for theme in result.themes for leaf in theme.questions if leaf.state in left_out]
    assume(leaves)
    leaf = data.draw(st.sampled_from(leaves))
    value = data.draw(st.none() | values_for(definition.question(leaf.key)))
    kept = answers.get(leaf.key, {})
    assert score(definition, {**answers, leaf.key: {**kept, "value": value}}, profile) == result


@settings(max_examples=60)
@given(cases(conditional=False), st.data())
def test_not_applicable_equals_a_questionnaire_without_the_question(case, data):
    definition, answers, profile = case
    theme = data.draw(st.sampled_from(definition.themes))
    question = data.draw(st.sampled_from(theme.questions))
    assume(question.allow_not_applicable)
    declared = score(definition, {**answers, question.key: {"value": None, "na": True}}, profile)
    counted = [leaf for leaf in declared.theme(theme.key).questions if leaf.counts]
    total = sum((leaf.weight for leaf in counted), Fraction(0))
    expected = sum((leaf.weight * leaf.ratio for leaf in counted), Fraction(0)) / total if total else None
    assert question.key not in {leaf.key for leaf in counted}
    assert declared.theme(theme.key).ratio == expected


@settings(max_examples=60)
@given(cases(), st.data())
def test_order_of_answers_is_irrelevant_and_the_result_survives_its_document(case, data):
    definition, answers, profile = case
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    first, second = score(definition, answers, profile), score(definition, shuffled, profile)
    assert canonical_json(first.to_json()).encode() == canonical_json(second.to_json()).encode()
    assert Result.from_json(first.to_json()) == first


def test_document_of_a_result_is_written_for_ever():
    definition = definition_of(question_document("a", weight="3"), question_document("b", weight="2"))
    assert canonical_json(score(definition, answers_of(a="peu", b="non"), {}).to_json()) == (
        '{"level":"intermediaire","overall":"3/2","ratio":"3/10","scale":"5","themes":[{"key":"energie",'
        '"level":"intermediaire","questions":[{"key":"a","points":"1\u00a0point sur 2","ratio":"1/2","state":"scored",'
        '"weight":"3"},{"key":"b","points":"0\u00a0point sur 2","ratio":"0","state":"scored","weight":"2"}],'
        '"ratio":"3/10","score":"3/2","weight":"1"}]}'
    )
