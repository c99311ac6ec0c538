"""What peers tell each other, in Chromium: a sheet is written, read, published, commented, answered, withdrawn."""

import re

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import Page, expect

from tests.factories.actors import make_organisations, make_photograph
from tests.test_journey import PHONE, check_accessibility, follow
from tests.world import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOLD = {
    "Titre": "Éteindre les fours la nuit",
    "En une phrase": "Une horloge et une consigne ont suffi.",
    "Année de l’action": "2025",
    "Le contexte": "Les fours tournaient à vide.",
    "Ce que nous avons fait": "L’équipe du soir a écrit la consigne.",
    "Ce que cela a demandé": "Une horloge.",
    "Ce que cela a changé": "Un cinquième de gaz en moins.",
    "Notre conseil": "Venez la nuit, une fois.",
}
LIST = "/ici/retours-experience/"


@pytest.fixture
def open_as(open_page, live_server, person):
    """Open a page as somebody, with the options of `open_page`; as a visitor without a name."""

    def open_one(name: str = "", **options) -> Page:
        page: Page = open_page(**options)
        if name:
            session = client_of(person(name)).cookies[settings.SESSION_COOKIE_NAME]
            page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        return page

    return open_one


def write(page: Page, look) -> None:
    page.goto("/mon-espace/")
    follow(page, page.get_by_role("link", name="Mes retours d’expérience"))
    look(page)
    follow(page, page.get_by_role("link", name="Raconter une action"))
    look(page)
    follow(page, page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.get_by_text("Une réponse est à reprendre")).to_be_visible()
    look(page)
    for label, text in TOLD.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Énergie").check()
    follow(page, page.get_by_role("button", name="Enregistrer et continuer"))
    look(page)


def add_picture(page: Page, look) -> None:
    photograph = make_photograph()
    sent = {"name": photograph.name, "mimeType": "image/jpeg", "buffer": photograph.read()}
    page.get_by_label("Image", exact=True).set_input_files(sent)
    follow(page, page.get_by_role("button", name="Ajouter l’image"))
    expect(page.get_by_text("Décrivez cette image")).to_be_visible()
    page.get_by_label("Ce que l’on y voit").first.fill("Un four éteint")
    follow(page, page.get_by_role("button", name="Enregistrer la description"))
    look(page)
    follow(page, page.get_by_role("button", name="Continuer"))


def ask(page: Page, look) -> None:
    look(page)
    page.get_by_label("J’accepte, pour Menuiserie ici").check()
    follow(page, page.get_by_role("button", name="Demander la publication"))
    expect(page.get_by_text("En attente de relecture")).to_be_visible()
    look(page)


def publish(page: Page) -> None:
    page.goto("/admin/retours/")
    follow(page, page.get_by_role("link", name=re.compile("^Relire")).first)
    page.get_by_label("Publier la fiche").check()
    follow(page, page.get_by_role("button", name="Enregistrer la décision"))
    expect(page.get_by_text("La fiche de Menuiserie ici est publique.")).to_be_visible()


def comment(page: Page, look) -> None:
    page.goto(LIST)
    look(page)
    follow(page, page.get_by_role("link", name="Éteindre les fours la nuit"))
    expect(page.get_by_alt_text("Un four éteint")).to_be_visible()
    look(page)
    follow(page, page.get_by_role("link", name="Écrire un commentaire"))
    page.get_by_label("Votre nom").fill("Ana Diaz")
    page.get_by_label("Votre commentaire").fill("Et le dimanche\u202f?")
    look(page)
    follow(page, page.get_by_role("button", name="Envoyer le commentaire"))
    expect(page.get_by_text("Votre commentaire paraîtra après relecture")).to_be_visible()
    look(page)


def show_comment(page: Page) -> None:
    page.goto("/admin/commentaires/")
    follow(page, page.get_by_role("link", name=re.compile("^Relire")).first)
    page.get_by_label("Montrer le commentaire").check()
    follow(page, page.get_by_role("button", name="Enregistrer la décision"))


def report(page: Page, look) -> None:
    page.goto(f"{LIST}eteindre-les-fours-la-nuit/")
    expect(page.get_by_text("Et le dimanche")).to_be_visible()
    look(page)
    follow(page, page.get_by_role("link", name=re.compile("^Signaler")))
    page.get_by_label("Ce qui ne va pas").fill("Hors de propos.")
    look(page)
    follow(page, page.get_by_role("button", name="Signaler"))
    expect(page.get_by_text("L’équipe du territoire va relire ce commentaire.")).to_be_visible()


def write_to_them(page: Page, look) -> None:
    page.goto(f"{LIST}eteindre-les-fours-la-nuit/")
    follow(page, page.get_by_role("link", name="Contacter la structure"))
    look(page)
    page.get_by_label("Votre nom").fill("Une lectrice")
    page.get_by_label("Votre adresse e-mail").fill("lectrice@example.org")
    page.get_by_label("Votre message").fill("Comment avez-vous choisi l’horloge\u202f?")
    follow(page, page.get_by_role("button", name="Envoyer"))
    expect(page.get_by_text("Votre message est parti")).to_be_visible()
    assert mail.outbox[-1].reply_to == ["lectrice@example.org"]


def withdraw(page: Page) -> None:
    page.goto("/mon-espace/")
    follow(page, page.get_by_role("link", name="Mes retours d’expérience"))
    follow(page, page.get_by_role("link", name="Éteindre les fours la nuit"))
    page.get_by_role("button", name="Ne plus publier la fiche").click()
    dialog = page.get_by_role("button", name="Retirer la fiche")
    if dialog.count():
        follow(page, dialog)
    expect(page.get_by_text("C’est retiré. Le brouillon vous reste.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_sheet_from_draft_to_withdrawal(open_as, here, person, javascript, size):
    make_organisations(here, member=person("nouvelle"))
    options = {"java_script_enabled": javascript, **size}
    look = check_accessibility if javascript else lambda page: None
    member, team = open_as("membre.ici", **options), open_as("responsable.ici")
    write(member, look)
    add_picture(member, look)
    ask(member, look)
    publish(team)
    peer, visitor = open_as("nouvelle", **options), open_as(**options)
    comment(peer, look)
    show_comment(team)
    report(peer, look)
    write_to_them(visitor, look)
    withdraw(member)
    visitor.goto(LIST)
    expect(visitor.get_by_text("Les premiers retours s’écrivent")).to_be_visible()
    look(visitor)
