"""What teams give one another: what is offered, what passes with it, what is told of it."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from home import spaces
from home.enums import Module, Role, TerritoryState
from home.models import NewsIndexPage, NewsPage, PageSource, Place, StandardPage, Theme
from home.problems import Conflict
from home.reuse.taking import Destination, take_over
from home.scoping import owners_of_content
from home.services import add_to_team, open_territory, set_state, update_identity
from tests.factories.pages import (
    make_cycle,
    make_document,
    make_events,
    make_image,
    make_news,
    make_resources,
    make_standard_page,
)
from tests.questionnaires.together import all_at_once
from tests.world import client_of, make_person

pytestmark = pytest.mark.django_db

OFFERS, SHARED, TEAMS = "/admin/reprendre/", "/admin/reprendre/partages/", "/admin/equipes/"
Image, Document = get_image_model(), get_document_model()


def make_offer(territory, **fields) -> NewsPage:
    (page,) = make_news(territory, **{"title": "Une haie de plus", "is_shared": True, **fields})
    return page


def take(client, page, **sent):
    return client.post(f"{OFFERS}{page.pk}/", {"space": "", "seen": "0", **sent})


def text_of(client, address: str) -> str:
    return client.get(address).content.decode()


def copy_of(page) -> Page:
    return PageSource.objects.get(source=page).page.specific


# --- What is offered --------------------------------------------------------------------------------------------------


def test_published_page_that_its_team_offers_is_found_by_the_others(as_person, here, there):
    page = make_offer(there, intro="Plantée à l’automne.", themes=[Theme.objects.get(key="eau")])
    make_offer(here, title="La nôtre")
    client = as_person("redaction.ici")
    listed = text_of(client, OFFERS)
    assert "Une haie de plus" in listed
    assert f'href="http://localhost/ailleurs/actualites/{page.slug}/"' in listed
    assert "La nôtre" not in listed
    kept = ["?q=HAIE", "?q=automne", "?genre=actualites", "?theme=eau", f"?territoire={there.pk}"]
    assert [one for one in kept if "Une haie de plus" not in text_of(client, OFFERS + one)] == []
    left = ["?q=vélo", "?genre=rendez-vous", "?theme=energie", "?territoire=nation"]
    assert [one for one in left if "Une haie de plus" in text_of(client, OFFERS + one)] == []


def untick(page, there):
    page.is_shared = False
    page.save_revision().publish()


def unpublish(page, there):
    page.unpublish()


def close_the_module(page, there):
    there.modules = [one for one in Module.values if one != Module.NEWS]
    update_identity(there)


def suspend(page, there):
    set_state(there, state=TerritoryState.SUSPENDED)


def tick_a_draft(page, there):
    untick(page, there)
    page.is_shared = True
    page.save_revision()


@pytest.mark.once
@pytest.mark.parametrize("change", [untick, unpublish, close_the_module, suspend, tick_a_draft])
def test_what_is_not_offered_or_not_public_does_not_exist_for_others(as_person, here, there, change):
    page = make_offer(there)
    change(page, there)
    spaces.forget()
    client, pages = as_person("responsable.ici"), Page.objects.count()
    assert "Une haie de plus" not in text_of(client, OFFERS)
    assert client.get(f"{OFFERS}{page.pk}/").status_code == 404
    assert take(client, page, space=here.pk).status_code == 404
    assert Page.objects.count() == pages
    with pytest.raises(Conflict):
        take_over(page, destination=Destination(here), seen=0, by=make_person("passante"))


@pytest.mark.once
def test_legal_page_and_taken_content_have_no_box_and_are_not_offered(as_person, here, there):
    legal = StandardPage.objects.for_territory(there).get(slug="mentions-legales")
    StandardPage.objects.filter(pk=legal.pk).update(is_shared=True)
    take(as_person("redaction.ici"), make_offer(there), space=here.pk)
    copy = NewsPage.objects.for_territory(here).get()
    copy.is_shared = True
    copy.save_revision().publish()
    client = as_person("responsable.ailleurs")
    assert "Aucune équipe ne propose encore de contenu" in text_of(client, OFFERS)
    assert 'name="is_shared"' not in text_of(client, f"/admin/pages/{legal.pk}/edit/")
    assert 'name="is_shared"' in text_of(client, f"/admin/pages/{make_standard_page(there).pk}/edit/")
    assert 'name="is_shared"' not in text_of(as_person("redaction.ici"), f"/admin/pages/{copy.pk}/edit/")


# --- What passes ------------------------------------------------------------------------------------------------------


@pytest.fixture
def full(here, there) -> NewsPage:
    """A page that names files and pages of its own space, of the nation's and of the reader's."""
    picture = make_image(there, "Haie", description="Une haie au soleil.", focal_point_x=4, focal_point_y=4)
    national = make_image(here, "Emblème")
    national.collection = Collection.get_first_root_node()
    national.save()
    document, draft = make_document(there, "plan.txt"), make_standard_page(there, live=False)
    (public,), (own,) = make_news(there, title="À lire"), make_resources(None)
    text = "".join(
        f'<p><a linktype="{kind}" id="{one.pk}">{words}</a></p>'
        for kind, one, words in (
            ("document", document, "le plan"),
            ("page", public, "la suite"),
            ("page", draft, "en cours"),
            ("page", own, "le guide"),
        )
    )
    cards = [{"title": f"Carte {one.title}", "page": one, "image": national} for one in (public, draft)]
    body = [
        ("prose", text),
        ("picture", {"image": picture, "caption": "Photo Claire Dubois"}),
        ("documents", {"title": "À lire", "documents": [{"document": document}]}),
        ("cards", {"title": "Plus loin", "cards": cards}),
        ("listing", {"kind": "news", "title": "Du nouveau", "count": 3}),
    ]
    forests = Theme.objects.create(territory=there, key="forets", name="Forêts", short_name="Forêts")
    page = make_offer(there, body=body, themes=[Theme.objects.get(key="eau"), forests])
    page.tags.add("bocage")
    page.save()
    return page


def test_draft_names_nothing_of_the_other_space(as_person, here, there, full):
    answer = take(as_person("redaction.ici"), full, space=here.pk)
    copy = copy_of(full)
    assert answer.headers["Location"] == f"/admin/pages/{copy.pk}/edit/"
    assert not copy.live
    assert copy.get_parent().specific == NewsIndexPage.objects.for_territory(here).get()
    assert owners_of_content(copy) == {here.pk}
    assert [theme.key for theme in copy.themes.all()] == ["eau"]
    assert list(copy.tags.names()) == ["bocage"]
    prose, picture, documents, cards, listing = (block.value for block in copy.body)
    assert f'href="http://localhost/ailleurs/actualites/{Page.objects.get(title="À lire").slug}/"' in prose.source
    assert "<p>en cours</p>" in prose.source
    assert f'id="{documents["documents"][0]["document"].pk}"' in prose.source
    assert (picture["image"].collection, picture["image"].description) == (here.collection, "Une haie au soleil.")
    assert picture["image"].focal_point_x == 4
    assert [card["image"].title for card in cards["cards"]] == ["Emblème", "Emblème"]
    assert [bool(card["address"]) for card in cards["cards"]] == [True, False]
    assert listing["title"] == "Du nouveau"
    assert copy.get_latest_revision_as_object().body[1].value["image"] == picture["image"]


@pytest.mark.once
def test_file_of_a_third_space_does_not_pass(as_person, here, full):
    third = open_territory(Place.objects.get(name="Chauvigny"), slug="tiers", short_name="Tiers")
    Image.objects.filter(title="Haie").update(collection=third.collection)
    take(as_person("redaction.ici"), full, space=here.pk)
    assert copy_of(full).body[1].value["image"] is None


def test_taken_again_a_content_brings_no_second_file(as_person, here, full):
    client = as_person("redaction.ici")
    take(client, full, space=here.pk)
    files = (Image.objects.count(), Document.objects.count())
    again = text_of(client, f"{OFFERS}{full.pk}/")
    assert "Déjà repris" in again
    (first,) = PageSource.objects.all()
    assert take(client, full, space=here.pk).status_code == 409
    assert take(client, full, space=here.pk, seen=first.pk).status_code == 302
    assert PageSource.objects.count() == 2
    assert (Image.objects.count(), Document.objects.count()) == files


@pytest.mark.once
def test_event_passes_without_what_one_registers_with(as_person, here, there):
    (event,) = make_events(
        there,
        is_shared=True,
        registers=True,
        capacity=12,
        online_address="https://visio.example.org/secret",
        question="Qui êtes-vous ?",
        registration_ends_at=timezone.now() + timedelta(hours=1),
        cycle=make_cycle(there),
    )
    take(as_person("responsable.ici"), event, space=here.pk)
    copy = copy_of(event)
    assert (copy.starts_at, copy.ends_at, copy.place) == (event.starts_at, event.ends_at, event.place)
    assert (copy.capacity, copy.organiser) == (12, "Ailleurs")
    assert (copy.registers, copy.online_address, copy.question) == (False, "", "")
    assert (copy.cycle, copy.registration_ends_at) == (None, None)


@pytest.mark.once
def test_what_the_nation_gave_names_it_as_the_portal_does(here):
    (event,) = make_events(None, is_shared=True)
    copy = take_over(event, destination=Destination(here), seen=0, by=make_person("redactrice"))
    assert copy.organiser == copy.taken_from.territory_name == "Programme national"


@pytest.mark.once
def test_a_copy_that_fails_leaves_nothing(as_person, here, there):
    document = make_document(there)
    body = [
        ("picture", {"image": make_image(there), "caption": ""}),
        ("documents", {"title": "À lire", "documents": [{"document": document}]}),
    ]
    page = make_offer(there, body=body)
    default_storage.delete(document.file.name)
    before = held()
    answer = take(as_person("redaction.ici"), page, space=here.pk)
    assert answer.status_code == 409
    assert "ne se lit plus" in answer.content.decode()
    assert held() == before


def held() -> tuple[int, int, set[str]]:
    return Page.objects.count(), Image.objects.count(), set(default_storage.listdir("original_images")[1])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_draft(here, there):
    page = make_offer(there, body=[("picture", {"image": make_image(there), "caption": ""})])
    by = make_person("pressee")

    def press(number: int) -> bool:
        try:
            return bool(take_over(page, destination=Destination(here), seen=0, by=by))
        except Conflict:
            return False

    assert sorted(all_at_once(press, people=2)) == [False, True]
    assert (PageSource.objects.count(), Image.objects.count()) == (1, 2)


# --- For whom ---------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_person_of_two_teams_chooses_the_space(as_person, person, here, there):
    add_to_team(there, user=person("redaction.ici"), role=Role.EDITOR)
    page, client = make_offer(there), as_person("redaction.ici")
    asked = text_of(client, f"{OFFERS}{page.pk}/")
    assert f'value="{here.pk}"' in asked
    # A page goes to another space than its own.
    assert f'value="{there.pk}"' not in asked
    assert take(client, page, space=there.pk).status_code == 200
    assert take(client, page, space=here.pk).status_code == 302
    assert copy_of(page).url_path.startswith(here.page.url_path)


@pytest.mark.once
def test_a_team_takes_nothing_for_another_space(as_person, here, there):
    page, client = make_offer(there), as_person("redaction.ici")
    for space in (there.pk, "nation", "0", ""):
        assert take(client, page, space=space).status_code == 200
    assert not PageSource.objects.exists()


@pytest.mark.once
def test_national_team_takes_contents_for_the_portal(as_person, there):
    page, article = make_standard_page(there, title="Se lancer", is_shared=True), make_offer(there)
    client = as_person("national")
    for offer in (page, article):
        assert take(client, offer, space="nation").status_code == 302
    assert copy_of(page).url_path == "/accueil/se-lancer/"
    assert copy_of(article).url_path.startswith("/accueil/actualites/")


# --- What is told of it -----------------------------------------------------------------------------------------------


@pytest.fixture
def published(here, there) -> NewsPage:
    """A copy of a page of « ailleurs », published « ici »."""
    page = make_offer(there)
    copy = take_over(page, destination=Destination(here), seen=0, by=make_person("redactrice"))
    copy.get_latest_revision().publish()
    return NewsPage.objects.get(pk=copy.pk)


def test_copy_leads_to_its_source_as_long_as_anybody_may_read_it(client, published, django_capture_on_commit_callbacks):
    address = f"/ici/actualites/{published.slug}/"
    source = published.taken_from.source
    said = text_of(client, address)
    assert (
        f'D’après <a href="http://localhost/ailleurs/actualites/{source.slug}/">«\u00a0Une haie de plus\u00a0»</a>'
        in said
    )
    with django_capture_on_commit_callbacks(execute=True):
        source.specific.unpublish()
    assert "D’après «\u00a0Une haie de plus\u00a0», Ailleurs" in text_of(client, address)
    with django_capture_on_commit_callbacks(execute=True):
        source.specific.delete()
    assert "D’après «\u00a0Une haie de plus\u00a0», Ailleurs" in text_of(client, address)


def test_source_s_team_reads_who_has_published_it_and_no_draft(as_person, here, published):
    client = as_person("redaction.ailleurs")
    assert "1\u00a0espace" in text_of(client, SHARED)
    assert ">Ici</a>" in text_of(client, SHARED)
    published.unpublish()
    assert ">Ici</a>" not in text_of(client, SHARED)
    assert "Ici" not in text_of(client, f"/admin/pages/usage/home/newspage/{published.taken_from.source_id}/")
    published.get_latest_revision().publish()
    set_state(here, state=TerritoryState.SUSPENDED)
    spaces.forget()
    assert ">Ici</a>" not in text_of(client, SHARED)


# --- The directory ----------------------------------------------------------------------------------------------------


def test_directory_names_open_teams_and_the_address_that_they_give(as_person, here, there):
    there.contact_email, there.tells_contact = "equipe@ailleurs.example.org", False
    there.save()
    make_offer(there)
    client = as_person("redaction.ici")
    told = text_of(client, TEAMS)
    assert told.index("Équipe nationale") < told.index("<h2>Ailleurs</h2>")
    assert "Métropole Européenne de Lille" in told
    assert f'href="{OFFERS}?territoire={there.pk}"' in told
    assert "equipe@ailleurs.example.org" not in told
    assert ".ailleurs@example.org" not in told
    there.tells_contact = True
    there.save()
    assert "mailto:equipe@ailleurs.example.org" in text_of(client, TEAMS)
    set_state(there, state=TerritoryState.PREPARED)
    spaces.forget()
    assert "<h2>Ailleurs</h2>" not in text_of(client, TEAMS)


def test_directory_is_searched_by_name_region_and_department(as_person, there):
    there.place.departments, there.place.region = "59 62", "32"
    there.place.save()
    client = as_person("redaction.ici")
    for text in ("ailleurs", "LILLE", "hauts de france", "Pas-de-Calais", "nord"):
        assert "<h2>Ailleurs</h2>" in text_of(client, f"{TEAMS}?q={text}"), text
    assert "Aucune équipe ne répond" in text_of(client, f"{TEAMS}?q=Corrèze")


@pytest.mark.once
@pytest.mark.parametrize("name", ["jury.ici", "titulaire.ici"])
def test_the_network_is_closed_to_others(person, there, name):
    page, client = make_offer(there), client_of(person(name))
    for address in (OFFERS, SHARED, TEAMS, f"{OFFERS}{page.pk}/"):
        assert client.get(address).status_code in {302, 403}
        assert "Une haie" not in text_of(client, address)


@pytest.mark.usefixtures("generations_read_once")
def test_lists_cost_the_same_whatever_they_hold(as_person, there):
    client, counts = as_person("redaction.ici"), []
    for many in (1, 8):
        make_news(there, many, is_shared=True)
        client.get(OFFERS)
        with CaptureQueriesContext(connection) as queries:
            client.get(OFFERS)
        counts.append(len(queries))
    assert counts[0] == counts[1]
