"""Accounts: one log-in, that says nothing of who has an account, and that a second factor guards."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from actors.models import User
from tests.forms import send_form
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN, SIGNUP = "/compte/login/", "/compte/signup/"
NEW = {"email": "Camille@Example.org", "password1": "un-mot-de-passe-solide"}
GOAL = "/ici/diagnostic/commencer/"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": f"{name}@example.org", "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/mon-espace/").status_code == 200


def sent_code() -> str:
    """The code of the last mail."""
    return re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", mail.outbox[-1].body, re.MULTILINE)[0]


# --- Signing up ------------------------------------------------------------------------------------------------------


def test_sign_up_is_confirmed_by_a_code_and_goes_on(client):
    response = send_form(client, SIGNUP, NEW | {"next": GOAL}, follow=True)
    assert "Nous avons envoyé un code à camille@example.org" in response.content.decode()
    assert not is_signed_in(client)
    assert mail.outbox[-1].subject == "Votre code de vérification"
    response = client.post("/compte/confirm-email/", {"code": sent_code()}, follow=True)
    assert is_signed_in(client)
    assert response.redirect_chain[0][0] == GOAL
    assert User.objects.get(email="camille@example.org").emailaddress_set.get().verified


def test_wrong_code_does_not_sign_in(client):
    send_form(client, SIGNUP, NEW)
    page = client.post("/compte/confirm-email/", {"code": "ABCDEF"}).content.decode()
    assert 'role="alert"' in page
    assert not is_signed_in(client)


def test_sign_up_with_a_known_address_looks_the_same_and_warns_its_owner(client):
    other = Client()
    known = send_form(client, SIGNUP, NEW | {"email": "membre.ici@example.org"}, follow=True)
    unknown = send_form(other, SIGNUP, NEW | {"email": "inconnue00@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert without_tokens(known) == without_tokens(unknown).replace("inconnue00", "membre.ici")
    assert User.objects.filter(email="membre.ici@example.org").count() == 1
    assert [message.to for message in mail.outbox] == [["membre.ici@example.org"], ["inconnue00@example.org"]]
    assert not is_signed_in(client)


def test_sign_up_whose_code_was_lost_is_begun_again_with_the_password_of_that_time(client, time_machine):
    time_machine.move_to("2026-11-24T12:00:00+01:00", tick=False)
    elsewhere, new = Client(), "un-autre-mot-plus-long"
    send_form(elsewhere, SIGNUP, NEW)
    code = sent_code()
    time_machine.shift(11)
    again = send_form(client, SIGNUP, NEW | {"password1": new, "next": GOAL}, follow=True)
    assert "Nous avons envoyé un code à camille@example.org" in again.content.decode()
    time_machine.shift(11)
    client.post("/compte/confirm-email/", {"action": "resend"})
    confirmed = client.post("/compte/confirm-email/", {"code": sent_code()})
    assert confirmed["Location"] == GOAL
    assert is_signed_in(client)
    elsewhere.post("/compte/confirm-email/", {"code": code})
    assert not is_signed_in(elsewhere)
    assert User.objects.get(email="camille@example.org").check_password(new)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password1": "court"}, "password1"),
        ({"password1": "1q2w3e4r5t6y"}, "password1"),
        ({"password1": "123456789012"}, "password1"),
        ({"password1": "camille@example"}, "password1"),
        ({"email": "pas-une-adresse"}, "email"),
        ({"password1": "azertyuiop-2026"}, "password1"),
        ({"password1": "acteurs-engages"}, "password1"),
        ({"password1": "territoire-ici-86"}, "password1"),
    ],
)
def test_sign_up_that_is_refused_says_why_and_keeps_the_address(client, wrong, field):
    typed = NEW | wrong
    page = send_form(client, SIGNUP, typed).content.decode()
    assert f'value="{typed["email"]}"' in page
    assert f'href="#id_{field}"' in page
    assert not User.objects.filter(email="camille@example.org").exists()


def caught() -> dict[str, tuple[dict[str, str], timedelta]]:
    """What a machine sends, and how long after it asked for the page."""
    return {
        "the trap filled in": ({"site_web": "https://machine.example.org"}, timedelta(minutes=1)),
        "at once": ({}, timedelta(0)),
        "a page of another day": ({}, timedelta(days=1, seconds=2)),
        "no page at all": ({"page_du": ""}, timedelta(minutes=1)),
        "a moment of its own": ({"page_du": "page:1x2y3z:faux"}, timedelta(minutes=1)),
    }


@pytest.mark.parametrize("case", caught())
def test_machine_that_signs_up_reads_the_same_words_whatever_caught_it(client, case, time_machine):
    time_machine.move_to("2026-11-24T12:00:00+01:00", tick=False)
    more, ago = caught()[case]
    page = send_form(client, SIGNUP, NEW | more, ago=ago).content.decode()
    assert page.count("Nous n’avons pas pu vérifier que ce formulaire est rempli par une personne.") == 1
    assert "machine.example.org" not in page
    assert mail.outbox == []
    assert not User.objects.filter(email="camille@example.org").exists()


@pytest.mark.parametrize("case", caught())
def test_person_taken_for_a_machine_sends_again_and_is_let_in(client, case, time_machine):
    time_machine.move_to("2026-11-24T12:00:00+01:00", tick=False)
    more, ago = caught()[case]
    refused = send_form(client, SIGNUP, NEW | more, ago=ago).content.decode()
    assert f'value="{NEW["email"]}"' in refused
    shown = re.search(r'name="page_du" value="([^"]+)"', refused)[1]
    time_machine.shift(3)
    client.post(SIGNUP, NEW | {"page_du": shown})
    assert User.objects.filter(email="camille@example.org").exists()


def without_tokens(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


# --- Logging in ------------------------------------------------------------------------------------------------------


def test_log_in_goes_where_one_was_going(client):
    assert sign_in(client, "membre.ici", next=GOAL).headers["Location"] == GOAL
    assert is_signed_in(client)


def test_log_in_takes_an_address_in_capitals(client):
    client.post(LOGIN, {"login": "MEMBRE.ICI@EXAMPLE.ORG", "password": PASSWORD})
    assert is_signed_in(client)


def test_log_in_does_not_lead_to_another_site(client):
    assert sign_in(client, "membre.ici", next="https://ailleurs.example.org/").headers["Location"] == "/mon-espace/"


def test_wrong_password_and_unknown_address_are_answered_alike(client):
    wrong = without_tokens(sign_in(client, "membre.ici", "un-autre-mot-de-passe"))
    unknown = without_tokens(sign_in(client, "inconnue00", "un-autre-mot-de-passe"))
    assert 'role="alert"' in wrong
    assert wrong.replace("membre.ici", "inconnue00") == unknown
    assert not is_signed_in(client)


def test_many_wrong_passwords_close_the_door_for_a_while(client):
    for _try in range(5):
        sign_in(client, "membre.ici", "un-autre-mot-de-passe")
    page = sign_in(client, "membre.ici").content.decode()
    assert "Trop de tentatives" in page
    assert not is_signed_in(client)


def test_person_whose_address_is_not_verified_is_sent_a_code(client, person):
    person("membre.ici").emailaddress_set.update(verified=False)
    sign_in(client, "membre.ici", next=GOAL)
    assert not is_signed_in(client)
    client.post("/compte/confirm-email/", {"code": sent_code()})
    assert is_signed_in(client)


def test_closed_account_does_not_sign_in(client, person):
    User.objects.filter(pk=person("membre.ici").pk).update(is_active=False)
    assert sign_in(client, "membre.ici").status_code in {200, 302}
    assert not is_signed_in(client)


def test_log_out_asks_first_and_forgets_who_it_was(as_person):
    client = as_person("membre.ici")
    client.get("/compte/logout/")
    assert is_signed_in(client)
    response = client.post("/compte/logout/")
    assert response.headers["Location"] == "/"
    assert not is_signed_in(client)


# --- Passwords -------------------------------------------------------------------------------------------------------


def test_forgotten_password_is_replaced_by_a_code(client):
    client.post("/compte/password/reset/", {"email": "membre.ici@example.org"})
    client.post("/compte/password/reset/confirm/", {"code": sent_code()})
    chosen = {"password1": "un-nouveau-mot-de-passe", "password2": "un-nouveau-mot-de-passe"}
    client.post("/compte/password/reset/complete/", chosen)
    assert not sign_in(Client(), "membre.ici").has_header("Location")
    again = Client()
    sign_in(again, "membre.ici", "un-nouveau-mot-de-passe")
    assert is_signed_in(again)


def test_forgotten_password_of_an_unknown_address_looks_the_same(client):
    known = client.post("/compte/password/reset/", {"email": "membre.ici@example.org"}, follow=True)
    unknown = Client().post("/compte/password/reset/", {"email": "inconnue00@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert without_tokens(known).replace("membre.ici", "inconnue00") == without_tokens(unknown)


# --- Wagtail's own doors ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("door", "goal"),
    [
        ("/admin/login/", "/admin/"),
        ("/admin/login/?next=/admin/pages/", "/admin/pages/"),
        ("/_util/login/", "/"),
        ("/_util/login/?next=/ici/agenda/", "/ici/agenda/"),
    ],
)
def test_door_of_wagtail_leads_to_the_one_log_in(client, door, goal):
    for response in (client.get(door), client.post(door, {"username": "national@example.org", "password": PASSWORD})):
        assert response.headers["Location"] == f"{LOGIN}?next={goal}"
    assert not is_signed_in(client)


def test_admin_asked_without_log_in_comes_back_after_it(client):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == f"{LOGIN}?next=/admin/"
    response = sign_in(client, "redaction.ici", next="/admin/")
    assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize("name", ["nouvelle", "titulaire.ici", "jury.ici"])
def test_admin_is_refused_to_a_person_without_the_right_who_does_not_loop(as_person, name):
    for address in ("/admin/", "/admin/login/", "/admin/login/?next=/admin/"):
        response = as_person(name).get(address, follow=True)
        assert response.status_code == 403
        assert "Accès réservé" in response.content.decode()


@pytest.mark.parametrize("target", ["https://ailleurs.example.org/", "//ailleurs.example.org", ""])
def test_door_of_the_admin_leads_a_team_in_and_nowhere_else(as_person, target):
    response = as_person("redaction.ici").get("/admin/login/", {"next": target})
    assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize("address", ["/admin/password_reset/", "/admin/password_reset/complete/"])
def test_wagtail_s_own_reset_of_passwords_does_not_exist(client, address):
    response = client.get(address, follow=True)
    assert response.status_code == 404 or response.redirect_chain[-1][0].startswith(LOGIN)


# --- The second factor -----------------------------------------------------------------------------------------------


@pytest.fixture
def secret(person) -> str:
    """That of the second factor of an editor."""
    secret = generate_totp_secret()
    TOTP.activate(person("redaction.ici"), secret)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/", "/admin/login/?next=/admin/"])
def test_right_password_at_wagtail_s_door_does_not_sign_in(client, secret, door):
    credentials = {"username": "redaction.ici@example.org", "password": PASSWORD}
    client.post(door, credentials | {"login": credentials["username"]})
    assert not is_signed_in(client)
    assert client.get("/admin/").status_code == 302


def test_right_password_waits_for_the_second_factor(client, secret):
    response = sign_in(client, "redaction.ici", next="/admin/")
    assert response.headers["Location"].startswith("/compte/2fa/authenticate/")
    assert not is_signed_in(client)
    page = client.post("/compte/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert 'role="alert"' in page
    assert not is_signed_in(client)
    response = client.post("/compte/2fa/authenticate/", {"code": code_of(secret)})
    assert response.headers["Location"] == "/admin/"
    assert is_signed_in(client)
