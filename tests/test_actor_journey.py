"""An organisation's life in Chromium: presented, shared with a colleague, signed for, shown, withdrawn, forgotten."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from actors.models import Presence, User
from actors.services.showcase import publish_showcase
from tests.factories.charter import make_charter
from tests.test_journey import PHONE, check_accessibility, follow, present_organisation, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = "/ici/acteurs/le-velo-bavard/"
PASSWORD = "un-mot-de-passe-solide"


def address_in_last_mail() -> str:
    found = re.search(r"^https?://[^/\s]+(/\S+)$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def sign_charter(page: Page, look) -> None:
    follow(page, page.get_by_role("link", name="Charte", exact=True))
    look(page)
    follow(page, page.get_by_role("button", name="Signer pour Le Vélo Bavard"))
    expect(page.get_by_text("Cochez cette case").first).to_be_visible()
    page.get_by_label("Prénom et nom").fill("Ada Bois")
    page.get_by_label("Fonction").fill("Présidente")
    page.get_by_label("Je déclare avoir le pouvoir").check()
    follow(page, page.get_by_role("button", name="Signer pour Le Vélo Bavard"))
    expect(page.get_by_role("link", name="Télécharger l’attestation")).to_be_visible()
    look(page)


def ask_for_publication(page: Page, look) -> None:
    page.goto("/mon-espace/")
    look(page)
    follow(page, page.get_by_role("link", name="Fiche publique"))
    look(page)
    page.get_by_label("Notre témoignage").fill("On a réparé deux cents vélos.")
    follow(page, page.get_by_role("button", name="Demander la publication"))
    expect(page.get_by_text("Cochez la case pour donner votre accord.").first).to_be_visible()
    assert page.get_by_label("Notre témoignage").input_value() == "On a réparé deux cents vélos."
    page.get_by_label("J’accepte, pour Le Vélo Bavard").check()
    follow(page, page.get_by_role("button", name="Demander la publication"))
    expect(page.get_by_text("Votre demande est partie").first).to_be_visible()


def withdraw(page: Page, look, *, javascript: bool) -> None:
    page.goto("/mon-espace/")
    follow(page, page.get_by_role("link", name="Fiche publique"))
    if javascript:
        page.get_by_role("button", name="Ne plus publier la fiche").click()
        look(page)
        follow(page, page.get_by_role("button", name="Retirer la fiche"))
    else:
        follow(page, page.get_by_role("button", name="Ne plus publier la fiche"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_from_sign_up_to_public_page_to_withdrawal(open_page, here, javascript, size):
    make_charter(here)
    page = open_page(java_script_enabled=javascript, **size)
    look = check_accessibility if javascript else lambda page: None
    page.goto("/compte/signup/?next=/mon-espace/structure/nouvelle/%3Fterritoire%3Dici")
    sign_up(page, "visiteuse@example.org")
    present_organisation(page)
    sign_charter(page, look)
    ask_for_publication(page, look)
    publish_showcase(Presence.objects.get(slug="le-velo-bavard"))
    page.goto(PUBLIC)
    expect(page.get_by_text("On a réparé deux cents vélos.")).to_be_visible()
    expect(page.get_by_text("Acteur engagé depuis le")).to_be_visible()
    look(page)
    page.goto("/ici/acteurs/?q=bavard")
    expect(page.get_by_role("link", name="Le Vélo Bavard")).to_be_visible()
    withdraw(page, look, javascript=javascript)
    answer = page.goto(PUBLIC)
    assert answer is not None
    assert answer.status == 404


def test_invitation_is_accepted_by_a_second_person(open_page, organisation):
    page = open_page()
    page.goto(f"/compte/login/?next=/mon-espace/structure/{organisation.uuid}/equipe/")
    page.get_by_label("E-mail").fill("titulaire.ici@example.org")
    page.get_by_label("Mot de passe").fill("mot-de-passe-des-tests")
    follow(page, page.get_by_role("button", name="Me connecter"))
    check_accessibility(page)
    page.get_by_label("Adresse e-mail de votre collègue").fill("collegue@example.org")
    follow(page, page.get_by_role("button", name="Envoyer l’invitation"))
    expect(page.get_by_text("L’invitation est partie à collegue@example.org.").first).to_be_visible()
    check_accessibility(page)
    invitation = address_in_last_mail()
    colleague = open_page(**PHONE)
    colleague.goto(invitation)
    follow(colleague, colleague.get_by_role("link", name="Créer mon compte"))
    sign_up(colleague, "collegue@example.org")
    check_accessibility(colleague)
    follow(colleague, colleague.get_by_role("button", name="Rejoindre la structure"))
    expect(colleague.get_by_text("Vous faites partie de Menuiserie ici.").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="collegue@example.org")).to_be_visible()


def test_account_is_taken_away_then_erased_by_keyboard(open_page):
    page = open_page()
    page.goto("/compte/signup/")
    sign_up(page, "passagere@example.org")
    page.goto("/mon-espace/mes-donnees/effacer/")
    page.get_by_label("Mot de passe").focus()
    page.keyboard.type(PASSWORD)
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    check_accessibility(page)
    page.get_by_label("Pour confirmer").focus()
    page.keyboard.type("autre@example.org")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("Ce n’est pas l’adresse de votre compte.").first).to_be_visible()
    page.get_by_label("Pour confirmer").fill("passagere@example.org")
    page.get_by_label("Pour confirmer").focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("Votre compte est effacé.").first).to_be_visible()
    assert not User.objects.filter(email="passagere@example.org").exists()
