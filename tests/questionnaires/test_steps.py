"""Steps of a form: what a post says of them, in which order they come."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.models import Assessment
from questionnaires.presentation import QuestionView, question_views
from questionnaires.saving import Change
from questionnaires.steps import (
    Place,
    changes_from_post,
    first_unanswered,
    place_after,
    places_of,
    questions_at,
    step_context,
    typed_in,
)
from tests.questionnaires.strategies import answers_of, document_of, form_of, question_document

pytestmark = pytest.mark.pure


def form(count: int = 11) -> Definition:
    document = document_of(*(question_document(f"q{number}") for number in range(count)))
    document["themes"].append({"key": "eau", "title": "Eau", "questions": [question_document("releve", "multiple")]})
    return parse_definition(document)


def views_of(definition: Definition, place: Place) -> list[QuestionView]:
    return question_views(definition, Assessment(answers={}, profile={}), questions_at(definition, place))


def test_places_follow_one_another_over_the_themes():
    definition = form()
    first, second, third = places_of(definition)
    assert (first, second, third) == (("energie", 1), ("energie", 2), ("eau", 1))
    assert [place_after(definition, place) for place in (first, second, third)] == [second, third, None]


@pytest.mark.parametrize("place", [Place("nulle", 1), Place("eau", 0), Place("eau", 2), Place("eau", -1)])
def test_step_that_is_not_there_is_not_found(place):
    with pytest.raises(Http404):
        questions_at(form(), place)


def test_one_comes_back_where_an_answer_is_waited_for():
    answers = answers_of(**{f"q{number}": "peu" for number in range(6)})
    dated = {key: entry | {"at": "2026-03-03T10:00:00+01:00"} for key, entry in answers.items()}
    definition = form()
    assert first_unanswered(definition, Assessment(answers={}, profile={})) == ("energie", 1)
    assert first_unanswered(definition, Assessment(answers=dated, profile={})) == ("energie", 2)


@pytest.mark.parametrize("format", ["multipart", "urlencoded"])
def test_form_with_or_without_files_is_read_the_same(format):
    data = {"releve.seen": "2", "releve": ["a", "b"], "releve.reason": "Pas ici", "releve.na": "1"}
    request = RequestFactory().post("/", data)
    if format == "urlencoded":
        body = "releve.seen=2&releve=a&releve=b&releve.reason=Pas+ici&releve.na=1"
        request = RequestFactory().post("/", body, content_type="application/x-www-form-urlencoded")
    (change,) = changes_from_post(views_of(form(), Place("eau", 1)), typed_in(request))
    assert (change.key, change.raw, change.seen) == ("releve", ["a", "b"], 2)
    assert (change.not_applicable, change.reason) == (True, "Pas ici")


def test_question_that_the_form_did_not_hold_is_left_alone():
    assert changes_from_post(views_of(form(), Place("energie", 1)), {"q0": ["peu"]}) == []


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 10, "²"])
def test_revision_that_makes_no_sense_is_as_if_untold(seen):
    (change,) = changes_from_post(views_of(form(), Place("eau", 1)), {"releve.seen": [seen]})
    assert change.seen is None


def test_step_says_where_it_stands():
    definition, row = form(), Assessment(answers={}, profile={})
    context = step_context(definition, row, Place("energie", 2), views_of(definition, Place("energie", 2)))
    assert (context["theme_number"], context["theme_count"], context["number"], context["count"]) == (1, 2, 2, 2)
    assert (context["previous"], context["is_last"]) == (("energie", 1), False)


# --- Files -----------------------------------------------------------------------------------------------------------

ONE, OTHER, NEW = (f"0d1f7c3e-9a55-4c0e-8b0a-00000000000{number}" for number in (1, 2, 3))


def file_change(typed: dict[str, list[str]], *, standing: object = (ONE, OTHER), sent: tuple[str, ...] = ()) -> Change:
    asked = question_document("lettre", "file", max_files=3, allow_not_applicable=True)
    row = Assessment(answers={"lettre": {"value": standing and list(standing), "revision": 4}}, profile={})
    definition = parse_definition(form_of(asked))
    views = question_views(definition, row, definition.questions)
    (change,) = changes_from_post(views, {"lettre.seen": ["2"], **typed}, sent={"lettre": sent})
    return change


def test_files_that_stand_are_kept_and_those_that_came_are_added():
    change = file_change({}, sent=(NEW,))
    assert (change.raw, change.not_applicable) == ([ONE, OTHER, NEW], False)
    assert change.seen == 4, "a file that a colleague sent meanwhile is no conflict"
    assert file_change({}, standing=None).raw == []


def test_file_that_is_ticked_goes():
    assert file_change({"lettre.remove": [ONE, "autre"]}).raw == [OTHER]


def test_question_of_files_may_not_apply():
    change = file_change({"lettre.na": ["1"], "lettre.reason": ["Rien à joindre"]})
    assert (change.not_applicable, change.reason, change.seen) == (True, "Rien à joindre", 2)
