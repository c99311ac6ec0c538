"""The questionnaire to fill in by hand: the version in use, for anybody, on the web and as a document."""

from html import unescape

import pytest
from django.test import Client

from questionnaires.models import QuestionnaireVersion
from questionnaires.paper import paper_themes
from tests.factories.assessments import make_version
from tests.questionnaires.strategies import definition_of, document_of, question_document

ADDRESS = "/ici/diagnostic/a-imprimer/"
KINDS = ("single", "yes_no", "multiple", "scale", "number", "percentage", "short_text", "long_text", "date", "file")


@pytest.fixture
def version(here) -> QuestionnaireVersion:
    rule = {"question": "single", "operator": "equals", "value": "peu"}
    asked = [question_document(kind, kind, text=f"Question de {kind}") for kind in KINDS]
    asked[1] |= {"condition": rule, "allow_not_applicable": True, "help": "En gros."}
    return make_version(here, document_of(*asked))


def asked_of(kind: str, **fields):
    ((_theme, (question,)),) = paper_themes(definition_of(question_document(kind, kind, **fields)))
    return question.how, question.boxes, len(question.lines)


@pytest.mark.pure
def test_each_kind_has_its_boxes_and_lines():
    assert asked_of("single") == ("Une seule réponse", ("Non", "Peu", "Tout"), 0)
    assert asked_of("multiple") == ("Plusieurs réponses possibles", ("A", "B", "Aucune (seule réponse)"), 0)
    assert asked_of("scale")[:2] == ("De 0 (Pas du tout) à 5 (Tout à fait)", ("0", "1", "2", "3", "4", "5"))
    assert asked_of("number", allow_not_applicable=True) == ("Au moins 0, kWh", ("Non concerné",), 1)
    assert asked_of("long_text") == ("100\u00a0signes au plus", (), 6)
    assert asked_of("date")[2] == 1
    assert asked_of("file") == ("À joindre à part\u00a0: 2\u00a0fichiers au plus", (), 0)


def test_the_page_asks_every_question_and_says_nothing_of_points(version):
    text = unescape(Client().get(ADDRESS).content.decode())
    for number, kind in enumerate(KINDS, 1):
        assert f"<h3>{number}. Question de {kind}</h3>" in text
    assert "Seulement si «\u00a0Question de single\u00a0» est «\u00a0Peu\u00a0»" in text
    assert "En gros." in text
    assert "<li>Non concerné</li>" in text
    assert "Version 2, publiée le" in text
    assert "point" not in text.partition("<main")[2].partition("</main>")[0]


def test_the_start_leads_to_it(version):
    assert 'href="a-imprimer/"' in Client().get("/ici/diagnostic/").content.decode()


def test_it_does_not_exist_before_the_first_version(here, monkeypatch):
    for views in ("beginning", "paper"):
        monkeypatch.setattr(f"questionnaires.views.{views}.current_version", lambda _territory: None)
    assert Client().get(ADDRESS).status_code == 404
    assert Client().get(f"{ADDRESS}pdf/").status_code == 404
    assert "a-imprimer" not in Client().get("/ici/diagnostic/").content.decode()


@pytest.mark.pdf
def test_the_document_is_drawn_once_for_a_version(here, version, monkeypatch):
    answer = Client().get(f"{ADDRESS}pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="ici-questionnaire-v2.pdf"'
    assert answer.content.startswith(b"%PDF")
    monkeypatch.setattr("questionnaires.views.paper.territory_pdf", lambda *_: b"drawn again")
    assert Client().get(f"{ADDRESS}pdf/").content == answer.content
    make_version(here, document_of(question_document()))
    assert Client().get(f"{ADDRESS}pdf/").content == b"drawn again"
