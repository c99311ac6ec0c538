"""Every page of accounts is ours: in our French, in our look."""

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core import mail
from django.test import Client

from tests.forms import send_form
from tests.world import PASSWORD

OURS = settings.BASE_DIR / "templates"
MEMBER = "membre.ici@example.org"
SPACE_THAT_BREAKS = re.compile(r"\w [;!?](?!=)|\w :(?=[\s\"<]|$)|« | »", re.MULTILINE)


def texts_of_accounts() -> list[Path]:
    return [path for folder in ("account", "mfa", "usersessions") for path in (OURS / folder).rglob("*.*")]


@pytest.mark.pure
@pytest.mark.parametrize("path", texts_of_accounts(), ids=lambda path: str(path.relative_to(OURS)))
def test_signs_stay_with_their_word(path):
    assert SPACE_THAT_BREAKS.findall(path.read_text(encoding="utf-8")) == []


def signed_in(name: str = MEMBER) -> Client:
    client = Client()
    client.post("/compte/login/", {"login": name, "password": PASSWORD})
    return client


def with_second_step(user, *, confirmed: bool = True) -> Client:
    client = signed_in(user.email)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    if confirmed:
        client.post("/compte/reauthenticate/", {"password": PASSWORD})
    return client


def last_code() -> str:
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]


def check(response, title: str, template: str) -> str:
    """The page has the title, the look, and nothing that another package wrote but empty layouts."""
    page = response.content.decode()
    assert re.search(r"<h1>(.*?)</h1>", page)[1] == title
    assert f"<title>{title} – Acteurs engagés</title>" in page
    assert 'class="panel"' in page
    assert response.templates[0].name == template
    assert Path(response.templates[0].origin.name).is_relative_to(OURS)
    return page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "title", "template"),
    [
        ("login/", "Me connecter", "account/login.html"),
        ("signup/", "Créer mon compte", "account/signup.html"),
        ("password/reset/", "Mot de passe oublié", "account/password_reset.html"),
        ("password/reset/done/", "Votre mot de passe est changé", "account/password_reset_from_key_done.html"),
        ("inactive/", "Compte fermé", "account/account_inactive.html"),
    ],
)
def test_page_of_a_visitor(client, path, title, template):
    check(client.get(f"/compte/{path}"), title, template)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "title", "template"),
    [
        ("logout/", "Me déconnecter", "account/logout.html"),
        ("email/", "Mon adresse e-mail", "account/email_change.html"),
        ("password/change/", "Changer mon mot de passe", "account/password_change.html"),
        ("reauthenticate/", "Confirmer que c’est vous", "account/reauthenticate.html"),
        ("2fa/", "Connexion en deux étapes", "mfa/index.html"),
        ("2fa/webauthn/", "Mes clés d’accès", "mfa/webauthn/authenticator_list.html"),
        ("sessions/", "Mes sessions", "usersessions/usersession_list.html"),
    ],
)
def test_page_of_a_member(path, title, template):
    check(signed_in().get(f"/compte/{path}"), title, template)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "title", "template"),
    [
        ("2fa/", "Connexion en deux étapes", "mfa/index.html"),
        ("2fa/totp/deactivate/", "Arrêter la connexion en deux étapes", "mfa/totp/deactivate_form.html"),
        ("2fa/recovery-codes/", "Codes de secours", "mfa/recovery_codes/index.html"),
        ("2fa/recovery-codes/generate/", "Créer des codes de secours", "mfa/recovery_codes/generate.html"),
        ("2fa/reauthenticate/", "Confirmer que c’est vous", "mfa/reauthenticate.html"),
        ("reauthenticate/", "Confirmer que c’est vous", "account/reauthenticate.html"),
    ],
)
def test_page_of_a_member_with_a_second_step(person, path, title, template):
    check(with_second_step(person("membre.ici")).get(f"/compte/{path}"), title, template)


@pytest.mark.django_db
def test_codes_for_a_day_without_telephone_are_shown_and_downloaded(person):
    client = with_second_step(person("membre.ici"))
    downloaded = client.get("/compte/2fa/recovery-codes/download/").content.decode().split()
    page = client.get("/compte/2fa/recovery-codes/").content.decode()
    assert len(downloaded) == 10
    assert re.findall(r"<code>(.*?)</code>", page) == downloaded


@pytest.mark.django_db
def test_second_step_is_asked_after_the_password(person):
    with_second_step(person("membre.ici"))
    client = Client()
    response = client.post("/compte/login/", {"login": MEMBER, "password": PASSWORD}, follow=True)
    check(response, "Connexion en deux étapes", "mfa/authenticate.html")


@pytest.mark.django_db
def test_second_step_shows_its_key():
    client = signed_in()
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    response = client.get("/compte/2fa/totp/activate/")
    page = check(response, "Activer la connexion en deux étapes", "mfa/totp/activate_form.html")
    assert f"<code>{response.context['form'].secret}</code>" in page
    assert 'alt="Code QR à scanner avec l’application"' in page


@pytest.mark.django_db
def test_forgotten_password_page_by_page(client):
    response = client.post("/compte/password/reset/", {"email": MEMBER}, follow=True)
    check(response, "Recopier le code", "account/confirm_password_reset_code.html")
    response = client.post("/compte/password/reset/confirm/", {"code": last_code()}, follow=True)
    check(response, "Choisir un nouveau mot de passe", "account/password_reset_from_key.html")


@pytest.mark.django_db
def test_member_who_changes_address_may_keep_the_present_one():
    client = signed_in()
    response = client.post("/compte/email/", {"email": "autre@example.org", "action_add": ""}, follow=True)
    page = check(response, "Vérifier mon adresse", "account/confirm_email_verification_code.html")
    assert 'href="/compte/email/">Garder mon adresse actuelle</a>' in page
    assert "/compte/signup/" not in page


@pytest.mark.django_db
def test_address_that_waits_may_be_verified_later(person):
    user = person("membre.ici")
    user.emailaddress_set.update(verified=False)
    client = Client()
    client.force_login(user)
    page = check(client.get("/compte/email/"), "Mon adresse e-mail", "account/email_change.html")
    assert f"L’adresse {MEMBER} attend d’être vérifiée." in page
    response = client.post("/compte/email/", {"email": MEMBER, "action_send": ""}, follow=True)
    check(response, "Vérifier mon adresse", "account/confirm_email_verification_code.html")


@pytest.mark.django_db
def test_account_without_a_password_gets_one(person):
    user = person("membre.ici")
    user.set_unusable_password()
    user.save()
    client = Client()
    client.force_login(user)
    response = client.get("/compte/password/change/", follow=True)
    check(response, "Choisir un mot de passe", "account/password_set.html")


@pytest.mark.django_db
def test_too_many_attempts_are_told_in_our_words(client):
    for number in range(31):
        response = client.post("/compte/login/", {"login": f"personne{number}@example.org", "password": "faux"})
    page = response.content.decode()
    assert response.status_code == 429
    assert "<h1>Un instant, s’il vous plaît</h1>" in page


@pytest.mark.django_db
def test_what_was_done_is_told_in_our_words():
    client = signed_in()
    assert "Connexion réussie." in client.get("/mon-espace/").content.decode()
    page = client.post("/compte/logout/", follow=True).content.decode()
    assert "Votre session est fermée. À bientôt\u202f!" in page


@pytest.mark.django_db
def test_sign_up_on_the_way_to_a_diagnostic_says_its_steps(client):
    page = client.get("/compte/signup/?next=/ici/diagnostic/commencer/").content.decode()
    assert page.count('<li aria-current="step"><b>1</b>') == 1
    assert "Douze caractères au moins" in page
    assert "placeholder=" not in page.partition("<main")[2]
    typed = {"email": "nouvelle@example.org", "password1": "court"}
    again = send_form(client, "/compte/signup/", typed).content.decode()
    assert "Douze caractères au moins" in again
    assert "stepper" not in client.get("/compte/signup/").content.decode()


@pytest.mark.django_db
def test_pages_of_the_account_lead_to_one_another():
    page = signed_in().get("/compte/password/change/").content.decode()
    assert '<a href="/compte/password/change/" aria-current="page">' in page
    assert '<a href="/compte/2fa/">' in page


@pytest.mark.django_db
def test_page_that_adds_a_passkey_comes_after_one_s_password():
    client = signed_in()
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    check(client.get("/compte/2fa/webauthn/add/"), "Ajouter une clé d’accès", "mfa/webauthn/add_form.html")


@pytest.mark.django_db
def test_page_of_a_passkey_is_its_owner_s(person):
    """Whoever has just confirmed who they are still finds no key but their own."""
    data = {"name": "Mon téléphone", "credential": {}}
    theirs = Authenticator.objects.create(user=person("titulaire.ici"), type="webauthn", data=data).pk
    own = Authenticator.objects.create(user=person("membre.ici"), type="webauthn", data=data).pk
    client = Client()
    client.force_login(person("membre.ici"))
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    keys = "/compte/2fa/webauthn/keys"
    check(client.get(f"{keys}/{own}/edit/"), "Renommer une clé d’accès", "mfa/webauthn/edit_form.html")
    title = "Retirer une clé d’accès"
    check(client.get(f"{keys}/{own}/remove/"), title, "mfa/webauthn/authenticator_confirm_delete.html")
    for page in ("edit", "remove"):
        assert client.get(f"{keys}/{theirs}/{page}/").status_code == 404
        assert client.post(f"{keys}/{theirs}/{page}/", {"name": "À moi"}).status_code == 404
    assert Authenticator.objects.get(pk=theirs).data["name"] == "Mon téléphone"
