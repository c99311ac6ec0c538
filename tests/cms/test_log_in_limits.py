"""Whoever tries passwords is slowed down; the owner gets in; nothing tells which addresses have an account."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.cms.test_accounts import sent_code
from tests.forms import send_form
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN, SIGNUP, RESET = "/compte/login/", "/compte/signup/", "/compte/password/reset/"
OWNER, UNKNOWN = "membre.ici@example.org", "inconnue00@example.org"
SLOWED = "Trop de tentatives."
HOME, CAFE = "192.0.2.10", "198.51.100.10"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()
    yield
    cache.clear()


def attempt(ip: str, email: str = OWNER, password: str = "ce-n-est-pas-celui-la") -> str:
    """in, slowed, 429 or refused."""
    client = Client(REMOTE_ADDR=ip)
    response = client.post(LOGIN, {"login": email, "password": password})
    if client.get("/mon-espace/").status_code == 200:
        return "in"
    if response.status_code == 429:
        return "429"
    return "slowed" if SLOWED in response.content.decode() else "refused"


def spray(email: str = OWNER, *, times: int = 40) -> list[str]:
    """One password from each of many addresses."""
    return [attempt(f"203.0.113.{number}", email) for number in range(1, times + 1)]


def test_one_address_that_tries_one_account_is_slowed_and_keeps_no_one_else_out():
    assert [attempt(CAFE) for _try in range(7)] == ["refused"] * 5 + ["slowed"] * 2
    assert attempt(CAFE, password=PASSWORD) == "slowed"
    assert attempt(HOME, password=PASSWORD) == "in"


def test_one_address_that_tries_many_accounts_is_slowed():
    tried = [attempt(CAFE, f"personne{number}@example.org") for number in range(12)]
    assert tried == ["refused"] * 10 + ["slowed"] * 2
    assert attempt(HOME, password=PASSWORD) == "in"


def test_many_log_ins_from_one_address_are_told_to_wait():
    assert "429" in [attempt(CAFE, f"personne{number}@example.org") for number in range(32)]


def test_whole_network_of_version_6_counts_as_one_address():
    tried = [attempt(f"2001:db8:0:1::{number}") for number in range(1, 8)]
    assert tried == ["refused"] * 5 + ["slowed"] * 2


def test_account_tried_from_everywhere_is_slowed_and_its_owner_still_gets_in_from_home():
    assert attempt(HOME, password=PASSWORD) == "in"
    tried = spray()
    assert tried == ["refused"] * 30 + ["slowed"] * 10
    assert attempt(HOME, password=PASSWORD) == "in"


def test_right_password_is_not_told_from_a_wrong_one_once_an_account_is_tried_from_everywhere():
    spray()
    assert attempt(CAFE, password=PASSWORD) == "slowed"


def test_owner_away_from_home_gets_in_by_a_code_while_the_account_is_tried():
    spray()
    client = Client(REMOTE_ADDR=CAFE)
    page = client.post(LOGIN, {"login": OWNER, "password": PASSWORD}).content.decode()
    assert "entrez tout de suite par «\u00a0Mot de passe oublié\u00a0»" in page
    new = "le vélo bavard de mamie"
    client.post(RESET, {"email": OWNER})
    client.post(f"{RESET}confirm/", {"code": sent_code()})
    client.post(f"{RESET}complete/", {"password1": new, "password2": new})
    assert client.get("/mon-espace/").status_code == 200
    assert attempt(CAFE, password=new) == "in"


def test_owner_is_let_in_again_an_hour_later(time_machine):
    time_machine.move_to("2026-11-24T12:00:00+01:00", tick=False)
    spray()
    time_machine.shift(3601)
    assert attempt(CAFE, password=PASSWORD) == "in"


def test_account_that_does_not_exist_is_slowed_alike():
    assert spray(UNKNOWN) == spray(OWNER)


def test_right_passwords_do_not_count():
    assert {attempt(CAFE, password=PASSWORD) for _time in range(9)} == {"in"}


# --- The same work, whether there is an account or not ---------------------------------------------------------------


class CountingHasher(MD5PasswordHasher):
    made = 0

    def encode(self, *args, **kwargs) -> str:
        type(self).made += 1
        return super().encode(*args, **kwargs)


@pytest.fixture
def hashes_of(settings):
    """How many passwords are hashed to answer."""
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]

    def count(do, *args) -> int:
        CountingHasher.made = 0
        do(*args)
        return CountingHasher.made

    return count


def test_log_in_hashes_once_for_a_known_and_for_an_unknown_address(hashes_of):
    assert hashes_of(attempt, HOME, OWNER) == hashes_of(attempt, HOME, UNKNOWN) == 1


def test_sign_up_hashes_once_for_a_known_and_for_an_unknown_address(hashes_of):
    def sign_up(email: str) -> None:
        send_form(Client(), SIGNUP, {"email": email, "password1": "le vélo bavard de mamie"})

    assert hashes_of(sign_up, OWNER) == hashes_of(sign_up, UNKNOWN) == 1
    assert len(mail.outbox) == 2
    cache.clear()
    assert hashes_of(sign_up, UNKNOWN) == 1  # begun again before it is confirmed


def test_forgotten_password_hashes_nothing_for_either(hashes_of):
    def ask(email: str) -> None:
        client = Client()
        client.post(RESET, {"email": email})
        client.post(f"{RESET}confirm/", {"code": "ABCD-EFGH"})

    assert hashes_of(ask, OWNER) == hashes_of(ask, UNKNOWN) == 0
    assert len(mail.outbox) == 2
