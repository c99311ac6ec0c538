"""A file as evidence in a diagnostic, in Chromium: attached, read again, taken away, sent, found in the result."""

import re

import pytest
from playwright.sync_api import Page, expect

from questionnaires.models import Assessment
from tests.factories.assessments import make_draft, make_version_with_files
from tests.factories.hostile_files import make_pdf
from tests.test_journey import PHONE, check_accessibility, follow
from tests.world import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("disk")]

INVOICE = {"name": "facture.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
WEB_PAGE = {"name": "page.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}


@pytest.fixture
def draft(here, organisation, person) -> Assessment:
    make_version_with_files(here)
    return make_draft(organisation, territory=here, by=person("titulaire.ici"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_from_the_question_to_the_result(open_page, live_server, person, draft, javascript, size):
    page: Page = open_page(java_script_enabled=javascript, **size)
    session = client_of(person("titulaire.ici")).cookies["sessionid"]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    look = check_accessibility if javascript else lambda page: None
    link, field, state = page.get_by_role("link", name="facture.pdf"), page.locator("#i-preuve"), "#preuve [data-state]"

    def attach(file: dict) -> None:
        """By script it goes at once; else with the form, after which one comes back to see."""
        field.set_input_files([file])
        if not javascript:
            follow(page, page.get_by_role("button", name="Étape suivante"))

    def come_back() -> None:
        page.goto(f"/ici/diagnostic/{draft.uuid}/energie/1/")

    come_back()
    look(page)
    attach(WEB_PAGE)
    expect(page.locator("#preuve [data-error]")).to_contain_text("ni un PDF, ni une image")
    attach(INVOICE)
    if javascript:
        expect(page.locator(state)).to_contain_text("Enregistré à")
        look(page)
    come_back()
    expect(link).to_be_visible()
    if javascript:
        page.get_by_role("button", name="Retirer facture.pdf").click()
    else:
        page.get_by_label("Retirer facture.pdf").check()
        follow(page, page.get_by_role("button", name="Étape suivante"))
        come_back()
    expect(link).to_have_count(0)
    attach(INVOICE)
    if javascript:
        expect(link).to_be_visible()
    page.goto(f"/ici/diagnostic/{draft.uuid}/relecture/")
    expect(link).to_be_visible()
    look(page)
    follow(page, page.get_by_role("button", name="Envoyer mon diagnostic"))
    expect(page.get_by_role("heading", name="Vos pièces jointes")).to_be_visible()
    look(page)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "facture.pdf"
    assert re.fullmatch(r".*/pieces/[0-9a-f-]{36}/", download.value.url)
