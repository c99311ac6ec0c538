"""Progress between rounds: exact on what compares, silent on what does not."""

import copy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from questionnaires.definition_reading import parse_definition
from questionnaires.definition_reading.document import read_document
from questionnaires.rounds.progress import SentRound, changes_between, compare_in_order, compare_rounds
from questionnaires.rounds.words import sentence_of
from questionnaires.scoring import score
from questionnaires.studio.comparing import Comparability, comparabilities, compare
from tests.questionnaires.strategies import (
    PROFILES,
    answers_for,
    answers_of,
    document_of,
    documents,
    edited,
    question_document,
)

pytestmark = pytest.mark.pure

SAME, CHANGED = Comparability.SAME.value, Comparability.CHANGED.value


def sent(document: dict[str, Any], answers: dict[str, Any], name: str = "2025", profile: Any = None) -> SentRound:
    definition = parse_definition(document)
    return SentRound(name, definition, score(definition, answers, profile or {}), answers)


def themes_of(**questions: list[str]) -> dict[str, Any]:
    """A questionnaire of yes or no."""
    document = document_of()
    document["themes"] = [
        {
            "key": theme,
            "title": theme.capitalize(),
            "questions": [question_document(key, "yes_no", allow_not_applicable=True) for key in keys],
        }
        for theme, keys in questions.items()
    ]
    return document


def all_of(value: str, *keys: str) -> dict[str, Any]:
    return answers_of(**dict.fromkeys(keys, value))


@st.composite
def two_rounds(draw: st.DrawFn) -> tuple[SentRound, SentRound, list[dict[str, str]]]:
    """Two rounds with a version published between them, whose author said what still compares."""
    document = draw(documents())
    later = draw(edited(document))
    before, (after, problems) = parse_definition(document), read_document(later)
    assume(not problems)
    comparison = compare(before, after)
    declared = {change.key: draw(st.sampled_from(["same", "rescaled", "changed"])) for change in comparison.to_declare}
    profile = draw(PROFILES)
    rounds = (
        SentRound(name, definition, score(definition, answers, profile), answers)
        for name, definition in (("2025", before), ("2026", after))
        for answers in [draw(answers_for(definition))]
    )
    first, second = rounds
    return first, second, [comparabilities(comparison, declared)]


@settings(max_examples=100)
@given(documents(), st.data())
def test_the_same_questions_give_the_scores_that_were_stored(document, data):
    definition, profile = parse_definition(document), data.draw(PROFILES)
    rounds = [sent(document, data.draw(answers_for(definition)), name, profile) for name in ("2025", "2026")]
    counted = [{key for key, question in one.ratios.items() if question.counts} for one in rounds]
    assume(counted[0] == counted[1])
    progress = compare_rounds(*rounds, [])
    assert (progress.before, progress.after) == (rounds[0].result.overall, rounds[1].result.overall)
    for theme in progress.themes:
        assert (theme.before, theme.after) == tuple(one.result.theme(theme.key).score for one in rounds)


@settings(max_examples=100)
@given(documents(), st.data())
def test_a_round_beside_itself_has_not_moved(document, data):
    definition = parse_definition(document)
    one = sent(document, data.draw(answers_for(definition)), profile=data.draw(PROFILES))
    progress = compare_rounds(one, one, [])
    assert progress.delta in (None, 0)
    assert not progress.broken
    assert all(theme.before == theme.after for theme in progress.themes)
    assert changes_between(one, one, []) == ()


@settings(max_examples=100)
@given(two_rounds(), st.data())
def test_a_question_that_breaks_changes_no_figure(rounds, data):
    first, second, chain = rounds
    key = data.draw(st.sampled_from([question.key for question in second.definition.questions]))
    broken = compare_rounds(first, second, [*chain, {key: CHANGED}])
    figures = {theme.key: theme for theme in compare_rounds(first, second, chain).comparable}
    home = second.definition.theme_of(key).key
    for theme in broken.comparable:
        if theme.key != home:
            assert theme == figures[theme.key]
        else:
            others = [q for q in second.result.theme(home).questions if q.key != key]
            assert any(question.counts for question in others)


@settings(max_examples=100)
@given(two_rounds())
def test_what_broke_has_a_reason_and_no_figure(rounds):
    first, second, (told,) = rounds
    for theme in compare_rounds(first, second, [told]).themes:
        assert (theme.before is None) == (theme.after is None)
        assert theme.compares != bool(theme.reason)
        if theme.compares:
            asked = second.definition.theme(theme.key).questions
            kept = [question for question in asked if told.get(question.key, SAME) in ("same", "rescaled")]
            assert any(question.is_scored for question in kept)


@settings(max_examples=100)
@given(documents(conditional=False), st.data())
def test_a_question_that_is_added_changes_no_comparable_figure(document, data):
    definition = parse_definition(document)
    answers = [data.draw(answers_for(definition)) for _ in range(2)]
    later = copy.deepcopy(document)
    theme = data.draw(st.sampled_from(later["themes"]))
    theme["questions"].append(question_document("nouvelle", "yes_no", weight=data.draw(st.sampled_from(["1", "3"]))))
    plain = compare_rounds(sent(document, answers[0]), sent(document, answers[1]), [])
    more = compare_rounds(
        sent(document, answers[0]), sent(later, answers[1] | all_of("oui", "nouvelle")), [{"nouvelle": "new"}]
    )
    figures = {one.key: (one.before, one.after) for one in plain.comparable}
    assert all(figures[one.key] == (one.before, one.after) for one in more.comparable)


@pytest.mark.parametrize(
    ("later", "chain", "reason"),
    [
        ({"a": "12345678"}, dict.fromkeys("12345", CHANGED), "5 questions sur 8 ont changé"),
        ({"a": "12345678"}, dict.fromkeys("12345678", CHANGED), "Toutes les questions ont changé"),
        ({"a": "1239abcdef"}, dict.fromkeys("45678", "removed") | dict.fromkeys("9abcdef", "new"), "sont nouvelles"),
        ({"a": "12"}, dict.fromkeys("345678", "removed"), "6 questions sur 8 ont disparu"),
        ({"a": "12345678", "b": "9"}, {"9": "new"}, "Thème nouveau"),
        ({"b": "9"}, dict.fromkeys("12345678", "removed") | {"9": "new"}, "Thème retiré"),
    ],
)
def test_a_break_says_why(later, chain, reason):
    before = sent(themes_of(a=list("12345678")), all_of("oui", *"12345678"))
    document = themes_of(**{key: list(questions) for key, questions in later.items()})
    after = sent(document, all_of("non", *"123456789abcdef"), "2026")
    reasons = [theme.reason for theme in compare_rounds(before, after, [chain]).broken]
    assert any(reason in one for one in reasons), reasons


def test_a_theme_that_did_not_apply_is_a_break_and_one_that_never_did_is_not_told():
    away = {"value": None, "na": True}
    document = themes_of(a=["1"], b=["2"])
    before = sent(document, {"1": away, "2": away})
    progress = compare_rounds(before, sent(document, {"2": away} | all_of("oui", "1"), "2026"), [])
    assert [(theme.key, theme.reason) for theme in progress.themes] == [("a", "Non concerné en 2025")]
    assert progress.delta is None


def test_rescaled_questions_compare_by_the_part_obtained_on_the_later_scale():
    before = sent(document_of(question_document("a")), answers_of(a="peu"))
    later = document_of(question_document("a"), scale="10")
    later["themes"][0]["questions"][0]["choices"][2]["points"] = "4"
    progress = compare_rounds(before, sent(later, answers_of(a="peu"), "2026"), [{"a": "rescaled"}])
    assert (progress.before, progress.after) == (5, Fraction(5, 2))


def test_what_was_removed_and_came_back_is_a_break():
    document = themes_of(a=["1"])
    rounds = [sent(document, all_of("oui", "1"), name) for name in ("2025", "2027")]
    assert compare_rounds(*rounds, [{"1": "removed"}, {"1": "new"}]).delta is None


def test_weights_are_those_of_the_later_version():
    before = themes_of(a=["1", "2"])
    after = copy.deepcopy(before)
    after["themes"][0]["questions"][0]["weight"] = "3"
    answers = all_of("oui", "1") | all_of("non", "2")
    progress = compare_rounds(sent(before, answers), sent(after, answers, "2026"), [{"1": SAME}])
    assert (progress.before, progress.after) == (Fraction(15, 4), Fraction(15, 4))


def test_rounds_are_compared_each_with_the_one_before():
    document = themes_of(a=["1"])
    rounds = [sent(document, all_of(value, "1"), name) for name, value in (("1", "non"), ("2", "oui"), ("3", "oui"))]
    assert [one.delta for one in compare_in_order(rounds, [[], []])] == [5, 0]


# --- In words --------------------------------------------------------------------------------------------------------


def test_the_sentence_counts_the_themes_that_compare_and_names_the_others():
    before = themes_of(energie=["1"], mobilite=["2"], eau=["3"])
    after = themes_of(energie=["1"], mobilite=["2"], eau=["3", "4"])
    progress = compare_rounds(
        sent(before, all_of("non", "1", "2", "3")),
        sent(after, all_of("oui", "1", "3", "4") | all_of("non", "2"), "2026"),
        [{"3": CHANGED, "4": "new"}],
    )
    assert sentence_of(progress) == (
        "Sur les deux thèmes comparables, votre moyenne passe de 0,0 à 2,5. "
        "«\u00a0Eau\u00a0» ne se compare pas\u00a0: les deux moyennes générales non plus."
    )


def test_what_changed_is_told_answer_by_answer():
    before = themes_of(a=["1", "2", "3", "4"])
    after = themes_of(a=["1", "2", "3", "5"])
    said = all_of("non", "1", "2", "3", "4")
    later = all_of("oui", "1", "3", "5") | {"2": {"value": None, "na": True}}
    chain = [{"3": CHANGED, "4": "removed", "5": "new"}]
    (theme,) = changes_between(sent(before, said), sent(after, later, "2026"), chain)
    told = [(one.key, one.before, one.after, one.direction) for one in theme.answered]
    assert told == [("1", "Non", "Oui", 1), ("2", "Non", "Non concerné", 0)]
    assert [(one.key, one.after) for one in theme.new] == [("5", "Oui")]
    assert [(one.key, one.before) for one in theme.gone] == [("4", "Non")]
    assert [(one.key, one.before, one.after, one.direction) for one in theme.apart] == [("3", "Non", "Oui", 0)]
