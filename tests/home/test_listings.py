"""Lists that fill themselves: kept to a theme, among those that the territory of the page may name."""

import pytest
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from actors.models import Presence
from home.blocks import BodyBlock
from home.models import Theme
from home.spaces import national_space, territory_space
from tests.factories.actors import make_experiences
from tests.factories.pages import make_events, make_news, make_resources, make_standard_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(here) -> Theme:
    """A theme that the territory added, with the key of a national one."""
    return Theme.objects.create(territory=here, key="energie", name="Vent du littoral", short_name="Vent")


@pytest.fixture
def foreign(there) -> Theme:
    return Theme.objects.create(territory=there, key="bois", name="Bois de Bretagne", short_name="Bois")


def listed(kind: str, theme: str, space) -> set[str]:
    block = BodyBlock().child_blocks["listing"]
    value = block.to_python({"kind": kind, "title": "Liste", "intro": "", "theme": theme, "count": 6})
    items = list(block.get_context(value, {"space": space})["items"])
    assert len(items) == len({item.pk for item in items})
    return {str(item) for item in items}


def under(page, *themes: Theme):
    page.themes = themes
    page.save_revision().publish()
    return page


def test_theme_holds_for_every_kind_that_has_themes(here, own):
    energy = Theme.objects.get(key="energie", territory=None)
    space = territory_space("ici")
    news, events = make_news(here, 2), make_events(here, 2)
    told = make_experiences(here, 2)
    under(told[1], Theme.objects.get(key="eau"))
    for page in (news[0], events[0], told[0]):
        under(page, energy, own)
    dry, wet = make_resources(here, theme="energie") + make_resources(here, theme="eau")
    presence = Presence.objects.get(slug="menuiserie-ici")
    presence.themes.add(energy)
    assert listed("news", "energie", space) == {str(news[0])}
    assert listed("events", "energie", space) == {str(events[0])}
    assert listed("experiences", "energie", space) == {str(told[0])}
    assert str(dry) in listed("resources", "energie", space)
    assert str(wet) not in listed("resources", "energie", space)
    assert listed("actors", "energie", space) == {str(presence)}
    for kind in ("news", "events", "resources", "actors", "experiences"):
        assert listed(kind, "inconnu", space) == set(), kind
    assert listed("news", "", space) == {str(page) for page in news}
    assert listed("news", "energie", national_space()) == {str(news[0])}


def typed(page: Page, *, kind: str = "news", theme: str) -> dict:
    value = {"kind": kind, "title": "Liste", "intro": "", "theme": theme, "count": "3"}
    body = streamfield([("listing", value)])
    said = {"title": page.title, "slug": page.slug, "intro": "", "body": body, "comments": inline_formset([])}
    return nested_form_data(said | {"action-publish": "1"})


def test_editor_offers_the_themes_of_the_territory_of_the_page_alone(as_person, here, there, own, foreign):
    for territory, offered, hidden in ((here, own, foreign), (there, foreign, own)):
        page = make_standard_page(territory)
        editor = as_person(f"redaction.{territory.slug}").get(f"/admin/pages/{page.pk}/edit/").content.decode()
        assert offered.name in editor
        assert hidden.name not in editor
    national = as_person("national").get(f"/admin/pages/{here.page.get_parent().pk}/edit/").content.decode()
    assert own.name not in national
    assert foreign.name not in national


def test_theme_of_another_territory_is_refused(as_person, here, own, foreign):
    client, page = as_person("redaction.ici"), make_standard_page(here)
    address = f"/admin/pages/{page.pk}/edit/"
    client.post(address, typed(page, theme=foreign.key))
    page.refresh_from_db()
    assert not page.body
    client.post(address, typed(page, kind="laureates", theme=own.key))
    page.refresh_from_db()
    assert not page.body
    client.post(address, typed(page, theme=own.key))
    page.refresh_from_db()
    assert page.body[0].value["theme"] == own.key
