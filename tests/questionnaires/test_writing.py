"""Writing texts and dates and sending files, in Chromium: saved as one goes, never lost, never over somebody else's."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.templatetags.static import static
from playwright.sync_api import Locator, Page, Route, expect

from questionnaires.answering import saving_reply
from questionnaires.definition_reading import parse_definition
from questionnaires.models import Assessment
from questionnaires.presentation import FileView, question_views
from questionnaires.saving import Saving
from questionnaires.services.assessments import Change, save_answers, start_assessment
from tests.factories.assessments import make_version
from tests.questionnaires.strategies import document_of, form_of, question_document
from tests.test_journey import check_accessibility, follow
from tests.world import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOWN_LATER = {"question": "short_text", "operator": "answered"}
SAVED, WAITING = re.compile("Enregistré à"), "Pas encore enregistré"


@pytest.fixture
def draft(here, organisation, person) -> Assessment:
    kinds = ("short_text", "long_text", "date")
    follows = question_document("follows", "long_text", text="Et ensuite", condition=SHOWN_LATER)
    asked = (question_document(kind, kind, text=f"Votre {kind}") for kind in kinds)
    make_version(here, document_of(*asked, follows))
    return start_assessment(organisation, territory=here, by=person("titulaire.ici"))


@pytest.fixture
def step(open_page, live_server, person, draft) -> Callable[..., Page]:
    """The step as the owner of the organisation has it before their eyes."""

    def open_step(**options: Any) -> Page:
        page: Page = open_page(**options)
        session = client_of(person("titulaire.ici")).cookies["sessionid"]
        page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        page.goto(f"/ici/diagnostic/{draft.uuid}/energie/1/")
        return page

    return open_step


def answer(draft: Assessment, key: str) -> Any:
    return Assessment.objects.get(pk=draft.pk).answers.get(key, {}).get("value")


def state(page: Page, key: str) -> Locator:
    return page.locator(f"#{key} [data-state]")


def test_long_text_is_saved_while_it_is_written(step, draft):
    page = step()
    field = page.get_by_label("Votre long_text")
    field.press_sequentially("Nous avons commencé")
    expect(state(page, "long_text")).to_have_text(WAITING)
    expect(state(page, "long_text")).to_have_text(SAVED)
    assert answer(draft, "long_text") == "Nous avons commencé"
    expect(field).to_be_focused()
    field.press_sequentially(" par\nles fours.")
    expect(state(page, "long_text")).to_have_text(WAITING)
    expect(state(page, "long_text")).to_have_text(SAVED)
    assert answer(draft, "long_text") == "Nous avons commencé par\nles fours."
    check_accessibility(page)
    page.reload()
    expect(field).to_have_value("Nous avons commencé par\nles fours.")


def test_what_is_being_written_is_kept_when_the_page_is_left(step, draft):
    page = step()
    page.get_by_label("Votre long_text").press_sequentially("À peine écrit")
    for _visit in range(20):  # nobody tells when what a page sends as it goes has come
        page.goto(f"/ici/diagnostic/{draft.uuid}/relecture/")
        if page.get_by_text("À peine écrit").is_visible():
            break
    assert answer(draft, "long_text") == "À peine écrit"


def test_text_that_is_too_long_is_counted_told_and_kept_on_the_page(step, draft):
    page = step()
    field, count = page.get_by_label("Votre long_text"), page.locator("[data-count=i-long_text]")
    expect(count).to_have_text("100\u00a0signes restants")
    field.fill("é🌱" * 51)
    expect(count).to_have_text("2\u00a0signes de trop")
    field.blur()
    expect(page.locator("#long_text").get_by_text("trop long de 2\u00a0signes")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("é🌱" * 51)
    assert answer(draft, "long_text") is None
    field.fill("é🌱" * 50)
    expect(count).to_have_text("0\u00a0signe restant")
    field.blur()
    expect(state(page, "long_text")).to_have_text(SAVED)
    expect(page.locator("#long_text [data-error]")).to_be_empty()
    assert answer(draft, "long_text") == "é🌱" * 50


def test_text_of_a_colleague_is_not_overwritten_by_who_is_still_writing(step, draft, person):
    page = step()
    save_answers(draft, changes=[Change("long_text", "De ma collègue", seen=0)], by=person("membre.ici"))
    field, error = page.get_by_label("Votre long_text"), page.locator("#long_text [data-error]")
    field.press_sequentially("De moi")
    expect(error).to_contain_text("Une autre réponse a été donnée entre-temps.")
    field.press_sequentially(" encore")
    with page.expect_response(lambda response: response.status == 409):
        field.blur()
    assert answer(draft, "long_text") == "De ma collègue"
    field.press_sequentially(", en connaissance de cause")
    field.blur()
    expect(error).to_contain_text("La vôtre : De moi encore, en connaissance de cause")
    error.get_by_role("button", name="Garder la mienne").click()
    expect(state(page, "long_text")).to_have_text(SAVED)
    assert answer(draft, "long_text") == "De moi encore, en connaissance de cause"


def test_date_is_typed_and_saved(step, draft):
    page = step()
    field = page.get_by_label("Votre date")
    field.fill("2025-03-03")
    expect(page.locator("#date").get_by_text("Choisissez une date entre le 1er\u00a0janvier 2026")).to_be_visible()
    field.fill("2026-03-03")
    expect(state(page, "date")).to_have_text(SAVED)
    assert answer(draft, "date") == "2026-03-03"


def test_reply_that_comes_late_hides_no_question_again(step, draft):
    page, late = step(), []

    def reply(route: Route) -> None:
        if route.request.url.endswith("/long_text"):
            late.append((route, route.fetch()))
            return
        route.continue_()

    page.route("**/api/**", reply)
    page.get_by_label("Votre long_text").fill("Le four")
    page.get_by_label("Votre date").fill("2026-03-03")
    page.get_by_label("Votre short_text").fill("Oui")
    expect(page.locator("#follows")).to_be_visible()
    route, response = late.pop()
    route.fulfill(response=response)
    expect(state(page, "long_text")).to_have_text(SAVED)
    expect(page.locator("#follows")).to_be_visible()


def test_step_works_without_script(step, draft):
    page = step(java_script_enabled=False)
    page.get_by_label("Votre short_text").fill("Le four")
    page.get_by_label("Votre long_text").fill("Deux\nlignes")
    page.get_by_label("Votre date").fill("2026-03-03")
    follow(page, page.locator(".step__foot button.btn").first)
    expect(page.get_by_text("3\u00a0mars 2026")).to_be_visible()
    assert answer(draft, "long_text") == "Deux\nlignes"


# --- Files: the page of an app that keeps some -----------------------------------------------------------------------

KEY, UUIDS = "lettre", [f"0d1f7c3e-9a55-4c0e-8b0a-00000000000{number}" for number in range(9)]


class Keeper:
    """An app that keeps files in memory behind /fichiers/: its page, and the two addresses that the script calls."""

    def __init__(self, page: Page, *, most: int = 2) -> None:
        asked = question_document(KEY, "file", max_files=most, text="Votre lettre")
        self.definition = parse_definition(form_of(asked))
        self.files: list[FileView] = []
        self.sent: list[bytes] = []
        page.route("**/fichiers/**", self.reply)

    def reply(self, route: Route) -> None:
        url, body = route.request.url, route.request.post_data_buffer or b""
        if url.endswith("/fichiers/"):
            route.fulfill(body=self.page(), content_type="text/html; charset=utf-8")
            return
        if url.endswith("/retirer/"):
            self.files = [file for file in self.files if file.uuid not in url]
        elif b'filename="refus' in body:
            refusal = {"detail": "Ce fichier n’est pas un PDF.", "status": 422}
            route.fulfill(status=422, json=refusal)
            return
        else:
            self.sent.append(body)
            uuid = UUIDS[len(self.sent)]
            self.files.append(
                FileView(uuid, f"pièce {len(self.sent)}.pdf", "2 ko", "/a/", f"/fichiers/{uuid}/retirer/")
            )
        entry = {"value": [file.uuid for file in self.files] or None, "na": False, "revision": len(self.sent)}
        row = Assessment(answers={KEY: entry}, profile={})
        reply = saving_reply(Saving({KEY: entry}), KEY, row=row, definition=self.definition, files=self.files)
        route.fulfill(body=reply.content, content_type="application/json")

    def page(self) -> str:
        row = Assessment(answers={KEY: {"value": [file.uuid for file in self.files]}}, profile={})
        (view,) = question_views(
            self.definition, row, self.definition.questions, files={KEY: self.files}, upload_url="/fichiers/{}/".format
        )
        question = render_to_string(
            "questionnaires/_question.html", {"view": view, "upload_help": "PDF, 10 Mo au plus."}
        )
        return (
            f'<!doctype html><html lang="fr"><title>Fichiers</title><link rel="stylesheet" href="{static("site.css")}">'
            f'<main><h1>Fichiers</h1><form method="post" enctype="multipart/form-data" data-answers="/fichiers/api/">'
            f'<input type="hidden" name="csrfmiddlewaretoken" value="jeton">{question}</form></main>'
            f'<script src="{static("dossiers.js")}" defer></script></html>'
        )


def letter(name: str = "lettre.pdf") -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}


def test_file_is_sent_at_once_listed_and_taken_back(open_page):
    page: Page = open_page()
    keeper = Keeper(page)
    page.goto("/fichiers/")
    field = page.get_by_label("Votre lettre")
    field.set_input_files([letter()])
    expect(state(page, KEY)).to_have_text(SAVED)
    assert b'name="lettre"; filename="lettre.pdf"' in keeper.sent[0]
    expect(page.get_by_role("link", name="pièce 1.pdf")).to_be_visible()
    expect(field).to_have_value("")
    check_accessibility(page)
    field.set_input_files([letter()])
    expect(page.get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="Retirer pièce 1.pdf").click()
    expect(page.get_by_role("listitem")).to_have_text([re.compile("pièce 2.pdf")])
    expect(field).to_be_focused()
    page.get_by_role("button", name="Retirer pièce 2.pdf").click()
    expect(state(page, KEY)).to_have_text("Pas encore de réponse")
    assert keeper.files == []


def test_file_that_is_refused_stays_chosen_and_says_why(open_page):
    page: Page = open_page()
    keeper = Keeper(page)
    page.goto("/fichiers/")
    field = page.get_by_label("Votre lettre")
    field.set_input_files([letter("refus.pdf")])
    expect(page.get_by_text("Ce fichier n’est pas un PDF.")).to_be_visible()
    expect(state(page, KEY)).to_have_text(WAITING)
    assert keeper.files == []
    assert field.evaluate("(input) => input.files.length") == 1


def test_files_that_stand_are_taken_back_with_a_tick_without_script(open_page):
    page: Page = open_page(java_script_enabled=False)
    keeper = Keeper(page)
    keeper.files.append(FileView(UUIDS[0], "ancienne.pdf", "2 ko", "/a/", f"/fichiers/{UUIDS[0]}/retirer/"))
    page.goto("/fichiers/")
    tick = page.get_by_label("Retirer ancienne.pdf")
    tick.check()
    assert (tick.get_attribute("name"), tick.get_attribute("value")) == ("lettre.remove", UUIDS[0])
    expect(page.get_by_text("PDF, 10 Mo au plus.")).to_be_visible()
