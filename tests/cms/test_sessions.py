"""The list of one's sessions, and closing them."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import PASSWORD

pytestmark = pytest.mark.django_db

SESSIONS = "/compte/sessions/"
MEMBER = "membre.ici@example.org"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"


def log_in(user_agent: str = FIREFOX, ip: str = "192.0.2.1", name: str = MEMBER, password: str = PASSWORD) -> Client:
    client = Client(headers={"User-Agent": user_agent}, REMOTE_ADDR=ip)
    client.post("/compte/login/", {"login": name, "password": password})
    assert is_open(client)
    return client


def is_open(client: Client) -> bool:
    return client.get("/mon-espace/").status_code == 200


def listed(client: Client) -> list[str]:
    return re.findall(r"<h2>(.*?)</h2>", client.get(SESSIONS).content.decode().partition("<main")[2])


def number_of(client: Client) -> int:
    return UserSession.objects.get(session_key=client.session.session_key).pk


def test_sessions_are_listed_with_browser_moment_and_address(time_machine):
    time_machine.move_to("2027-01-01T08:05:00+01:00", tick=False)
    log_in(IPHONE, "2001:db8::7")
    time_machine.shift(3600)
    client = log_in()
    log_in(name="titulaire.ici@example.org")
    page = client.get(SESSIONS).content.decode()
    assert listed(client) == ["Firefox sur Linux", "Safari sur iPhone"]
    assert "Ouverte le 1er\u00a0janvier 2027 à 8\u00a0h\u00a005, depuis l’adresse 2001:db8::7" in page
    assert page.count("Celle-ci") == 1
    assert page.index("Firefox sur Linux") < page.index("Celle-ci") < page.index("Safari sur iPhone")
    assert '<a href="/compte/sessions/" aria-current="page">' in page


def test_browser_that_we_do_not_know_is_shown_as_it_says():
    assert listed(log_in("<b>Navigateur</b> & fils")) == ["&lt;b&gt;Navigateur&lt;/b&gt; &amp; fils"]
    assert "Navigateur inconnu" in listed(log_in(""))


def test_one_session_is_closed_and_no_other():
    client, phone, desk = log_in(), log_in(IPHONE), log_in()
    response = client.post(f"{SESSIONS}{number_of(phone)}/close/", follow=True)
    assert "La session est fermée." in response.content.decode()
    assert [is_open(one) for one in (client, phone, desk)] == [True, False, True]
    assert listed(client) == ["Firefox sur Linux", "Firefox sur Linux"]


def test_all_the_others_are_closed():
    client, phone, desk = log_in(), log_in(IPHONE), log_in()
    stranger = log_in(name="titulaire.ici@example.org")
    response = client.post(SESSIONS, follow=True)
    assert "Vos autres sessions sont fermées." in response.content.decode()
    assert [is_open(one) for one in (client, phone, desk, stranger)] == [True, False, False, True]
    assert "Fermer toutes les autres sessions" not in client.get(SESSIONS).content.decode()


def test_session_of_somebody_else_does_not_exist():
    client, stranger = log_in(), log_in(name="titulaire.ici@example.org")
    assert client.post(f"{SESSIONS}{number_of(stranger)}/close/").status_code == 404
    assert is_open(stranger)


def test_one_s_own_session_is_closed_by_logging_out_only():
    client = log_in()
    assert client.post(f"{SESSIONS}{number_of(client)}/close/").status_code == 404
    assert is_open(client)
    client.post("/compte/logout/")
    assert listed(log_in(IPHONE)) == ["Safari sur iPhone"]


def test_change_of_password_closes_the_others_and_they_leave_the_list():
    client, phone = log_in(), log_in(IPHONE)
    new = "le vélo bavard de mamie"
    client.post("/compte/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [is_open(one) for one in (client, phone)] == [True, False]
    assert listed(client) == ["Firefox sur Linux"]


def test_session_that_has_ended_leaves_the_list():
    client, phone = log_in(), log_in(IPHONE)
    Session.objects.filter(session_key=phone.session.session_key).delete()
    assert listed(client) == ["Firefox sur Linux"]


def test_session_opened_before_they_were_listed_still_finds_its_page(as_person):
    page = as_person("membre.ici").get(SESSIONS).content.decode()
    assert "Cette session est la seule que nous connaissions." in page


def test_list_costs_the_same_for_one_session_and_for_several():
    client = log_in()
    costs = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(SESSIONS)
        costs.append(len(queries))
        for _one in range(4):
            log_in(IPHONE)
    assert costs[0] == costs[1]


def test_list_shows_the_newest_and_counts_the_others():
    oldest = log_in(IPHONE)
    for _one in range(21):
        client = log_in()
    assert listed(client) == ["Firefox sur Linux"] * 20
    assert "Et 2\u00a0sessions plus anciennes." in client.get(SESSIONS).content.decode()
    client.post(SESSIONS)
    assert not is_open(oldest)


def test_reading_pages_writes_nothing_about_the_session():
    client = log_in()
    with CaptureQueriesContext(connection) as queries:
        client.get("/mon-espace/")
        client.get("/ici/")
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
