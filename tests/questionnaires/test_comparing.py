"""What differs between two questionnaires: exactly what was changed, by key, and what still compares."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.definition import Kind
from questionnaires.definition_reading import parse_definition
from questionnaires.studio.comparing import Comparability, comparabilities, compare
from questionnaires.studio.describing import KIND_NAMES, describe
from tests.questionnaires.strategies import document_of, documents, question_document


def changed(change, *questions):
    """What a change of the document does to the comparison."""
    document = document_of(*(questions or (question_document("a"), question_document("b", "yes_no"))))
    later = copy.deepcopy(document)
    change(later["themes"][0])
    return compare(parse_definition(document), parse_definition(later))


def first(theme):
    return theme["questions"][0]


@settings(max_examples=100)
@given(documents())
def test_nothing_differs_from_itself(document):
    definition = parse_definition(document)
    assert compare(definition, parse_definition(copy.deepcopy(document))).is_empty


@settings(max_examples=100)
@given(documents(conditional=False), st.data())
def test_exactly_what_was_changed_is_told(document, data):
    later = copy.deepcopy(document)
    rows = [(theme, question) for theme in later["themes"] for question in theme["questions"]]
    reworded = data.draw(st.sets(st.sampled_from([question["key"] for _, question in rows])))
    gone = data.draw(st.sets(st.sampled_from([question["key"] for _, question in rows])))
    for theme in later["themes"]:
        for question in theme["questions"]:
            if question["key"] in reworded:
                question["text"] = "Autrement ?"
        if len(theme["questions"]) > 1:
            kept = [question for question in theme["questions"] if question["key"] not in gone]
            theme["questions"] = kept or theme["questions"][:1]
    left = {question["key"] for theme in later["themes"] for question in theme["questions"]}
    comparison = compare(parse_definition(document), parse_definition(later))
    assert {change.key for change in comparison.to_declare} == reworded & left
    assert {change.key for change in comparison.questions if change.is_removed} == {q["key"] for _, q in rows} - left
    assert not comparison.settings
    assert not comparison.themes, "what goes or is reworded is no change of the theme"


@pytest.mark.parametrize(
    ("change", "setting", "suggested"),
    [
        (lambda t: first(t).update(text="Combien ?"), "text", Comparability.SAME),
        (lambda t: first(t).update(help="Regardez vos factures."), "help", Comparability.SAME),
        (lambda t: first(t).update(weight="2"), "weight", Comparability.SAME),
        (lambda t: first(t)["choices"][2].update(points="9"), "choices", Comparability.RESCALED),
        (lambda t: first(t)["choices"].pop(), "choices", Comparability.RESCALED),
        (lambda t: first(t)["choices"][0].update(comment="Bien."), "actions", Comparability.SAME),
        (lambda t: t["questions"].__setitem__(0, question_document("a", "scale")), "kind", Comparability.CHANGED),
    ],
)
def test_what_a_change_most_likely_means(change, setting, suggested):
    comparison = changed(change)
    (one,) = comparison.questions
    assert setting in {difference.setting for difference in one.differences}
    assert one.suggested is suggested


def test_what_is_new_and_what_is_gone():
    comparison = changed(lambda theme: theme.update(questions=[first(theme), question_document("c", "scale")]))
    assert {change.key: change.suggested for change in comparison.questions} == {"c": "new", "b": "removed"}
    assert comparison.to_declare == ()


def test_a_question_that_moves_to_another_theme_is_told_once():
    document = document_of(question_document("a"), question_document("b"))
    water = {"key": "eau", "title": "Eau", "questions": [question_document("c")]}
    before = {**document, "themes": [*document["themes"], water]}
    after = copy.deepcopy(before)
    after["themes"][1]["questions"].append(after["themes"][0]["questions"].pop())
    (change,) = compare(parse_definition(before), parse_definition(after)).questions
    assert [(one.setting, one.before, one.after) for one in change.differences] == [("theme", "Énergie", "Eau")]


def test_another_order_is_told_of_the_theme():
    comparison = changed(lambda theme: theme["questions"].reverse())
    assert not comparison.questions
    assert [one.setting for one in comparison.themes[0].differences] == ["order"]


def test_an_author_says_of_each_changed_question_if_it_compares():
    comparison = changed(lambda theme: (first(theme).update(text="Combien ?"), theme["questions"].pop()))
    assert comparabilities(comparison, {"a": "rescaled"}) == {"a": "rescaled", "b": "removed"}
    for wrong in ({}, {"a": "new"}, {"a": "autre"}, {"a": ""}):
        with pytest.raises(ValueError, match=r"^a$"):
            comparabilities(comparison, wrong)


def test_settings_levels_and_themes():
    document = document_of(question_document("a"))
    after = {**copy.deepcopy(document), "scale": "10", "levels_only": True}
    after["levels"][1]["threshold"] = "2"
    after["themes"][0] |= {"weight": "3", "objective": {"text": "Moins d’énergie", "figure": "-40 %", "plan": "PCAET"}}
    comparison = compare(parse_definition(document), parse_definition(after))
    assert [(one.name, one.before, one.after) for one in comparison.settings] == [
        ("Échelle", "5", "10"),
        ("Score", "", "par les niveaux seulement"),
    ]
    assert [(part.key, part.differences[0].after) for part in comparison.levels] == [("intermediaire", "2")]
    assert [one.after for one in comparison.themes[0].differences] == ["3", "Moins d’énergie, -40 %, PCAET"]


# --- Words -----------------------------------------------------------------------------------------------------------


def described(question, *earlier):
    definition = parse_definition(document_of(*earlier, question))
    return describe(definition, definition.questions[-1])


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_described(kind):
    words = described(question_document("a", kind.value))
    assert words["text"] == "Quoi ?"
    assert words["kind"] == KIND_NAMES[kind]


@pytest.mark.parametrize(
    ("question", "setting", "words"),
    [
        (
            question_document("a", "multiple"),
            "choices",
            "A (1\u00a0point)\nB (2\u00a0points)\nAucune (0\u00a0point, exclut les autres)",
        ),
        (question_document("a", "scale"), "bounds", "de 0 (Pas du tout) à 5 (Tout à fait)"),
        (question_document("a", "scale", inverted=True), "scoring", "le plus petit est le meilleur"),
        (question_document("a", "percentage"), "scoring", "en proportion, de 0 (rien) à 80 (tout)"),
        (
            question_document("a", "date"),
            "bounds",
            "au plus tôt le 1er\u00a0janvier 2026, au plus tard le 31\u00a0décembre 2026",
        ),
        (question_document("a", "short_text"), "bounds", "20\u00a0signes au plus"),
        (question_document("a", "file"), "bounds", "2\u00a0fichiers au plus"),
        (question_document("a", weight="0"), "weight", "0"),
    ],
)
def test_settings_in_words(question, setting, words):
    assert described(question)[setting] == words


def test_a_comment_and_an_action_after_an_answer():
    question = question_document("a")
    question["choices"][0] |= {"comment": "Cela viendra.", "action": {"text": "Faire un bilan", "effort": 2}}
    assert described(question)["actions"] == "Non\u00a0: Cela viendra.\nNon\u00a0: Faire un bilan (effort moyen)"


def test_resources_after_an_answer():
    question = question_document("a")
    question["choices"][0] |= {"resources": [12, 7]}
    assert described(question)["resources"] == "Non\u00a0: ressource 12, ressource 7"


def test_a_condition_in_words():
    condition = {
        "all": [
            {"question": "a", "operator": "one_of", "value": ["peu", "tout"]},
            {
                "any": [
                    {"profile": "actor_type", "operator": "equals", "value": "association"},
                    {"question": "n", "operator": "greater_than", "value": "1000"},
                ]
            },
        ]
    }
    asked = (question_document("a"), question_document("n", "number", text="Combien ?"))
    assert described(question_document("b", condition=condition), *asked)["condition"] == (
        "«\u00a0Quoi ?\u00a0» est l’un de «\u00a0Peu\u00a0» ou «\u00a0Tout\u00a0», et "
        "(le type de structure est association, ou «\u00a0Combien ?\u00a0» est plus grand que, "
        "ou vient après 1\u202f000)"
    )
