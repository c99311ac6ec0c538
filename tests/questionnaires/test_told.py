"""What a version says besides its questions: levels without figures, comments on answers, a territory's objective."""

import re
from collections.abc import Iterator

import pytest

from home.spaces import territory_space
from questionnaires.results.reading import result_view
from questionnaires.services.assessments import (
    Change,
    result_in_words,
    save_answers,
    start_assessment,
    submit_assessment,
)
from questionnaires.studio.linter import lint
from tests.factories.assessments import make_version
from tests.questionnaires.strategies import document_of, question_document

pytestmark = pytest.mark.django_db
OBJECTIVE = {"text": "Consommer moins d’énergie", "figure": "-40\u00a0%", "plan": "PCAET 2024-2030"}


def document(**fields):
    question = question_document("a")
    question["choices"][1]["comment"] = "Un bon début."
    made = document_of(question, **fields)
    made["themes"][0]["objective"] = OBJECTIVE
    return made


@pytest.fixture
def send(here, organisation, person):
    def sent(**fields):
        make_version(here, document(**fields))
        owner = person("titulaire.ici")
        draft = start_assessment(organisation, territory=here, by=owner)
        save_answers(draft, changes=[Change("a", "peu")], by=owner)
        return submit_assessment(draft, by=owner)

    return sent


def page_of(client, assessment) -> str:
    return client.get(f"/ici/diagnostic/{assessment.uuid}/resultat/").content.decode()


def test_where_levels_alone_are_shown_no_figure_is(as_person, send):
    assessment = send(levels_only=True)
    page = page_of(as_person("titulaire.ici"), assessment)
    read = re.sub(r"<[^>]+>", " ", page)
    assert "Niveau Avancé" in read
    assert "2,5" not in read
    assert "/5" not in read
    view = result_view(assessment, space=territory_space("ici"))
    assert (view.score, view.gauge, view.radar) == ("", None, None)
    assert result_in_words(assessment)["score"] == "Avancé"


def test_where_levels_alone_are_shown_programs_read_no_figure_either(as_person, send):
    """The part of a theme in the mean stands, as on the page: it is the same whatever was answered."""
    told = as_person("titulaire.ici").get(f"/api/v1/assessments/{send(levels_only=True).uuid}/result/").json()
    assert told["level"]["key"] == "avance"
    assert set(figures_of(told)) == {"round", "scale", "rank", "share"}


def figures_of(told) -> Iterator[str]:
    """The names of the numbers of a document, at any depth."""
    for name, value in told.items():
        if isinstance(value, int | float):
            yield name
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from figures_of(one)


def test_elsewhere_the_score_is_said(as_person, send):
    assessment = send()
    assert "2,5" in page_of(as_person("titulaire.ici"), assessment)
    assert result_in_words(assessment)["score"] == "2,5/5"


def test_the_comment_on_an_answer_stands_with_its_points(as_person, send):
    assessment = send()
    assert "Un bon début." in page_of(as_person("titulaire.ici"), assessment)
    assert (
        "Un bon début."
        in result_view(assessment, space=territory_space("ici")).themes[0].explained.questions[0].comment
    )


def test_the_objective_is_said_where_one_answers_and_where_one_reads(as_person, person, organisation, here, send):
    client = as_person("titulaire.ici")
    assert "PCAET 2024-2030" in page_of(client, send())
    draft = start_assessment(organisation, territory=here, by=person("titulaire.ici"))
    assert "Consommer moins d’énergie" in client.get(f"/ici/diagnostic/{draft.uuid}/energie/1/").content.decode()


def test_a_text_that_asks_for_a_figure_is_an_error_where_none_is_shown():
    made = document(levels_only=True, level_texts={"avance": "Votre moyenne : {score}."})
    assert [finding.code for finding in lint(made) if finding.blocks] == ["hidden_figure"]
