"""The gate before publishing: what blocks, what is only told, and where."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers import missing_required
from questionnaires.conditions import visible_questions
from questionnaires.definition_reading import parse_definition
from questionnaires.matching.rules import Candidate
from questionnaires.scoring import Result, score
from questionnaires.studio.linter import Severity, Surroundings, lint
from tests.questionnaires.strategies import (
    LEVELS,
    PROFILES,
    answers_for,
    document_of,
    documents,
    question_document,
)


def codes(document, around: Surroundings | None = None, severity: Severity = Severity.ERROR) -> list[str]:
    return [finding.code for finding in lint(document, around) if finding.severity is severity]


def texts(**by_level: str) -> dict[str, dict[str, object]]:
    return {key: {"text": text} for key, text in by_level.items()}


def with_theme(**fields):
    document = document_of(question_document("a"))
    document["themes"][0] |= fields
    return document


def with_condition(condition, *, key="b"):
    return document_of(
        question_document("a"),
        question_document(key, "yes_no", condition=condition),
        question_document("c", "yes_no"),
    )


def on(question: str) -> dict[str, object]:
    return {"question": question, "operator": "answered"}


# --- Errors ----------------------------------------------------------------------------------------------------------


def test_a_sound_questionnaire_has_no_error():
    assert codes(document_of(question_document("a"), question_document("b", "yes_no", condition=on("a")))) == []


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (on("c"), "later_question"),
        (on("nulle-part"), "missing_question"),
        (on("b"), "circular"),
        ({"all": [on("a"), on("c")]}, "later_question"),
        (
            {"all": [{"question": "a", "operator": "equals", "value": value} for value in ("peu", "tout")]},
            "unreachable",
        ),
    ],
)
def test_conditions_that_cannot_work(condition, code):
    found = lint(with_condition(condition))
    assert [(one.code, one.theme, one.question) for one in found if one.blocks] == [(code, "energie", "b")]


def test_a_circle_of_two_is_told_where_it_looks_ahead():
    document = with_condition(on("c"))
    document["themes"][0]["questions"][2]["condition"] = on("b")
    assert codes(document) == ["circular"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d["themes"][0]["questions"].append(question_document("a")), "duplicate_key"),
        (lambda d: d["themes"][0]["questions"][0].update(choices=[]), "no_choices"),
        (lambda d: [choice.update(points="0") for choice in d["themes"][0]["questions"][0]["choices"]], "no_maximum"),
        (lambda d: d.update(levels=[{**LEVELS[0], "threshold": "1"}, *LEVELS[2:]]), "level_gap"),
        (lambda d: d.update(levels=[*LEVELS, {"key": "x", "name": "X", "threshold": "4"}]), "level_overlap"),
        (lambda d: d.update(levels=[*LEVELS, {"key": "x", "name": "X", "threshold": "6"}]), "level_gap"),
    ],
)
def test_what_a_document_may_not_hold(change, code):
    document = copy.deepcopy(document_of(question_document("a")))
    change(document)
    assert code in codes(document)


def test_a_best_step_that_is_not_whole_is_a_maximum_that_nobody_reaches():
    scoring = {"mode": "steps", "steps": [{"from": "0", "ratio": "0"}, {"from": "10", "ratio": "0.8"}]}
    assert codes(document_of(question_document("a", "number", scoring=scoring))) == ["no_maximum"]


@pytest.mark.parametrize(
    "text",
    [
        "Votre score est supérieur à 80 %.",
        "Bravo, avec 4/5 vous êtes en avance.",
        "Avec 4,5 sur 5, tout va bien.",
        "Votre moyenne de 90 pour cent est belle.",
        "Votre profil exemplaire est reconnu.",
    ],
)
def test_a_text_that_its_own_level_contradicts(text):
    found = [one for one in lint(with_theme(levels=texts(intermediaire=text))) if one.blocks]
    assert [(one.code, one.theme, one.level) for one in found] == [("contradicting_text", "energie", "intermediaire")]


@pytest.mark.parametrize(
    "text",
    [
        "Vous avez {score}, soit {percent}.",
        "Votre score est supérieur à 20 %.",
        "Votre score va de 1/5 à 2,5/5.",
        "Isoler le toit économise 30 % d’énergie.",
        "Une entreprise sur 100 le fait.",
        "Votre profil intermédiaire progresse.",
        "Trois gestes suffisent pour le niveau suivant.",
    ],
)
def test_a_text_that_says_nothing_wrong(text):
    assert codes(with_theme(levels=texts(intermediaire=text))) == []


def test_the_text_of_the_mean_is_read_too():
    document = document_of(question_document("a"), level_texts={"debutant": "Votre score dépasse 80 %."})
    assert codes(document) == ["contradicting_text"]


def test_a_resource_that_is_gone():
    document = with_theme(levels={"avance": {"text": "", "resources": [7]}})
    around = Surroundings(candidates=[Candidate(8, frozenset({"energie"}))])
    found = next(one for one in lint(document, around) if one.blocks)
    assert (found.code, found.theme, found.level, found.field) == ("broken_resource", "energie", "avance", "resources")
    assert codes(document) == [], "without the library at hand, nothing is said of it"


def test_a_resource_after_an_answer_that_is_not_of_the_library():
    document = document_of(question_document("a"))
    document["themes"][0]["questions"][0]["choices"][1]["resources"] = [8, 7]
    around = Surroundings(candidates=[Candidate(8, frozenset({"energie"}))])
    (found,) = [one for one in lint(document, around) if one.blocks]
    assert (found.code, found.theme, found.question) == ("broken_resource", "energie", "a")
    assert found.message.startswith("Après la réponse «\u00a0Peu\u00a0», une ressource choisie n’existe plus")
    assert codes(document) == []


# --- Warnings --------------------------------------------------------------------------------------------------------


def warnings(document, around=None):
    return codes(document, around, Severity.WARNING)


def test_a_level_without_resource_for_a_type_of_actor():
    library = [
        Candidate(1, frozenset({"energie"}), actor_types=frozenset({"company"})),
        Candidate(2, frozenset({"energie"}), min_percent=50),
    ]
    around = Surroundings(candidates=library, actor_types=("company", "association"))
    found = [one for one in lint(with_theme(levels=ALL_TEXTS), around) if one.code == "no_resource"]
    assert [(one.level, "associations" in one.message, "entreprises" in one.message) for one in found] == [
        ("debutant", True, False),
        ("intermediaire", True, False),
    ]


def test_a_question_for_types_that_are_not_accepted_here_is_told_and_blocks_nothing():
    for_associations = {"profile": "actor_type", "operator": "one_of", "value": ["association"]}
    document = with_condition(for_associations)
    restricted = Surroundings(actor_types=("company",))
    assert codes(document, restricted) == []
    (found,) = [one for one in lint(document, restricted) if one.code == "unaccepted_type"]
    assert (found.question, found.field, found.blocks) == ("b", "condition", False)
    assert "unaccepted_type" not in warnings(document)
    nobody = {"all": [for_associations, {"profile": "actor_type", "operator": "one_of", "value": ["company"]}]}
    assert codes(with_condition(nobody), restricted) == ["unreachable"]


ALL_TEXTS = texts(debutant="a", intermediaire="b", avance="c", exemplaire="d")


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (with_theme(), "no_level_text"),
        (document_of(question_document("a", text="Mot " * 60)), "long_wording"),
        (document_of(question_document("a", "long_text")), "no_scored_question"),
        (document_of(*(question_document(f"q{n}", weight="9" if n else "99") for n in range(3))), "heavy_question"),
        (document_of(*(question_document(f"q{n}") for n in range(60))) | {"minutes": 90}, None),
    ],
)
def test_warnings(document, code):
    found = warnings(document)
    assert code in found if code else "too_many_questions" not in found


def test_more_than_sixty_questions():
    document = document_of(*(question_document(f"q{n}") for n in range(40)))
    second = {**document["themes"][0], "key": "eau", "title": "Eau"}
    second["questions"] = [question_document(f"e{n}") for n in range(21)]
    assert "too_many_questions" in warnings({**document, "themes": [*document["themes"], second]})


def test_a_theme_that_outweighs_the_others():
    themes = [
        {"key": key, "title": key, "weight": weight, "questions": [question_document(f"q-{key}")]}
        for key, weight in (("a", "1"), ("b", "1"), ("c", "5"))
    ]
    found = [one for one in lint({**document_of(), "themes": themes}) if one.code == "heavy_theme"]
    assert [one.theme for one in found] == ["c"]


def test_an_accepted_warning_is_another_one_when_its_place_or_words_change():
    document = with_theme(levels=texts(avance="x"))
    identities = {finding.identity for finding in lint(document)}
    assert len(identities) == len(lint(document)) == 3
    assert identities.isdisjoint(finding.identity for finding in lint(with_theme(key="eau")))


# --- What passes runs ------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(documents(), st.data())
def test_what_has_no_error_runs_for_every_profile(document, data):
    if codes(document):
        return
    definition = parse_definition(document)
    profile, answers = data.draw(PROFILES), data.draw(answers_for(definition))
    shown = visible_questions(definition, answers, profile)
    assert set(missing_required(definition, answers, profile)) <= set(shown)
    result = score(definition, answers, profile)
    assert Result.from_json(result.to_json()) == result


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["question", "all", "key"]), inner),
    max_leaves=8,
)


@settings(max_examples=200)
@given(documents(), st.data())
def test_nothing_that_is_no_document_is_more_than_a_finding(document, data):
    names = st.sampled_from(["title", "levels", "themes", "scale", "schema", "level_texts"])
    for name in data.draw(st.lists(names, max_size=3)):
        document[name] = data.draw(JUNK)
    if isinstance(document["themes"], list) and document["themes"] and data.draw(st.booleans()):
        theme = document["themes"][0]
        if isinstance(theme, dict) and isinstance(theme.get("questions"), list) and theme["questions"]:
            theme["questions"][0] = data.draw(JUNK | st.fixed_dictionaries({"key": JUNK, "condition": JUNK}))
    for finding in lint(document):
        assert finding.message


def test_what_is_no_document_at_all():
    for nothing in (None, [], "x", 3, {}):
        assert codes(nothing)


def test_places_are_named_as_authors_know_them():
    finding = next(one for one in lint(with_condition(on("c"))) if one.blocks)
    assert finding.place == "Énergie, «\u00a0Quoi ?\u00a0»"


def test_a_question_that_says_nothing_yet_is_no_key():
    document = with_condition(None)
    document["themes"][0]["questions"][0]["text"] = ""
    assert {one.place for one in lint(document) if one.blocks} == {"Énergie, question sans texte"}
