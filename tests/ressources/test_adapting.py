"""What a territory makes of the national library: hides, adds its word, copies; the nation's changes flow on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from home.models import TerritoryPage
from home.services import update_identity
from ressources.models import Adaptation, ResourceIndexPage, ResourcePage
from ressources.shelves import usable_resources_of
from tests.factories.pages import hide, make_resources

pytestmark = pytest.mark.django_db

READ_HERE = "/ici/ressources/n/guide-energie/"


@pytest.fixture
def guide() -> ResourcePage:
    return ResourcePage.objects.get(slug="guide-energie")


@pytest.fixture
def library(here) -> ResourceIndexPage:
    return ResourceIndexPage.objects.for_territory(here).get()


@pytest.fixture
def screen(library, guide) -> str:
    return reverse("adapt_resource", args=[library.pk, guide.pk])


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def publish(page: ResourcePage, **changes: str) -> None:
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_word_of_a_territory_is_read_there_only_and_outlives_the_nation_s_changes(
    as_person, client, screen, guide, here
):
    editor = as_person("redaction.ici")
    editor.post(screen, {"note": "Chez nous, contactez la maison de l’énergie.", "seen": ""})
    assert "maison de l’énergie" in text_of(client, READ_HERE)
    publish(guide, summary="Un texte que la nation a revu.")
    page = text_of(client, READ_HERE)
    assert "maison de l’énergie" in page
    assert "Un texte que la nation a revu." in page
    for elsewhere in ("/ailleurs/ressources/n/guide-energie/", "/ressources/guide-energie/"):
        assert "maison de l’énergie" not in text_of(client, elsewhere)


def test_word_s_markup_is_shown_as_it_was_typed(as_person, client, screen):
    as_person("redaction.ici").post(screen, {"note": "<script>x</script>", "seen": ""})
    assert "&lt;script&gt;" in text_of(client, READ_HERE)


def test_hidden_resource_comes_back_when_the_team_shows_it_again(as_person, client, screen):
    editor = as_person("redaction.ici")
    editor.post(screen, {"is_hidden": "on", "seen": ""})
    assert client.get(READ_HERE).status_code == 404
    assert "masquée" in text_of(editor, reverse("national_resources", args=[screen.split("/")[3]]))
    form = editor.get(screen).context["form"]
    editor.post(screen, {"seen": form["seen"].value()})
    assert client.get(READ_HERE).status_code == 200


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(as_person, screen):
    editor = as_person("redaction.ici")
    editor.post(screen, {"note": "Le premier mot.", "seen": ""})
    answer = editor.post(screen, {"note": "Le second mot.", "seen": ""})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Le premier mot." in page
    assert "Le second mot." in page
    assert Adaptation.objects.get().note == "Le premier mot."
    editor.post(screen, {"note": "Le second mot.", "seen": answer.context["form"]["seen"].value()})
    assert Adaptation.objects.get().note == "Le second mot."


def test_word_that_is_too_long_is_refused_and_kept_in_the_form(as_person, screen):
    long = "m" * 601
    answer = as_person("redaction.ici").post(screen, {"note": long, "seen": ""})
    assert answer.context["form"].errors["note"]
    assert long in answer.content.decode()
    assert not Adaptation.objects.exists()


def test_editor_whose_pages_are_moderated_copies_but_does_not_publish_a_word(as_person, screen, here):
    here.editors_publish = False
    here.save()
    update_identity(here)
    editor = as_person("redaction.ici")
    assert "Un responsable du territoire peut la masquer" in text_of(editor, screen)
    assert editor.post(screen, {"note": "Un mot.", "seen": ""}).headers["Location"] == "/admin/"
    assert not Adaptation.objects.exists()
    assert editor.post(screen, {"copy": "1"}).status_code == 302
    assert as_person("responsable.ici").post(screen, {"note": "Un mot.", "seen": ""}).status_code == 302


@pytest.mark.parametrize("name", ["redaction.ailleurs", "responsable.ailleurs", "titulaire.ici", "jury.ici"])
def test_nobody_else_adapts(as_person, screen, name):
    as_person(name).post(screen, {"note": "Un mot.", "copy": "1", "seen": ""})
    assert not Adaptation.objects.exists()
    assert not ResourcePage.objects.filter(copied_from__isnull=False).exists()


def test_only_national_resources_that_reach_the_territory_are_adapted(as_person, library, here, there, guide):
    (own,) = make_resources(here)
    (foreign,) = make_resources(there)
    guide.departments = ["973"]
    guide.save()
    for resource in (own, foreign, guide):
        address = reverse("adapt_resource", args=[library.pk, resource.pk])
        assert as_person("redaction.ici").get(address).status_code == 404
    listed = text_of(as_person("redaction.ici"), reverse("national_resources", args=[library.pk]))
    assert guide.title not in listed


def test_national_library_and_a_page_that_is_no_library_have_no_such_screen(as_person, here):
    for pk in (ResourceIndexPage.objects.get(depth=3).pk, TerritoryPage.objects.get(territory=here).pk, 999_999):
        assert as_person("national").get(reverse("national_resources", args=[pk])).status_code == 404


# --- Copies ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(as_person, screen, here) -> ResourcePage:
    as_person("redaction.ici").post(screen, {"copy": "1"})
    return ResourcePage.objects.get(territory=here)


def test_copy_is_a_draft_of_one_s_own_that_names_its_source(copy, guide, here, library):
    assert not copy.live
    assert copy.first_published_at is None
    assert (copy.copied_from, copy.territory, copy.get_parent()) == (guide, here, library.page_ptr)
    assert set(copy.themes.all()) == set(guide.themes.all())
    entry = PageLogEntry.objects.filter(page=copy.pk).first()
    assert entry.user.email == "redaction.ici@example.org"


def test_published_copy_takes_the_place_of_its_source_there_only(client, copy, guide, here, there):
    address = "/ici/ressources/"
    assert text_of(client, address).count("Guide Énergie") == 1
    publish(copy, title="Guide Énergie d’ici")
    listed = text_of(client, address)
    assert "Guide Énergie d’ici" in listed
    assert listed.count("Guide Énergie") == 1
    assert client.get(READ_HERE).headers["Location"] == "/ici/ressources/guide-energie/"
    assert "D’après la bibliothèque nationale" in text_of(client, "/ici/ressources/guide-energie/")
    assert "Guide Énergie d’ici" not in text_of(client, "/ailleurs/ressources/")
    shown = usable_resources_of([here.pk, there.pk])
    assert copy.pk in shown[here.pk]
    assert guide.pk not in shown[here.pk]
    assert guide.pk in shown[there.pk]


def test_copy_that_is_closed_or_drawn_to_some_communes_leaves_its_source_to_the_others(client, copy, guide, here):
    publish(copy, title="Guide Énergie d’ici", closing=timezone.localdate() - timedelta(days=1))
    assert client.get(READ_HERE).status_code == 200
    publish(copy, closing=None, places=[here.place])
    assert client.get(READ_HERE).status_code == 200
    assert guide.pk in usable_resources_of([here.pk])[here.pk]


def test_two_copies_lead_to_the_first(as_person, client, copy, screen):
    publish(copy)
    assert as_person("responsable.ici").post(screen, {"copy": "1"}).headers["Location"].endswith(f"/{copy.pk}/edit/")
    again = copy.copy(update_attrs={"slug": "deux"}, keep_live=True)
    assert ResourcePage.objects.get(pk=again.pk).copied_from == copy.copied_from
    assert client.get(READ_HERE).headers["Location"] == "/ici/ressources/guide-energie/"


def test_nation_s_changes_do_not_reach_a_copy(client, copy, guide):
    publish(copy)
    publish(guide, summary="Un texte que la nation a revu.")
    assert "Un texte que la nation a revu." not in text_of(client, "/ici/ressources/guide-energie/")


def test_source_comes_back_when_the_copy_is_unpublished(client, copy):
    publish(copy)
    copy.refresh_from_db()
    copy.unpublish()
    assert client.get(READ_HERE).status_code == 200


def test_shelves_of_several_territories_are_what_each_one_s_query_gives(here, there, guide):
    hide(guide, here)
    make_resources(there, 2)
    make_resources(None, departments=["973"])
    shown = usable_resources_of([here.pk, there.pk])
    for territory in (here, there):
        found = ResourcePage.objects.for_territory(territory).usable()
        assert shown[territory.pk] == set(found.values_list("pk", flat=True))
