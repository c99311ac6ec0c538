"""The report of a result: a tagged document, whose structure is read back."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from actors.models import Presence
from home.spaces import territory_space
from questionnaires.enums import ActionState
from questionnaires.models import Assessment
from questionnaires.views.report import TEMPLATE, report_context
from tests.factories.assessments import make_draft, make_sent
from tests.factories.plans import make_action

pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.once]


@pytest.fixture
def sent(here, organisation, person) -> Assessment:
    return make_sent(organisation, territory=here, by=person("titulaire.ici"))


def ask(client, assessment: Assessment):
    return client.get(f"/ici/diagnostic/{assessment.uuid}/resultat/rapport/")


def elements(node: Any) -> Iterator[Any]:
    """The structure's elements, in the order of reading."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child)
    elif isinstance(node, dict) and "/K" in node:
        if "/S" in node:
            yield node
        yield from elements(node["/K"])


def headers_of(cell: Any) -> list[bytes]:
    attributes = cell.get("/A", {}).get_object()
    found = attributes if isinstance(attributes, list) else [attributes]
    return [header.original_bytes for one in found for header in one.get_object().get("/Headers", [])]


def test_the_document_is_tagged_and_says_what_it_is(as_person, sent):
    answer = ask(as_person("membre.ici"), sent)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="menuiserie-ici-diagnostic-1.pdf"'
    assert "no-store" in answer["Cache-Control"]
    reader = PdfReader(BytesIO(answer.content))
    catalog = reader.trailer["/Root"]
    assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert reader.metadata is not None
    assert reader.metadata.title == "Résultat du diagnostic"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()
    found = list(elements(catalog["/StructTreeRoot"]))
    kinds = Counter(str(one["/S"]) for one in found)
    assert kinds["/H1"] == 1
    assert kinds["/H2"] >= 5
    headings = [int(str(one["/S"])[2:]) for one in found if str(one["/S"]) in {"/H1", "/H2", "/H3", "/H4"}]
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings))
    pictures = [one for one in found if one["/S"] == "/Figure"]
    assert [str(one["/Alt"])[:18] for one in pictures] == ["Radar des 6 thèmes"]
    headers = {one["/ID"].original_bytes for one in found if one["/S"] == "/TH"}
    cells = [headers_of(one) for one in found if one["/S"] == "/TD"]
    assert all(len(cell) == 2 and {*cell} <= headers for cell in cells)  # a row's and a column's
    assert 4 <= len(reader.pages) <= 8


def test_the_document_says_scores_reasons_and_steps(as_person, sent):
    reader = PdfReader(BytesIO(ask(as_person("membre.ici"), sent).content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for said in (
        "1,8/5",
        "Vos premiers pas",
        "Ce qui ferait progresser",
        "Guide Énergie",
        "Comment ce score est calculé",
    ):
        assert said in text


def test_it_is_drawn_once_for_what_it_shows(as_person, sent, here, monkeypatch):
    client = as_person("membre.ici")
    first = ask(client, sent).content
    monkeypatch.setattr("questionnaires.views.report.territory_pdf", lambda *_: b"drawn again")
    assert ask(client, sent).content == first
    here.programme_name = "Autre programme"
    here.save()
    assert ask(client, sent).content == b"drawn again"


def test_a_draft_has_none(as_person, here, organisation, person):
    draft = make_draft(organisation, territory=here, by=person("titulaire.ici"))
    assert ask(as_person("membre.ici"), draft).status_code == 404


def test_the_plan_is_in_it_without_what_was_given_up(as_person, sent, here, organisation, person):
    by = person("titulaire.ici")
    make_action(organisation, territory=here, by=by, title="Isoler la toiture", owner=by, due_on=date(2020, 1, 31))
    make_action(organisation, territory=here, by=by, title="Changer de banque", state=ActionState.DROPPED)
    context = report_context(sent, territory=here, space=territory_space("ici"))
    said = " ".join(render_to_string(TEMPLATE, context).split())
    assert "Votre plan d’actions" in said
    assert "Isoler la toiture" in said
    assert "en retard : pour le 31 janvier 2020" in said
    assert str(by) in said
    assert "Changer de banque" not in said


def test_a_plan_is_in_no_report_once_its_organisation_has_left(as_person, sent, here, organisation, person):
    make_action(organisation, territory=here, by=person("titulaire.ici"))
    Presence.objects.filter(organisation=organisation, territory=here).delete()
    assert report_context(sent, territory=here, space=territory_space("ici"))["plan"] is None
