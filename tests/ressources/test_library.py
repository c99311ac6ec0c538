"""The library: what a territory sees of the nation's and of its own, found by word and by facet."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import PortalPage, Theme
from ressources.models import ResourceIndexPage, ResourcePage
from tests.factories.pages import hide, make_resources

pytestmark = pytest.mark.django_db

HERE = "/ici/ressources/"
NATIONAL = {"Guide Énergie", "Guide Déchets", "Guide Eau", "Guide Mobilité"}


@pytest.fixture
def own(here) -> ResourcePage:
    (page,) = make_resources(
        here,
        title="Aide au vélo",
        slug="aide-au-velo",
        kind="financing",
        needs=["money", "equipment"],
        provider="Maison du vélo",
        theme="mobilite",
    )
    return page


@pytest.fixture
def foreign(there) -> ResourcePage:
    (page,) = make_resources(there, title="Guichet d’ailleurs", slug="guichet")
    return page


@pytest.fixture
def listed(client):
    """The titles that a list shows, among those of these tests."""
    known = NATIONAL | {"Aide au vélo", "Guichet d’ailleurs"}

    def read(address: str = HERE) -> set[str]:
        response = client.get(address)
        assert response.status_code == 200
        return {title for title in known if title in response.content.decode()}

    return read


# --- Whose -----------------------------------------------------------------------------------------------------------


def test_territory_sees_the_national_library_and_its_own(listed, own, foreign):
    assert listed() == NATIONAL | {"Aide au vélo"}
    assert listed("/ailleurs/ressources/") == NATIONAL | {"Guichet d’ailleurs"}
    assert listed("/ressources/") == NATIONAL


def test_hidden_national_resource_is_hidden_there_only(client, listed, here):
    hide(ResourcePage.objects.get(slug="guide-eau"), here)
    assert listed() == NATIONAL - {"Guide Eau"}
    assert client.get(f"{HERE}n/guide-eau/").status_code == 404
    assert listed("/ailleurs/ressources/") == NATIONAL
    assert client.get("/ailleurs/ressources/n/guide-eau/").status_code == 200


def test_national_resource_is_read_without_leaving_the_space(client):
    page = client.get(f"{HERE}n/guide-energie/").content.decode()
    assert "Guide Énergie" in page
    assert "<b>Ici</b>" in page
    assert f'href="{HERE}"' in page
    assert f'href="{HERE}n/guide-energie/"' in client.get(HERE).content.decode()
    assert "<b>Acteurs engagés</b>" in client.get("/ressources/guide-energie/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        f"{HERE}guichet/",
        f"{HERE}n/guichet/",
        f"{HERE}n/aide-au-velo/",
        f"{HERE}guide-energie/",
        "/ressources/guichet/",
        "/ressources/n/guide-energie/",
    ],
)
def test_resource_does_not_exist_outside_its_own_space(client, own, foreign, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "Guichet d’ailleurs" not in response.content.decode()


def move_in_admin(client, page, index: ResourceIndexPage) -> ResourcePage:
    """The page as the database holds it after a national team's move."""
    response = client.post(f"/admin/pages/{page.pk}/move/{index.pk}/confirm/", follow=True)
    assert response.redirect_chain[-1] == (f"/admin/pages/{index.pk}/", 302)
    return ResourcePage.objects.get(pk=page.pk)


def test_moved_resource_belongs_to_its_new_territory(as_person, listed, own, there):
    moved = move_in_admin(as_person("national"), own, ResourceIndexPage.objects.for_territory(there).get())
    assert moved.territory == there
    assert listed() == NATIONAL
    assert listed("/ailleurs/ressources/") == NATIONAL | {"Aide au vélo"}


def test_resource_moved_in_bulk_belongs_to_its_new_territory(as_person, own, there):
    library = ResourceIndexPage.objects.for_territory(there).get()
    client = as_person("national")
    address = f"/admin/bulk/wagtailcore/page/move/?id={own.pk}&next=/admin/"
    client.post(address, {"chooser": library.pk, "move_applicable": "on"})
    moved = ResourcePage.objects.get(pk=own.pk)
    assert (moved.get_parent(), moved.territory) == (library.page_ptr, there)


def test_resource_moved_to_the_national_library_belongs_to_nobody(as_person, listed, own):
    moved = move_in_admin(as_person("national"), own, ResourceIndexPage.objects.get(depth=3))
    assert moved.territory is None
    assert listed("/ailleurs/ressources/") == NATIONAL | {"Aide au vélo"}


# --- When ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_listed"), [(-1, False), (0, True), (1, True)])
def test_resource_is_listed_until_the_day_it_closes(client, listed, own, days, is_listed):
    own.closing = timezone.localdate() + timedelta(days=days)
    own.save()
    assert ("Aide au vélo" in listed()) is is_listed
    page = client.get(f"{HERE}aide-au-velo/").content.decode()
    assert ("Close depuis le" in page) is not is_listed
    assert ("Jusqu’au" in page) is is_listed


def test_draft_is_neither_listed_nor_read(client, listed, own):
    own.unpublish()
    assert listed() == NATIONAL
    assert client.get(f"{HERE}aide-au-velo/").status_code == 404


# --- Which -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("theme=mobilite", {"Guide Mobilité", "Aide au vélo"}),
        ("theme=mobilite&theme=eau", {"Guide Mobilité", "Guide Eau", "Aide au vélo"}),
        ("type=financing", {"Aide au vélo"}),
        ("type=guide&type=financing", NATIONAL | {"Aide au vélo"}),
        ("besoin=money", {"Aide au vélo"}),
        ("besoin=people&besoin=equipment", {"Aide au vélo"}),
        ("besoin=people", set()),
        ("theme=mobilite&type=guide", {"Guide Mobilité"}),
        ("q=aide+v%C3%A9lo", {"Aide au vélo"}),
        ("q=VELO", {"Aide au vélo"}),
        ("q=energie", {"Guide Énergie"}),
        ("q=maison", {"Aide au vélo"}),
        ("q=un+pas+%C3%A9nergie", {"Guide Énergie"}),
        ("q=guichet", set()),
        ("q=%25", set()),
        ("q=.*", set()),
        ("q=%5B%28", set()),
    ],
)
def test_library_finds_by_word_and_facet(client, listed, own, foreign, query, found):
    assert listed(f"{HERE}?{query}") == found
    page = client.get(f"{HERE}?{query}").content.decode()
    assert ("Aucune ressource ne répond à ces critères" in page) is (not found)


def test_resource_of_two_themes_is_listed_once(client, own):
    own.themes.add(Theme.objects.get(key="eau"))
    own.save()
    page = client.get(f"{HERE}?theme=mobilite&theme=eau").content.decode()
    assert page.count("Aide au vélo") == 1
    assert "3\u00a0ressources" in page


def test_facet_that_is_asked_for_two_thousand_times_is_asked_once(listed, own):
    assert listed(f"{HERE}?{'type=financing&' * 2000}") == {"Aide au vélo"}


def test_unknown_facet_shows_everything_rather_than_failing(listed, own):
    assert listed(f"{HERE}?theme=inconnu&type=rien&page=99") == NATIONAL | {"Aide au vélo"}


def test_facets_are_kept_from_one_page_to_the_next(client, here):
    make_resources(here, 30, theme="eau")
    page = client.get(f"{HERE}?theme=eau").content.decode()
    assert "31\u00a0ressources" in page
    assert 'href="?theme=eau&amp;page=2"' in page
    assert "Page 3 sur 3" in client.get(f"{HERE}?theme=eau&page=3").content.decode()


# --- What is shown ---------------------------------------------------------------------------------------------------


def test_resource_shows_who_proposes_it_and_where_to_go(client, own):
    own.address, own.amount = "https://velo.example.org/aide", "Jusqu’à 500 €"
    own.save()
    page = client.get(f"{HERE}aide-au-velo/").content.decode()
    assert "Maison du vélo" in page
    assert "Jusqu’à 500 €" in page
    assert 'href="https://velo.example.org/aide"' in page


def test_editor_ticks_what_a_resource_offers_and_for_whom(as_person, own):
    editor = as_person("redaction.ici")
    address = f"/admin/pages/{own.pk}/edit/"
    page = editor.get(address).content.decode()
    assert 'type="checkbox" name="needs" value="money"' in page
    form = {"title": own.title, "slug": own.slug, "kind": own.kind, "summary": own.summary, "body": streamfield([])}
    form |= {"documents": streamfield([]), "min_percent": 0, "max_percent": 100, "comments": inline_formset([])}
    ticked = {"themes": [theme.pk for theme in own.themes.all()], "needs": ["money", "people"], "headcounts": ["1-9"]}
    typed = {"regions": ["75"], "departments": "79 ; 86", "places": f"{own.territory.place.code}\n"}
    editor.post(address, nested_form_data(form) | ticked | typed)
    draft = ResourcePage.objects.get(pk=own.pk).get_latest_revision_as_object()
    assert (draft.needs, draft.actor_types, draft.headcounts) == (["money", "people"], [], ["1-9"])
    assert (draft.regions, draft.departments, list(draft.places.all())) == (["75"], ["79", "86"], [own.territory.place])
    again = editor.get(address).content.decode()
    assert 'value="79, 86"' in again
    assert f"{own.territory.place.code}</textarea>" in again
    assert "QuerySet" not in again
    library = own.get_parent()
    assert "QuerySet" not in editor.get(f"/admin/pages/add/ressources/resourcepage/{library.pk}/").content.decode()


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [("departments", "86, 120", "120"), ("places", "Nulle Part", "« Nulle Part »")],
)
def test_perimeter_that_does_not_exist_is_told_beside_its_field(as_person, own, field, text, error):
    form = {"title": own.title, "slug": own.slug, "kind": own.kind, "summary": own.summary, "body": streamfield([])}
    form |= {"documents": streamfield([]), "min_percent": 0, "max_percent": 100, "comments": inline_formset([])}
    editor = as_person("redaction.ici")
    answer = editor.post(f"/admin/pages/{own.pk}/edit/", nested_form_data(form) | {field: text})
    assert error in " ".join(answer.context["form"].errors[field]).replace("\u00a0", " ")
    assert text in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "own"), [("redaction.ici", "here"), ("redaction.ailleurs", "there"), ("national", "")]
)
def test_editor_s_form_offers_the_themes_of_the_nation_and_of_the_page_s_territory(
    request, as_person, here, there, name, own
):
    mine = {territory: make_theme(territory) for territory in (here, there)}
    territory = request.getfixturevalue(own) if own else None
    library = ResourceIndexPage.objects.child_of(territory.page if territory else PortalPage.objects.get()).get()
    form = as_person(name).get(f"/admin/pages/add/ressources/resourcepage/{library.pk}/").context["form"]
    offered = set(form.fields["themes"].queryset)
    assert offered == {*Theme.objects.filter(territory=None), *([mine[territory]] if territory else [])}


def make_theme(territory) -> Theme:
    return Theme.objects.create(key="propre", name="Propre", short_name="Propre", territory=territory)
