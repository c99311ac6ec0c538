"""The public page: what members write on it, what it shows of the result, and how it is found."""

import pytest
from django.test import Client

from actors.enums import BadgeKind, Purpose, Sharing, Showcase
from actors.models import Badge, Consent, Presence
from actors.services.charter import sign_charter
from actors.services.results import record_assessment
from actors.services.showcase import ask_for_showcase, publish_showcase, refuse_showcase, withdraw_showcase
from home import spaces
from home.enums import TerritoryState
from home.models import Territory, Theme
from home.problems import Conflict
from home.services import set_state
from tests.factories.actors import make_organisations
from tests.factories.assessments import make_sent
from tests.factories.charter import make_charter
from tests.test_query_counts import check_list, check_weight

pytestmark = pytest.mark.django_db

PAGE = "/ici/acteurs/menuiserie-ici/"


@pytest.fixture
def presence(organisation, here) -> Presence:
    return organisation.presences.get(territory=here)


@pytest.fixture
def assessed(presence) -> Presence:
    record_assessment(presence, on=presence.joined_at.date(), level="Avancé", score="2,5/5", progressed=True)
    return presence


def form_url(presence: Presence) -> str:
    return f"/mon-espace/structure/{presence.organisation.uuid}/fiche/{presence.pk}/"


def read() -> str:
    return Client().get(PAGE).content.decode()


def found(query: str, names: set[str]) -> set[str]:
    page = Client().get(f"/ici/acteurs/?{query}").content.decode()
    return {name for name in names if name in page}


def test_types_to_filter_by_are_those_that_are_accepted_or_found(presence, here):
    assert 'value="association"' in Client().get("/ici/acteurs/").content.decode()
    Territory.objects.filter(pk=here.pk).update(actor_types=["public"])
    spaces.forget()
    page = Client().get("/ici/acteurs/?theme=eau").content.decode()
    assert [kind for kind in ("company", "association", "public") if f'value="{kind}"' in page] == ["company", "public"]


# --- What it says ---------------------------------------------------------------------------------------------------


def test_members_write_what_they_do_and_why(as_person, presence, here):
    theme = make_theme("eau")
    typed = {
        "themes": [theme.pk],
        "actions": "On trie.\n\n  On  répare. \nOn trie.",
        "testimony": "Un four chauffait pour rien.",
        "shares": "nothing",
    }
    page = as_person("membre.ici").post(form_url(presence), typed, follow=True).content.decode()
    assert "Votre fiche est enregistrée." in page
    presence.refresh_from_db()
    assert presence.actions == ["On trie.", "On répare."]
    page = read()
    for text in ("On répare.", "Un four chauffait pour rien.", "Eau"):
        assert text in page


def make_theme(key: str) -> Theme:
    return Theme.objects.get(key=key, territory=None)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"actions": "\n".join("abcdefg")}, "6 lignes au plus."),
        ({"actions": "a" * 141}, "est trop long"),
        ({"testimony": "a" * 601}, "au plus 600 caractères (actuellement 601)"),
        ({"shares": "tout"}, "tout n’en fait pas partie"),
        ({"themes": ["0"]}, "0 n’en fait pas partie"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(as_person, presence, wrong, message):
    typed = {"shares": "nothing", "testimony": "Nos mots."} | wrong
    page = as_person("membre.ici").post(form_url(presence), typed).content.decode()
    assert "<title>Erreur" in page
    assert message in page
    assert typed["testimony"] in page
    presence.refresh_from_db()
    assert presence.testimony == ""


def test_theme_of_another_territory_is_not_chosen(as_person, presence, there):
    foreign = Theme.objects.create(territory=there, key="forets", name="Forêts de là-bas", short_name="Forêts")
    page = as_person("membre.ici").post(form_url(presence), {"themes": [foreign.pk], "shares": "nothing"})
    assert "Forêts de là-bas" not in page.content.decode()
    assert not presence.themes.exists()


# --- What it shows of the result -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "level", "score", "progress"),
    [("nothing", False, False, False), ("level", True, False, True), ("score", True, True, True)],
)
def test_result_is_shown_as_far_as_it_is_shared(as_person, assessed, shares, level, score, progress):
    as_person("membre.ici").post(form_url(assessed), {"shares": shares})
    page = read()
    assert ("Niveau Avancé" in page, "2,5/5" in page, "En progrès" in page) == (level, score, progress)


def test_each_agreement_is_on_record_with_its_words_until_it_is_taken_back(as_person, assessed, person):
    member = as_person("membre.ici")
    member.post(form_url(assessed), {"shares": "score", "shares_with_team": "on"})
    standing = Consent.objects.filter(presence=assessed, withdrawn_at=None)
    assert set(standing.values_list("purpose", flat=True)) == {Purpose.RESULT, Purpose.TEAM}
    assert all(consent.wording and consent.given_by == person("membre.ici") for consent in standing)
    member.post(form_url(assessed), {"shares": "level", "shares_with_team": "on"})
    result = Consent.objects.filter(purpose=Purpose.RESULT).order_by("pk")
    assert ["score" in line.wording for line in result] == [True, False]  # in other words, since it shows less
    assert [line.withdrawn_at is None for line in result] == [False, True]
    member.post(form_url(assessed), {"shares": "nothing"})
    assert not standing.all().exists()
    assert all(consent.withdrawn_by == person("membre.ici") for consent in Consent.objects.all())


def test_publication_is_an_agreement_and_withdrawal_ends_it(presence, person):
    owner = person("titulaire.ici")
    withdraw_showcase(presence, user=owner)
    ask_for_showcase(presence, user=owner, wording="J’accepte.")
    consent = Consent.objects.get(purpose=Purpose.SHOWCASE)
    assert (consent.wording, consent.withdrawn_at) == ("J’accepte.", None)
    withdraw_showcase(presence, user=owner)
    consent.refresh_from_db()
    assert consent.withdrawn_by == owner


@pytest.mark.parametrize("decide", [publish_showcase, lambda stale: refuse_showcase(stale, refusal="Une photo.")])
def test_decision_on_a_page_that_was_taken_back_meanwhile_changes_nothing(presence, person, decide):
    owner = person("titulaire.ici")
    withdraw_showcase(presence, user=owner)
    ask_for_showcase(presence, user=owner, wording="J’accepte.")
    stale = Presence.objects.get(pk=presence.pk)
    withdraw_showcase(presence, user=owner)
    with pytest.raises(Conflict):
        decide(stale)
    presence.refresh_from_db()
    assert (presence.showcase, presence.published_at, presence.refusal) == (Showcase.PRIVATE, None, "")
    assert Client().get(PAGE).status_code == 404


def test_sent_diagnostic_tells_the_page_what_it_may_show(organisation, here, presence, person):
    make_sent(organisation, territory=here, by=person("titulaire.ici"))
    presence.refresh_from_db()
    assert presence.assessed_on
    assert presence.latest_score.endswith("/5")
    assert presence.shown_score == ""
    make_sent(organisation, territory=here, by=person("titulaire.ici"))
    assert not presence.badges.exists()  # the same answers are no progress


# --- How it is found ------------------------------------------------------------------------------------------------


def test_directory_finds_by_theme_sector_commune_and_badge(here, presence, assessed, person):
    organisation = presence.organisation
    organisation.sector = "C"
    organisation.save()
    presence.themes.add(make_theme("eau"))
    Presence.objects.filter(pk=presence.pk).update(shares=Sharing.LEVEL)
    (other,) = make_organisations(here, kind="other", other_kind="Ferme")
    names = {"Menuiserie ici", other.name}
    assert found("theme=eau", names) == {"Menuiserie ici"}
    assert found("secteur=C", names) == {"Menuiserie ici"}
    assert found("commune=86070", names) == {"Menuiserie ici"}
    assert found("type=other:Ferme", names) == {other.name}
    assert found("badge=progress", names) == {"Menuiserie ici"}
    assert found("badge=engage", names) == set()
    version = make_charter(here)
    sign_charter(presence, version=version, by=person("membre.ici"), name="Ada", title="Gérante")
    assert found("badge=engage&q=menuiserie", names) == {"Menuiserie ici"}


def test_progress_that_is_not_shared_is_not_found(presence, assessed):
    assert found("badge=progress", {"Menuiserie ici"}) == set()


def test_laureate_is_found_and_shown(presence):
    Badge.objects.create(presence=presence, kind=BadgeKind.LAUREATE, detail="Lauréat 2026, énergie")
    assert found("badge=laureate", {"Menuiserie ici"}) == {"Menuiserie ici"}
    assert "Lauréat 2026, énergie" in read()


def test_national_directory_leads_to_each_territory_and_leaves_out_closed_ones(client, here, there):
    make_organisations(there, showcase=Showcase.ASKED)
    page = client.get("/acteurs/").content.decode()
    assert 'href="/ici/acteurs/menuiserie-ici/"' in page
    assert "Menuiserie ailleurs" in page
    assert "Atelier" not in page
    assert client.get("/acteurs/menuiserie-ici/").status_code == 404
    set_state(there, state=TerritoryState.SUSPENDED)
    here.modules = [module for module in here.modules if module != "actors"]
    here.save()
    page = client.get("/acteurs/?q=menuiserie").content.decode()
    assert "Menuiserie ailleurs" not in page
    assert "Menuiserie ici" not in page


@pytest.mark.usefixtures("generations_read_once")
def test_national_directory_costs_the_same_whatever_it_lists(client, here):
    client.cookies["mesure"] = "1"
    check_weight(
        check_list(client, "/acteurs/", lambda count: make_organisations(here, count), budget=10, shown="Atelier")
    )


# --- The kit --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "head"),
    [
        ("badge.svg", "image/svg+xml", b"<svg"),
        ("badge.png", "image/png", b"\x89PNG"),
        ("partage.png", "image/png", b"\x89PNG"),
    ],
)
def test_kit_gives_its_pictures(as_person, presence, name, kind, head):
    answer = as_person("membre.ici").get(f"{form_url(presence)}kit/{name}")
    assert (answer["Content-Type"], answer.content[: len(head)]) == (kind, head)


def test_kit_says_since_when_and_escapes_names(as_person, presence, here, person):
    presence.organisation.name = "Bois & <Fils>"
    presence.organisation.save()
    sign_charter(presence, version=make_charter(here), by=person("membre.ici"), name="Ada", title="Gérante")
    page = as_person("membre.ici").get(f"{form_url(presence)}kit/").content.decode()
    assert "Acteur engagé depuis" in page
    assert "Bois &amp; &lt;Fils&gt;" in page
    drawing = as_person("membre.ici").get(f"{form_url(presence)}kit/badge.svg").content.decode()
    assert "Acteur engagé" in drawing
    assert "depuis" in drawing


def test_kit_is_for_those_who_have_something_to_show(as_person, presence, person):
    withdraw_showcase(presence, user=person("titulaire.ici"))
    assert as_person("membre.ici").get(f"{form_url(presence)}kit/").status_code == 404
    ask_for_showcase(presence, user=person("titulaire.ici"))
    publish_showcase(presence)
    assert as_person("membre.ici").get(f"{form_url(presence)}kit/").status_code == 200
    assert as_person("membre.ici").get(f"{form_url(presence)}kit/autre.gif").status_code == 404
