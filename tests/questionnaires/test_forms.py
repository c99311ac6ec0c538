"""Forms that are not scored: their editor's blocks, the document that is made of them, what runs it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers import missing_required
from questionnaires.blocks import QuestionsBlock
from questionnaires.conditions import visible_questions
from questionnaires.definition import Kind
from questionnaires.definition_reading import parse_definition, problems
from questionnaires.form_blocks import FormPartsBlock
from questionnaires.scoring import score
from questionnaires.studio.drafts import build_form, fill_keys
from tests.questionnaires.strategies import PROFILES, answers_for, answers_of, form_of, forms, question_document

pytestmark = pytest.mark.pure

ASKED = {"text": "Votre projet ?", "help": "En clair.", "why": "", "key": "", "required": True}
CHOICES = [{"label": "Une ville", "key": ""}, {"label": "Une agglomération", "key": ""}]
FIELDS: dict[str, dict[str, Any]] = {
    "single": {"choices": CHOICES},
    "multiple": {"choices": [{**CHOICES[0], "exclusive": False}, {**CHOICES[1], "exclusive": True}]},
    "yes_no": {},
    "scale": {"minimum": 0, "maximum": 5, "minimum_label": "", "maximum_label": ""},
    "number": {"unit": "habitants", "minimum": "0", "maximum": None},
    "percentage": {"minimum": None, "maximum": None, "unit": ""},
    "short_text": {"max_length": 120},
    "long_text": {"max_length": 3000},
    "date": {"earliest": "2026-03-03", "latest": None},
    "file": {"max_files": 3},
}


def raw(kind: str, **fields: Any) -> dict[str, Any]:
    """A question as a StreamField keeps it."""
    rules = [{"type": "answer", "value": rule} for rule in fields.pop("rules", [])]
    condition = {"join": "all", "rules": rules}
    value = {**ASKED, "allow_not_applicable": False, "condition": condition, **FIELDS[kind], **fields}
    return {"type": kind, "value": value, "id": f"{kind}-id"}


def part(*questions: dict[str, Any], title: str = "Votre projet") -> dict[str, Any]:
    value = {"title": title, "intro": "Cinq lignes.", "key": "", "questions": list(questions)}
    return {"type": "part", "value": value, "id": "part01"}


def document_of_parts(*parts: dict[str, Any]) -> dict[str, Any]:
    stream = FormPartsBlock().to_python(list(parts))
    fill_keys(stream, from_field="title")
    return build_form(stream, title="Candidature", minutes=30)


# --- From the editor -------------------------------------------------------------------------------------------------


def test_form_and_questionnaire_have_every_kind():
    of_form = FormPartsBlock().child_blocks["part"].child_blocks["questions"].child_blocks
    of_questionnaire = QuestionsBlock().child_blocks
    assert set(of_form) == set(of_questionnaire) == set(Kind)
    assert all(of_form[kind].label == block.label for kind, block in of_questionnaire.items())


def test_form_asks_its_author_nothing_about_scores():
    block = FormPartsBlock().child_blocks["part"].child_blocks["questions"]
    fields = {name for question in block.child_blocks.values() for name in question.child_blocks}
    scoring = {"weight", "cap", "scoring", "zero", "full", "steps", "inverted", "yes_points", "no_points"}
    assert fields & scoring == set()
    for kind in ("single", "multiple"):
        assert "points" not in block.child_blocks[kind].child_blocks["choices"].child_block.child_blocks
    free = {kind: QuestionsBlock().child_blocks[kind] for kind in ("short_text", "long_text", "date", "file")}
    assert all("weight" not in question.child_blocks for question in free.values())
    assert [error for child in block.child_blocks.values() for error in child.check()] == []


def test_every_kind_is_written_and_read():
    document = document_of_parts(part(*(raw(kind) for kind in FIELDS)))
    assert problems(document) == []
    definition = parse_definition(document)
    assert [question.kind for question in definition.questions] == list(Kind)
    assert (definition.is_scored, definition.title, definition.minutes, definition.levels) == (
        False,
        "Candidature",
        30,
        (),
    )
    assert definition.question("votre-projet-long_t").max_length == 3000
    assert definition.question("votre-projet-date-i").earliest.isoformat() == "2026-03-03"
    assert definition.question("votre-projet-file-i").max_files == 3
    assert not any(question.is_scored for question in definition.questions)


def test_parts_questions_and_choices_get_keys_that_stay():
    stream = FormPartsBlock().to_python([part(raw("single"))])
    fill_keys(stream, from_field="title")
    (theme,) = build_form(stream, title="Candidature", minutes=30)["themes"]
    assert theme["key"].startswith("votre-projet-")
    assert theme["questions"][0]["key"].startswith("votre-projet-single")
    assert [choice["key"].startswith(("une-ville", "une-agglom")) for choice in theme["questions"][0]["choices"]]
    stream[0].value["title"] = "Autrement"
    stream[0].value["questions"][0].value["text"] = "Autrement ?"
    fill_keys(stream, from_field="title")
    assert build_form(stream, title="Candidature", minutes=30)["themes"][0]["key"] == theme["key"]
    assert stream[0].value["questions"][0].value["key"] == theme["questions"][0]["key"]


def test_what_was_copied_gets_keys_of_its_own():
    choices = [{"type": "item", "value": {"label": "Ville", "key": "ville"}, "id": f"{at}-choice"} for at in "ab"]
    asked = raw("single", key="ou", choices=choices)
    other = {**part(asked), "id": "part02"}
    first, second = document_of_parts(part(asked, {**asked, "id": "copy"}), other)["themes"]
    assert first["key"] != second["key"]
    keys = [question["key"] for theme in (first, second) for question in theme["questions"]]
    assert keys[0] == "ou"
    assert len(set(keys)) == 3
    for theme in (first, second):
        assert [choice["key"] for choice in theme["questions"][0]["choices"]] == ["ville", "ville-b-choi"]


@pytest.mark.parametrize("typed", ["2026-04-01", "1/4/2026", " 01/04/2026 "])
def test_condition_on_a_date_is_written_as_people_do(typed):
    rule = {"question": "quand", "operator": "greater_than", "value": typed}
    document = document_of_parts(part(raw("date", key="quand"), raw("long_text", key="suite", rules=[rule])))
    assert problems(document) == []
    definition = parse_definition(document)
    assert visible_questions(definition, answers_of(quand="2026-04-02"), {}) == ("quand", "suite")
    assert visible_questions(definition, answers_of(quand="2026-04-01"), {}) == ("quand",)


# --- What is refused -------------------------------------------------------------------------------------------------


def paths(document: Any) -> list[str]:
    return [problem.path for problem in problems(document)]


def test_form_needs_a_part_and_a_part_questions():
    assert [(p.path, p.message) for p in problems(document_of_parts())] == [
        ("themes", "Il faut au moins une partie."),
    ]
    assert [(p.path, p.message) for p in problems(document_of_parts(part()))] == [
        ("themes[0].questions", "Cette partie n’a pas encore de question."),
    ]


def test_what_cannot_work_is_found_as_in_a_questionnaire():
    later = {"question": "b", "operator": "answered"}
    assert paths(form_of(question_document("a", condition=later), question_document("b"))) == [
        "themes[0].questions[0].condition.question"
    ]
    assert paths(form_of(question_document("a"), question_document("a"))) == ["themes[0].questions[1].key"]


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ((), {"levels": [{"key": "un", "name": "Un", "threshold": "0"}]}),
        ((), {"scale": "5"}),
        ((), {"level_texts": {}}),
        (("themes", 0), {"weight": "1"}),
        (("themes", 0), {"levels": {}}),
        (("themes", 0, "questions", 0), {"weight": "1"}),
        (("themes", 0, "questions", 0), {"cap": "1"}),
        (("themes", 0, "questions", 0, "choices", 0), {"points": "1"}),
    ],
)
def test_form_has_nothing_of_a_score(place, fields):
    document = form_of(question_document("a", "multiple"))
    node: Any = document
    for name in place:
        node = node[name]
    node |= fields
    (problem,) = problems(document)
    assert problem.message == "Un formulaire sans score n’a ni niveaux, ni poids, ni points."
    assert problem.path.endswith(next(iter(fields)))


@pytest.mark.parametrize("scored", [None, 0, "non", []])
def test_scored_is_true_or_false(scored):
    assert "scored" in paths(form_of(question_document("a"), scored=scored))


# --- What the reader passes, the engine runs -------------------------------------------------------------------------


@settings(max_examples=60)
@given(forms(), PROFILES, st.data())
def test_form_without_problem_runs(document, profile, data):
    assert problems(document) == []
    definition = parse_definition(document)
    answers = data.draw(answers_for(definition))
    shown = visible_questions(definition, answers, profile)
    assert set(missing_required(definition, answers, profile)) <= set(shown)
    assert sum(len(definition.steps(theme)) for theme in definition.themes) >= len(definition.themes)
    result = score(definition, answers, profile)
    assert (result.overall, result.level) == (None, None)
    assert all(theme.ratio is None for theme in result.themes)
