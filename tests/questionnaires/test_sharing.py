"""« Qui voit quoi »: each purpose with its line in the register, and secret links that show one result."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from actors.agreements import wording
from actors.enums import Access, Purpose, Sharing
from actors.models import Consent, Presence
from actors.services.access import record_access
from actors.services.organisations import ensure_presence, leave_territory
from cms.rights.erasure import erase_person
from cms.rights.export import about, about_organisation
from home.enums import TerritoryState
from home.problems import Conflict
from questionnaires.models import Assessment, ResultLink
from questionnaires.services.links import LONGEST, MOST_OPEN, open_link, revoke_link
from tests.factories.assessments import make_sent
from tests.factories.pilots import make_pilot, make_piloted

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(organisation, here, person) -> Assessment:
    return make_sent(organisation, territory=here, by=person("titulaire.ici"))


@pytest.fixture
def presence(organisation, here) -> Presence:
    return organisation.presences.get(territory=here)


@pytest.fixture
def url(organisation) -> str:
    return f"/ici/diagnostic/partage/{organisation.uuid}/"


@pytest.fixture
def link(sent, person) -> ResultLink:
    return make_link(sent, person("titulaire.ici"))


def make_link(sent: Assessment, by) -> ResultLink:
    return open_link(sent, for_whom="Conseil", ends_on=timezone.localdate() + timedelta(days=3), by=by)


def address(link: ResultLink) -> str:
    return f"/ici/diagnostic/lecture/{link.token}/"


def text(response) -> str:
    return unescape(response.content.decode())


# --- Purposes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("purpose", "column"), [(Purpose.TEAM, "shares_with_team"), (Purpose.PEERS, "shares_with_peers")]
)
def test_purpose_is_off_then_agreed_to_in_the_words_shown_then_taken_back(as_person, presence, url, purpose, column):
    client = as_person("membre.ici")
    words = wording(purpose, presence)
    assert words in text(client.get(url))
    assert not getattr(presence, column)
    page = text(client.post(url, {"purpose": purpose, "to": "1"}, follow=True))
    consent = Consent.objects.get(presence=presence, purpose=purpose)
    assert (consent.wording, consent.given_by.email, consent.withdrawn_at) == (words, "membre.ici@example.org", None)
    presence.refresh_from_db()
    assert getattr(presence, column)
    assert "Accord donné par membre.ici@example.org" in page
    as_person("titulaire.ici").post(url, {"purpose": purpose, "to": "0"})
    consent.refresh_from_db()
    presence.refresh_from_db()
    assert not getattr(presence, column)
    assert consent.withdrawn_by.email == "titulaire.ici@example.org"
    log = text(client.get(url)).partition('id="journal"')[2]
    assert "accord donné" in log
    assert "accord retiré" in log


@pytest.mark.parametrize(
    ("before", "chosen", "sure", "after"),
    [
        ("nothing", "level", "", "nothing"),
        ("nothing", "level", "on", "level"),
        ("level", "score", "", "level"),
        ("score", "level", "", "level"),
        ("score", "nothing", "", "nothing"),
        ("nothing", "anything", "on", "nothing"),
    ],
)
def test_what_becomes_public_is_confirmed_and_what_goes_is_not(as_person, presence, url, before, chosen, sure, after):
    Presence.objects.filter(pk=presence.pk).update(shares=before)
    page = text(as_person("membre.ici").post(url, {"purpose": "result", "shares": chosen, "sure": sure}, follow=True))
    presence.refresh_from_db()
    assert presence.shares == after
    assert ('class="error"' in page) == (after == before)
    standing = Consent.objects.filter(purpose=Purpose.RESULT, withdrawn_at=None)
    expected = [wording(Purpose.RESULT, presence)] if after != before and after != "nothing" else []
    assert [line.wording for line in standing] == expected


def test_form_of_the_public_page_and_this_one_say_the_same(as_person, presence, url, organisation):
    client = as_person("membre.ici")
    form = f"/mon-espace/structure/{organisation.uuid}/fiche/{presence.pk}/"
    client.post(form, {"shares": "score", "shares_with_team": "on"})
    assert 'value="score" ' in text(client.get(url)).partition("checked")[0].rpartition("<input")[2]
    client.post(url, {"purpose": "team", "to": "0"})
    client.post(url, {"purpose": "result", "shares": "nothing"})
    presence.refresh_from_db()
    assert (presence.shares, presence.shares_with_team) == (Sharing.NOTHING, False)
    assert not Consent.objects.filter(withdrawn_at=None, purpose__in=(Purpose.TEAM, Purpose.RESULT)).exists()
    assert url in text(client.get(form))


def test_page_tells_who_of_the_team_read(as_person, presence, url, person):
    record_access([presence], by=person("responsable.ici"), kind=Access.READ)
    log = text(as_person("membre.ici").get(url)).partition('id="journal"')[2]
    assert "lecture dans l’administration" in log
    assert "responsable.ici@example.org" in log


def test_aside_of_the_result_says_who_sees_it(as_person, sent, url, link):
    page = text(as_person("membre.ici").get(f"/ici/diagnostic/{sent.uuid}/resultat/"))
    aside = page.partition('id="partager"')[2]
    assert url in aside
    assert "Vous et un collègue." in aside
    assert "Ouvert jusqu’au" in aside


# --- Secret links -----------------------------------------------------------------------------------------------------


def test_link_is_made_copied_and_revoked_by_the_page(as_person, sent, url):
    client, ends_on = as_person("membre.ici"), timezone.localdate() + timedelta(days=10)
    client.post(f"{url}liens/", {"for_whom": "Banque", "ends_on": ends_on.isoformat()})
    link = ResultLink.objects.get()
    assert (link.assessment, link.created_by.email, link.ends_on) == (sent, "membre.ici@example.org", ends_on)
    assert f'value="http://testserver{address(link)}"' in text(client.get(url))
    client.post(f"{url}liens/{link.uuid}/revoquer/")
    link.refresh_from_db()
    assert link.revoked_by.email == "membre.ici@example.org"
    page = text(client.get(url))
    assert address(link) not in page
    assert "révoqué" in page.partition('id="journal"')[2]


@pytest.mark.parametrize("days", [-1, LONGEST.days + 1])
def test_link_ends_within_a_year(as_person, sent, url, days, person):
    day = timezone.localdate() + timedelta(days=days)
    page = text(as_person("membre.ici").post(f"{url}liens/", {"for_whom": "Banque", "ends_on": day.isoformat()}))
    assert 'value="Banque"' in page
    assert not ResultLink.objects.exists()
    with pytest.raises(Conflict):
        open_link(sent, for_whom="Banque", ends_on=day, by=person("membre.ici"))


def test_link_shows_the_result_to_whoever_holds_it_and_nothing_more(link, sent, person, here, client):
    page = text(client.get(address(link)))
    result = sent.result["themes"]
    assert ">1,8<" in page
    assert "Menuiserie ici vous montre ce résultat jusqu’au" in page
    assert "Guide Eau" in page
    version = sent.version.definition
    asked = [question["text"] for theme in version["themes"] for question in theme["questions"]]
    assert len(result) == len(version["themes"])
    assert not [words for words in asked if words in page]
    assert "reason-why" not in page
    assert "Conseil" not in page.partition("<main")[2]
    assert "@example.org" not in page


def test_link_is_for_no_cache_no_index_and_no_referrer(link, client):
    response = client.get(address(link))
    assert {"private", "no-store"} <= set(re.split(r",\s*", response.headers["Cache-Control"]))
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_only_reading_counts(link, client):
    client.head(address(link))
    client.get(address(link), headers={"Sec-Purpose": "prefetch;prerender"})
    client.get(address(link), headers={"X-Purpose": "preview"})
    link.refresh_from_db()
    assert (link.readings, link.last_read_at) == (0, None)
    for _time in range(2):
        client.get(address(link))
    link.refresh_from_db()
    assert link.readings == 2
    assert link.last_read_at


def end(link, person):
    ResultLink.objects.update(ends_on=timezone.localdate() - timedelta(days=1))


def revoke(link, person):
    revoke_link(link, by=person("membre.ici"))


def leave(link, person):
    leave_territory(link.assessment.organisation.presences.get(), by=person("titulaire.ici"))


def leave_and_return(link, person):
    leave(link, person)
    ensure_presence(link.assessment.organisation, territory=link.territory)


def forget(link, person):
    ResultLink.objects.update(token="autre")


@pytest.mark.parametrize("happens", [end, revoke, leave, leave_and_return, forget])
def test_link_that_leads_nowhere_answers_like_one_that_never_was(link, person, happens, client):
    assert client.get(address(link)).status_code == 200
    never = client.get("/ici/diagnostic/lecture/jamais/")
    happens(link, person)
    response = client.get(address(link))
    assert (response.status_code, text(response)) == (404, text(never))
    assert "demandez un nouveau lien" in text(response)
    assert "no-store" in response.headers["Cache-Control"]


def test_link_reads_in_its_own_open_territory_alone(link, here, client):
    assert client.get(address(link).replace("/ici/", "/ailleurs/")).status_code == 404
    here.state = TerritoryState.SUSPENDED
    here.save()
    closed = client.get(address(link))
    assert closed.status_code == client.get("/ici/diagnostic/lecture/jamais/").status_code
    assert "Menuiserie" not in text(closed)


def test_result_of_a_pilot_is_not_shared(here, organisation, person):
    owner = person("titulaire.ici")
    tried = make_piloted(make_pilot(here, organisation), organisation, by=owner)
    with pytest.raises(Conflict):
        open_link(tried, for_whom="Banque", ends_on=timezone.localdate(), by=owner)


def test_links_are_not_without_end(sent, person):
    for _time in range(MOST_OPEN):
        make_link(sent, person("membre.ici"))
    with pytest.raises(Conflict, match="Vingt"):
        make_link(sent, person("membre.ici"))


@pytest.mark.parametrize("wrong", [{"for_whom": ""}, {"token": ""}, {"readings": 1}, {"last_read_at": timezone.now()}])
def test_database_refuses_a_link_that_says_nothing(link, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ResultLink.objects.update(**wrong)


# --- Rights -----------------------------------------------------------------------------------------------------------


def test_link_is_told_to_its_author_without_its_secret(link, person):
    owner = person("titulaire.ici")
    told = about(owner)["liens_de_lecture_ouverts"]
    assert [line["pour qui"] for line in told] == ["Conseil"]
    everything = str(told) + str(about_organisation(owner.memberships.get()))
    assert "Conseil" in everything
    assert link.token not in everything


def test_links_close_where_nobody_answers_for_them_any_more(link, person):
    person("membre.ici").memberships.all().delete()
    erase_person(person("titulaire.ici"))
    assert Client().get(address(link)).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at


def test_name_of_a_person_in_a_link_goes_with_them(link, person):
    owner = person("titulaire.ici")
    owner.first_name, owner.last_name = "Ada", "Bois"
    owner.save()
    ResultLink.objects.update(for_whom="Ada Bois")
    erase_person(owner)
    link.refresh_from_db()
    assert link.for_whom == "personne supprimée"
