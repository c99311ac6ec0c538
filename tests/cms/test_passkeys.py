"""Passkeys, made and shown by the virtual authenticator of Chromium."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import CDPSession, Page, expect

from actors.models import User
from tests.test_journey import check_accessibility, follow
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MANAGER = "responsable.ici@example.org"
PASSKEYS = "/compte/2fa/webauthn/"
Device = tuple[Page, CDPSession, str]


@pytest.fixture
def device(open_page) -> Callable[..., Device]:
    """A browser whose device keeps passkeys and answers at once for its owner."""

    def make(**options: bool) -> Device:
        page = open_page()
        network = page.context.new_cdp_session(page)
        network.send("WebAuthn.enable")
        kind = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = network.send("WebAuthn.addVirtualAuthenticator", {"options": kind | options})
        return page, network, made["authenticatorId"]

    return make


def log_in(page: Page, email: str = MANAGER, then: str = "/mon-espace/") -> None:
    page.goto(f"/compte/login/?next={then}")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Me connecter", exact=True))


def log_out(page: Page) -> None:
    page.goto("/compte/logout/")
    follow(page, page.locator("main").get_by_role("button", name="Me déconnecter"))


def add_passkey(page: Page, *, alone: bool = True, name: str = "") -> None:
    page.goto(f"{PASSKEYS}add/")
    password = page.get_by_label("Mot de passe", exact=True)
    if password.count():
        password.fill(PASSWORD)
        follow(page, page.get_by_role("button", name="Continuer"))
    if name:
        page.get_by_label("Son nom").fill(name)
    page.get_by_label("Me connecter avec cette clé seule").set_checked(alone)
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.wait_for_url("**/recovery-codes/")


def show_passkey(page: Page, button: str = "Utiliser une clé d’accès") -> None:
    page.get_by_role("button", name=button).click()


def test_passkey_opens_the_account_without_a_password(device, settings):
    """A manager who must have a second factor chooses this one; nothing else is asked any more."""
    settings.MFA_REQUIRED_ROLES = ["manager"]
    page, _network, _id = device()
    log_in(page, then="/admin/")
    expect(page.get_by_text("Votre rôle demande un second facteur")).to_be_visible()
    check_accessibility(page)
    follow(page, page.get_by_role("link", name="Ajouter une clé d’accès"))
    add_passkey(page)
    expect(page.get_by_text("Votre clé d’accès est prête.")).to_be_visible()
    page.goto("/admin/")
    expect(page).to_have_url(re.compile("/admin/$"))
    log_out(page)
    page.goto("/compte/login/?next=/admin/")
    check_accessibility(page)
    show_passkey(page)
    page.wait_for_url(re.compile(r":\d+/admin/$"))
    page.goto(PASSKEYS)
    expect(page.get_by_text("Elle suffit pour entrer.")).to_be_visible()
    expect(page.get_by_text("utilisée pour la dernière fois")).to_be_visible()
    check_accessibility(page)


def test_key_that_does_not_know_its_owner_comes_after_the_password(device):
    page, _network, _id = device(hasUserVerification=False, isUserVerified=False, hasResidentKey=False)
    log_in(page)
    add_passkey(page, alone=False, name="Clé du trousseau")
    log_out(page)
    log_in(page)
    expect(page.get_by_role("heading", name="Connexion en deux étapes")).to_be_visible()
    check_accessibility(page)
    show_passkey(page, "Utiliser ma clé d’accès")
    page.wait_for_url("**/mon-espace/")
    page.goto(PASSKEYS)
    expect(page.get_by_role("heading", name="Clé du trousseau")).to_be_visible()
    expect(page.get_by_text("Elle sert après le mot de passe.")).to_be_visible()


def test_recovery_code_replaces_a_passkey_that_was_lost(device):
    page, network, authenticator = device()
    log_in(page)
    add_passkey(page)
    code = page.locator("main code").first.inner_text()
    log_out(page)
    network.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    log_in(page)
    page.get_by_label("Code").fill(code)
    follow(page, page.get_by_role("button", name="Me connecter"))
    expect(page).to_have_url(re.compile("/mon-espace/$"))


def test_passkey_is_named_renamed_and_taken_away(device):
    page, _network, _id = device()
    log_in(page)
    add_passkey(page)
    page.goto(PASSKEYS)
    expect(page.get_by_role("heading", name="Chrome sur Linux")).to_be_visible()
    follow(page, page.get_by_role("link", name="Renommer"))
    check_accessibility(page)
    page.get_by_label("Son nom").fill("Ordinateur de l’atelier")
    follow(page, page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_role("heading", name="Ordinateur de l’atelier")).to_be_visible()
    follow(page, page.get_by_role("link", name="Retirer"))
    check_accessibility(page)
    follow(page, page.get_by_role("button", name="Retirer cette clé"))
    expect(page.get_by_text("La clé d’accès est retirée.")).to_be_visible()
    assert not Authenticator.objects.exists()
    assert [message.subject for message in mail.outbox if "clé" in message.subject.lower()] == [
        "Nouvelle clé d’accès",
        "Clé d’accès retirée",
    ]


def test_passkey_that_the_site_no_longer_knows_is_refused_in_clear_words(device):
    page, _network, _id = device()
    log_in(page)
    add_passkey(page)
    Authenticator.objects.all().delete()
    log_out(page)
    page.goto("/compte/login/")
    with page.expect_event("load"):
        show_passkey(page)
    expect(page.get_by_text("Cette clé d’accès n’ouvre pas ce compte.")).to_be_visible()
    page.goto("/mon-espace/")
    expect(page).to_have_url(re.compile("/compte/login/"))


def test_passkey_of_a_closed_account_does_not_open_it(device):
    page, _network, _id = device()
    log_in(page)
    add_passkey(page)
    log_out(page)
    User.objects.filter(email=MANAGER).update(is_active=False)
    page.goto("/compte/login/")
    with page.expect_event("load"):
        show_passkey(page)
    page.goto("/mon-espace/")
    expect(page).to_have_url(re.compile("/compte/login/"))


def test_device_without_a_passkey_says_so_and_leaves_the_password(device):
    page, network, authenticator = device()
    network.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.goto("/compte/login/")
    show_passkey(page)
    expect(page.get_by_text("La clé d’accès n’a pas répondu. Réessayez, ou donnez votre mot de passe.")).to_be_visible()
    check_accessibility(page)
    log_in(page)
    expect(page).to_have_url(re.compile("/mon-espace/$"))


def test_passkey_confirms_who_one_is(device):
    page, _network, _id = device()
    log_in(page)
    add_passkey(page)
    log_out(page)
    page.goto("/compte/login/")
    show_passkey(page)
    page.wait_for_url("**/mon-espace/")
    page.goto(f"{PASSKEYS}add/")
    follow(page, page.get_by_role("link", name="Montrer plutôt une clé d’accès"))
    check_accessibility(page)
    show_passkey(page, "Utiliser ma clé d’accès")
    page.wait_for_url("**/webauthn/add/")
    expect(page.get_by_label("Son nom")).to_be_visible()
    check_accessibility(page)


def test_without_script_the_buttons_of_passkeys_stay_off(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/compte/login/")
    expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_be_disabled()
    assert "<noscript>" in page.content()
