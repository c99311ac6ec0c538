"""The search of a space and of the portal: what is found is what is public there, all of it, and nothing else."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.enums import Showcase
from actors.models import ExperiencePage, Presence, User
from actors.services.showcase import withdraw_showcase
from home.enums import Module, TerritoryState
from home.identity.moving import set_hostname
from home.models import EventPage, NewsPage, PromotedResult, SearchEntry, StandardPage, Territory
from home.searching.indexing import write_all
from home.searching.kinds import Said, findables, open_in
from home.searching.reading import search, suggestions
from home.services import set_state
from home.spaces import Space, forget, national_space, territory_space
from home.stems import asked, sought, stems
from ressources.models import ResourcePage
from tests.factories.actors import make_experience, make_experiences, make_organisations
from tests.factories.campaigns import make_campaign
from tests.factories.deliberations import make_released
from tests.factories.pages import hide, make_events, make_news, make_past_events, make_resources, make_standard_page
from trophees.calendar import Phase
from trophees.models import CampaignPage, Decision

pytestmark = pytest.mark.django_db

RARE = "glycine"
WORDS = ("vélo", "énergie", "compost", "atelier", "toiture", "mobilité", "haie", "chaleur")


def space_of(territory: Territory) -> Space:
    forget()
    space = territory_space(territory.slug)
    assert space
    return space


def portal() -> Space:
    forget()
    return national_space()


def make_each_kind(territory: Territory, word: str = RARE) -> None:
    """One of each kind that can be found, each saying the word."""
    make_news(territory, title=f"Actualité {word}")
    make_events(territory, title=f"Rencontre {word}")
    make_resources(territory, title=f"Ressource {word}")
    make_standard_page(territory, title=f"Page {word}")
    make_organisations(territory, motto=f"La {word} au quotidien")
    make_experiences(territory, title=f"Retour {word}")
    make_campaign(territory, title=f"Prix {word}")
    make_released(territory, phase=Phase.PUBLISHED, title="Prix de l’an passé")
    territory.programme_name = f"Agir avec la {word}"
    territory.save()


def found(space: Space, text: str = RARE) -> dict[str, int]:
    return {group.findable.kind: group.count for group in search(space, text).groups}


IN_A_SPACE = {"news", "events", "resources", "pages", "actors", "experiences", "campaigns"}


def test_each_kind_is_found_in_its_space_and_on_the_portal_and_nowhere_else(here, there):
    make_each_kind(there)
    write_all()
    assert set(found(space_of(there))) == IN_A_SPACE
    assert set(found(portal())) == {*IN_A_SPACE, "territories"}
    assert found(space_of(here)) == {}
    assert {one.kind for one in findables()} == {*IN_A_SPACE, "territories", "laureates"}


def test_laureates_are_found_once_they_are_told(here, there):
    make_released(there, phase=Phase.DELIBERATION)
    write_all()
    Presence.objects.update(showcase=Showcase.PRIVATE)
    assert found(space_of(there), "Canari") == {}
    assert found(portal(), "Canari") == {}
    CampaignPage.objects.update(publishes_at=timezone.now() - timedelta(minutes=1))
    Decision.objects.update(announced_at=timezone.now() - timedelta(minutes=1))
    assert found(space_of(there), "Canari") == {"laureates": 1}
    assert found(portal(), "Canari") == {"laureates": 1}
    assert found(space_of(here), "Canari") == {}


CLOSINGS: dict[str, Callable[[Territory], object]] = {
    "unpublished": lambda territory: [
        model.objects.update(live=False)
        for model in (NewsPage, EventPage, ResourcePage, StandardPage, ExperiencePage, CampaignPage)
    ],
    "suspended": lambda territory: set_state(territory, state=TerritoryState.SUSPENDED),
    "prepared": lambda territory: set_state(territory, state=TerritoryState.PREPARED),
}


@pytest.mark.parametrize("closing", CLOSINGS)
def test_what_is_closed_is_found_no_more_though_the_index_still_says_it(there, closing):
    make_each_kind(there)
    write_all()
    CLOSINGS[closing](there)
    kept = {"actors", "territories"} if closing == "unpublished" else set()
    assert set(found(portal())) == kept
    assert SearchEntry.objects.filter(label__contains=RARE).exists()
    names = {line.title for _kind, line in suggestions(portal(), RARE)}
    assert names == set()


def test_letters_that_are_typed_propose_words_that_begin_so(there):
    for title in ("Dix vélos", "Diagnostic de l’eau", "Des hirondelles au bureau"):
        make_news(there, title=title)
    write_all()
    proposed = {
        text: [line.title for _kind, line in suggestions(portal(), text)] for text in ("dia", "hirondelles", "hir")
    }
    assert proposed == {
        "dia": ["Diagnostic de l’eau"],  # not « dix », though the stem of « dia » is « di »
        "hirondelles": ["Des hirondelles au bureau"],
        "hir": ["Des hirondelles au bureau"],
    }


def test_a_module_that_is_closed_hides_what_it_holds(there):
    make_each_kind(there)
    write_all()
    there.modules = [Module.NEWS]
    there.save()
    assert set(found(space_of(there))) == {"news", "pages"}
    assert set(found(portal())) == {"news", "pages", "territories"}


def test_drafts_private_pages_and_what_others_hide_are_never_found(here, there):
    make_news(here, title=f"Brouillon {RARE}", live=False)
    make_organisations(here, motto=f"La {RARE}", showcase=Showcase.ASKED)
    owner = User.objects.get(email="titulaire.ici@example.org")
    presence = Presence.objects.get(territory=here, organisation__name="Menuiserie ici")
    make_experience(presence, by=owner, state="asked", title=f"Retour {RARE}")
    make_resources(here, title=f"Close {RARE}", closing=timezone.localdate() - timedelta(days=1))
    (hidden,) = make_resources(None, title=f"Masquée {RARE}")
    hide(hidden, here)
    write_all()
    assert found(space_of(here)) == {}
    assert found(space_of(there)) == {"resources": 1}
    assert found(portal()) == {"resources": 1}


def test_counts_are_those_that_one_counts_by_hand(here, there):
    chance = random.Random(13)
    for territory in (here, there):
        for make in (make_news, make_events, make_past_events, make_resources, make_standard_page):
            for number in range(6):
                said = " ".join(chance.sample(WORDS, 3))
                make(territory, **{"title": f"{said} {number}"} if make is not make_past_events else {})
        for said in (" ".join(chance.sample(WORDS, 2)) for _number in range(6)):
            make_organisations(territory, motto=said)
    write_all()
    pairs = [(one, other) for one in WORDS for other in WORDS if one < other]
    texts = (*WORDS, *(" ".join(pair) for pair in chance.sample(pairs, 6)))
    held = {one.kind: {row.pk: held_by(one.says(row)) for row in one.rows()} for one in findables()}
    for space in (space_of(here), space_of(there), portal()):
        shown = {one.kind: set(one.shown(space).values_list("pk", flat=True)) for one in open_in(space)}
        for text in texts:
            counts = {
                kind: sum(all(sought(stem) in held[kind].get(key, "") for stem in asked(text)) for key in keys)
                for kind, keys in shown.items()
            }
            assert found(space, text) == {kind: count for kind, count in counts.items() if count}, (text, space.slug)


def held_by(said: Said) -> str:
    return f" {' '.join(stems(f'{said.title} {said.text}'))} "


def test_words_are_found_by_their_stems_and_without_accents(here):
    make_news(here, title="Les vélos électriques arrivent")
    write_all()
    space = space_of(here)
    for text in ("vélo", "velos", "ÉLECTRIQUE", "le vélo électrique"):
        assert found(space, text) == {"news": 1}, text


def test_a_near_word_is_looked_for_where_what_is_typed_finds_nothing(here):
    make_news(here, title="Le photovoltaïque arrive")
    write_all()
    answer = search(space_of(here), "photovoltaque")
    assert answer.text == "photovoltaïque"
    assert [group.count for group in answer.groups] == [1]


def test_the_title_comes_before_the_text_then_the_newest(here):
    today = timezone.localdate()
    (told,) = make_news(here, title="Autre chose", date=today)
    told.intro = f"Une {RARE}."
    told.save()
    make_news(here, title=f"Vieille {RARE}", date=today - timedelta(days=9))
    make_news(here, title=f"Nouvelle {RARE}", date=today - timedelta(days=1))
    write_all()
    (group,) = search(space_of(here), RARE).groups
    assert [line.title for line in group.results] == [f"Nouvelle {RARE}", f"Vieille {RARE}", "Autre chose"]


def test_what_services_write_is_found_once_it_is_committed(here, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        (page,) = make_news(here, title=f"Du neuf {RARE}")
    assert found(space_of(here)) == {"news": 1}
    with django_capture_on_commit_callbacks(execute=True):
        page.title = "Tout autre chose"
        page.save_revision().publish()
    assert found(space_of(here)) == {}
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert not SearchEntry.objects.filter(kind="news", object_id=page.pk).exists()


def test_an_actor_leaves_the_index_with_its_page_and_takes_its_new_name_there(
    here, person, organisation, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        organisation.name = f"Menuiserie {RARE}"
        organisation.save()
    assert found(space_of(here)) == {"actors": 1}
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_showcase(organisation.presences.get(territory=here), user=person("titulaire.ici"))
    assert not SearchEntry.objects.filter(label__contains=RARE).exists()


def test_writing_all_twice_changes_nothing(here):
    make_each_kind(here)
    assert write_all() > 0
    SearchEntry.objects.create(kind="gone", object_id=1, label="Vieux")
    assert write_all() == 0
    assert not SearchEntry.objects.filter(kind="gone").exists()


@pytest.mark.usefixtures("generations_read_once")
def test_the_search_asks_as_much_whatever_there_is(client, here):
    client.cookies["mesure"] = "1"
    costs = []
    for count in (4, 12):  # the second time, more than a page
        for make in (make_news, make_events, make_resources):
            make(here, count, title=f"Du {RARE}")
        make_organisations(here, count, motto=RARE)
        write_all()
        forget()
        for address in ("/ici/recherche/?q=glycine", "/recherche/?q=glycine", "/ici/recherche/?q=glycine&type=news"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            costs.append(len(queries))
    assert costs[:3] == costs[3:]
    assert max(costs) <= 12


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_page_groups_by_kind_and_leads_to_all_of_one(client, here):
    for number in range(14):
        make_news(here, title=f"Actualité {RARE} {number}")
    make_events(here, title=f"Rencontre {RARE}")
    write_all()
    page = client.get("/ici/recherche/", {"q": RARE}).content.decode()
    assert "15\u00a0résultats pour" in page
    assert "Voir les 14\u00a0actualités" in page
    assert "type=news" in page
    listed = client.get("/ici/recherche/", {"q": RARE, "type": "news", "page": "2"}).content.decode()
    assert listed.count(f"Actualité {RARE}") == 2
    assert f"Rencontre {RARE}" not in listed


def test_an_empty_answer_proposes(client, here):
    page = client.get("/ici/recherche/", {"q": "zzyzx"}).content.decode()
    assert "Rien ne répond à" in page
    assert 'href="/ici/ressources/"' in page
    assert 'href="/recherche/?q=zzyzx"' in page
    assert "Que cherchez-vous" in client.get("/ici/recherche/").content.decode()


def test_the_portal_names_the_territory_and_leads_there(client, there):
    make_news(there, title=f"Nouvelle {RARE}")
    write_all()
    page = client.get("/recherche/", {"q": RARE}).content.decode()
    assert f'href="/ailleurs/actualites/nouvelle-{RARE}/"' in page
    assert '<p class="tag">Ailleurs</p>' in page


def test_the_search_of_the_portal_is_kept_by_no_cache(client, there):
    make_news(there, title=f"Nouvelle {RARE}")
    write_all()
    assert RARE in client.get("/recherche/", {"q": RARE}).content.decode()
    response = client.get("/recherche/", {"q": "nouvelle"})
    assert "actualites/nouvelle" in response.content.decode()
    assert "private" in response["Cache-Control"]
    NewsPage.objects.update(live=False)
    assert "actualites/nouvelle" not in client.get("/recherche/", {"q": "nouvelle"}).content.decode()


def test_a_space_with_its_own_host_is_searched_there(client, settings, here, there):
    settings.ALLOWED_HOSTS = ["*"]
    for territory in (here, there):
        make_news(territory, title=f"Nouvelle {RARE} {territory.slug}")
    write_all()
    set_hostname(here, hostname="ici.test")
    forget()
    moved = client.get("/ici/recherche/", {"q": RARE})
    assert (moved.status_code, moved["Location"]) == (301, f"http://ici.test/recherche/?q={RARE}")
    page = client.get("/recherche/", {"q": RARE}, headers={"host": "ici.test"}).content.decode()
    assert f'href="/actualites/nouvelle-{RARE}-ici/"' in page
    assert "ailleurs" not in page.replace("Ailleurs", "")
    portal_page = client.get("/recherche/", {"q": RARE}).content.decode()
    assert f'href="http://ici.test/actualites/nouvelle-{RARE}-ici/"' in portal_page


def test_propositions_follow_what_is_typed(client, here):
    make_news(here, title="Composteurs partagés")
    make_resources(here, title="Guide du compost")
    write_all()
    page = client.get("/ici/recherche/propositions/", {"q": "comp"}).content.decode()
    assert page.count('role="option"') == 2
    assert "Composteurs partagés" in page
    assert client.get("/ici/recherche/propositions/", {"q": ""}).content.decode().strip() == ""


def test_a_page_of_a_team_may_bear_the_name_of_the_search(client, here):
    parent = make_standard_page(here, title="Guide", slug="guide")
    parent.add_child(instance=StandardPage(title="Où chercher", slug="recherche"))
    assert "Où chercher" in client.get("/ici/guide/recherche/").content.decode()
    assert client.get("/inconnu/recherche/").status_code == 404


# --- What the team shows first ----------------------------------------------------------------------------------------


def test_what_the_team_promotes_comes_first_in_its_space_alone(client, here, there):
    page = make_standard_page(here, title="Maison du vélo")
    PromotedResult.objects.create(territory=here, words="vélo, vae électrique", page=page, text="On vous y prête.")
    for text in ("vélo", "aide vélos", "électrique VAE"):
        assert "Maison du vélo" in client.get("/ici/recherche/", {"q": text}).content.decode(), text
    for address, text in (("/ici/recherche/", "électrique"), ("/ailleurs/recherche/", "vélo"), ("/recherche/", "vélo")):
        assert "On vous y prête" not in client.get(address, {"q": text}).content.decode()
    StandardPage.objects.filter(pk=page.pk).update(live=False)
    forget()
    assert "On vous y prête" not in client.get("/ici/recherche/", {"q": "vélo !"}).content.decode()


def test_a_team_promotes_its_own_page_and_no_other(as_person, here, there):
    own, foreign = make_standard_page(here, title="La nôtre"), make_standard_page(there, title="La leur")
    client, address = as_person("redaction.ici"), f"/admin/recherche/{here.pk}/"
    assert client.get(f"/admin/recherche/{there.pk}/").status_code == 404
    assert client.get("/admin/recherche/partout/").status_code == 404
    assert client.post(address, {"words": "vélo", "page": foreign.pk}).status_code == 404
    assert client.post(address, {"words": "vélo, ,", "page": own.pk}).status_code == 200
    assert not PromotedResult.objects.exists()
    assert client.post(address, {"words": "vélo", "page": own.pk}).status_code == 302
    row = PromotedResult.objects.get()
    assert (row.territory, row.page_id) == (here, own.pk)
    assert as_person("redaction.ailleurs").post(f"/admin/recherche/{there.pk}/", {"remove": row.pk}).status_code == 404
    assert as_person("redaction.ici").post(address, {"remove": "9" * 5000}).status_code == 404
    assert as_person("redaction.ici").post(address, {"remove": row.pk}).status_code == 302
    assert not PromotedResult.objects.exists()
