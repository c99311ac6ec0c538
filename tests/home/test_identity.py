"""The identity of a space: what its team says of it, and the pages where that shows."""

import re

import pytest

from home import spaces
from home.colours import derive_theme
from home.enums import TerritoryState
from home.identity.forms import IdentityForm, OpeningForm
from home.models import NewsIndexPage, PortalPage, SitePlanPage, StandardPage
from home.services import complete_spaces, ensure_portal, set_state, update_identity
from tests.factories.pages import make_image, make_standard_page
from tests.home.test_territory_admin import IDENTITY

pytestmark = pytest.mark.django_db


def send(client, territory, **fields):
    answer = client.post(f"/admin/territoires/edit/{territory.pk}/", IDENTITY | fields)
    spaces.forget()  # as once the change is committed
    return answer


def footer_of(page: str) -> str:
    return page[page.index("<footer") :]


def menu_of(client, address: str = "/ici/") -> list[str]:
    page = client.get(address).content.decode()
    return re.findall(r"<li><a href=[^>]*>([^<]*)</a>", page[page.index("<nav") : page.index("</nav>")])


def test_footer_bears_the_text_and_the_accounts_of_the_space_in_words(as_person, here):
    links = "https://www.linkedin.com/company/ici\nNotre lettre https://lettre.example.org/"
    send(as_person("responsable.ici"), here, footer_text="Avec l’ADEME.", social_links=links)
    foot = footer_of(as_person("titulaire.ici").get("/ici/").content.decode())
    assert "Avec l’ADEME." in foot
    assert '<a href="https://www.linkedin.com/company/ici" rel="noopener">LinkedIn</a>' in foot
    assert '<a href="https://lettre.example.org/" rel="noopener">Notre lettre</a>' in foot
    assert "LinkedIn" not in as_person("titulaire.ici").get("/ailleurs/").content.decode()


def test_account_that_cannot_be_one_is_refused_and_what_was_typed_stays(as_person, here):
    answer = send(as_person("responsable.ici"), here, social_links="http://exemple.fr/")
    text = answer.content.decode()
    assert "qui commence par https://" in text
    assert "http://exemple.fr/</textarea>" in text
    here.refresh_from_db()
    assert here.social_links == []


def test_sites_that_call_the_api_are_read_as_browsers_write_them(as_person, here):
    client = as_person("responsable.ici")
    send(client, here, api_origins="https://Autre.exemple.fr/\nhttps://tiers.exemple.fr:8443")
    here.refresh_from_db()
    assert here.api_origins == ["https://autre.exemple.fr", "https://tiers.exemple.fr:8443"]
    refused = send(client, here, api_origins="http://autre.exemple.fr")
    assert "en https et sans chemin" in refused.content.decode()


def test_site_that_shows_drafts_is_an_address_in_https(as_person, here):
    client = as_person("responsable.ici")
    send(client, here, front_url="https://Www.exemple.fr/transition")
    here.refresh_from_db()
    assert here.front_url == "https://www.exemple.fr/transition/"
    refused = send(client, here, front_url="http://localhost:8765/")
    assert "en https et sans chemin" in refused.content.decode()


def test_logo_is_read_to_who_does_not_see_it(as_person, client, here):
    send(as_person("responsable.ici"), here, logo=make_image(here).pk, logo_text="Ici, ville verte")
    client.logout()
    assert 'alt="Ici, ville verte"' in client.get("/ici/").content.decode()


def menu_form(client, territory) -> dict[str, str]:
    """The rows of the menu as the form has them."""
    page = client.get(f"/admin/territoires/edit/{territory.pk}/").content.decode()
    ranks = re.findall(r'name="(menu-\d+-rank)" value="(\d+)"', page)
    shown = re.findall(r'name="(menu-\d+)" checked', page)
    return {"menu": "1"} | dict(ranks) | dict.fromkeys(shown, "on")


def test_menu_shows_what_its_team_chose_in_its_order(as_person, client, here):
    news = NewsIndexPage.objects.for_territory(here).get()
    about = StandardPage.objects.for_territory(here).get(slug="le-programme")
    news.save_revision()  # a draft, whose publication must not undo the choice
    form = menu_form(as_person("responsable.ici"), here)
    assert form[f"menu-{news.pk}"] == "on"
    assert f"menu-{about.pk}" not in form
    del form[f"menu-{news.pk}"]
    form |= {f"menu-{about.pk}": "on", f"menu-{about.pk}-rank": "0"}
    send(client, here, **form, modules=["news", "agenda"])
    client.logout()
    labels = menu_of(client)
    assert labels[0] == "Le programme"
    assert "Agenda" in labels
    assert "Actualités" not in labels
    news.refresh_from_db()
    news.get_latest_revision().publish()
    spaces.forget()
    assert "Actualités" not in menu_of(client)


def test_menu_stays_when_the_form_says_nothing_of_it_and_takes_no_foreign_page(as_person, client, here, there):
    before, foreign = menu_of(client), NewsIndexPage.objects.for_territory(there).get()
    everything = ["news", "agenda", "resources", "actors", "experiences", "diagnostic", "charter", "trophies"]
    send(as_person("responsable.ici"), here, modules=everything)
    send(client, here, modules=everything, menu="1", **{f"menu-{foreign.pk}-rank": "1"})
    client.logout()
    assert menu_of(client) == before
    foreign.refresh_from_db()
    assert foreign.show_in_menus


def test_colours_are_derived_for_who_chooses_them_before_anything_is_saved(as_person, here):
    address = "/admin/territoires/couleurs/"
    client = as_person("responsable.ici")
    said = client.get(address, {"color_1": "#fffde7", "color_2": "#123456"}).json()
    theme = derive_theme("#fffde7", "#123456")
    assert said["light"] == theme.light.properties()
    assert said["dark"]["--brand"] == theme.dark.brand
    assert any("#fffde7" in line for line in said["corrections"])
    assert len(said["contrasts"]) == 6
    wrong = client.get(address, {"color_1": "bleu", "color_2": "#123456"})
    assert wrong.status_code == 400
    assert "bleu" in wrong.json()["detail"]
    here.refresh_from_db()
    assert here.color_1 == "#0b4f4a"


def test_every_field_of_the_form_stands_in_one_section(here, person):
    for form in (IdentityForm(instance=here, for_user=person("national")), OpeningForm(for_user=person("national"))):
        drawn = [field.name for section in form.sections() for field in section.fields]
        assert sorted(drawn) == sorted(form.fields)


# --- Legal pages -----------------------------------------------------------------------------------------------------


def test_legal_pages_say_what_the_identity_says_until_somebody_edits_them(as_person, client, here):
    said = {"publication_director": "Ada Lovelace, présidente", "hosting": "Hébergeur vert\n1 rue du Port"}
    send(as_person("responsable.ici"), here, **said, data_contact="dpd@example.org", contact_email="ici@example.org")
    legal = client.get("/ici/mentions-legales/").content.decode()
    assert here.place.full_name in legal
    assert "Ada Lovelace, présidente" in legal
    assert "1 rue du Port" in legal
    assert "mailto:dpd@example.org" in client.get("/ici/donnees-personnelles/").content.decode()
    assert "mailto:ici@example.org" in client.get("/ici/accessibilite/").content.decode()
    page = StandardPage.objects.for_territory(here).get(slug="mentions-legales")
    page.body = [("prose", "<p>Écrit par nous.</p>")]
    page.save_revision().publish()
    send(client, here, publication_director="Grace Hopper")
    legal = client.get("/ici/mentions-legales/").content.decode()
    assert "Écrit par nous." in legal
    assert "Grace Hopper" not in legal


def test_what_identity_says_is_text_and_nothing_else(here):
    here.publisher = "<script>alert(1)</script> & fils"
    update_identity(here)
    page = StandardPage.objects.for_territory(here).get(slug="mentions-legales")
    assert "<script>" not in str(page.body)
    assert "&lt;script&gt;" in page.body[0].value.source


def test_spaces_get_the_pages_that_they_lack_and_keep_the_others(here, there):
    SitePlanPage.objects.for_territory(here).get().delete()
    StandardPage.objects.for_territory(here).get(slug="accessibilite").delete()
    before = StandardPage.objects.for_territory(there).get(slug="accessibilite").pk
    complete_spaces()
    assert SitePlanPage.objects.for_territory(here).get().slug == "plan-du-site"
    assert StandardPage.objects.for_territory(here).filter(slug="accessibilite").exists()
    assert StandardPage.objects.for_territory(there).get(slug="accessibilite").pk == before


# --- The plan of the site --------------------------------------------------------------------------------------------


def test_plan_shows_what_is_published_and_open_and_leads_there(client, here, there):
    under = make_standard_page(here, title="Nos axes")
    under.add_child(instance=StandardPage(title="L’axe des haies"))
    under.add_child(instance=StandardPage(title="Brouillon", live=False))
    here.modules = [module for module in here.modules if module != "agenda"]
    update_identity(here)
    spaces.forget()
    page = client.get("/ici/plan-du-site/")
    text = page.content.decode()
    body = text[text.index("<main") : text.index("</main>")]
    assert "L’axe des haies" in body
    assert "Brouillon" not in body
    assert "Agenda" not in body
    addresses = set(re.findall(r'href="(/[^"]*)"', body))
    assert not [address for address in addresses if not address.startswith("/ici/") and address != "/"]
    for address in addresses:
        assert client.get(address).status_code == 200, address
    assert page["Cache-Control"] == "no-cache"
    assert page.has_header("ETag")  # kept for all


def test_plan_of_the_portal_names_no_page_of_a_territory(client, here):
    set_state(here, state=TerritoryState.PREPARED)
    spaces.forget()
    body = client.get("/plan-du-site/").content.decode()
    assert "/ressources/" in body
    assert "/ici/" not in body
    assert "/ailleurs/" not in body
    assert PortalPage.objects.get().get_children().filter(slug="plan-du-site").exists()


def test_nation_s_team_is_written_to_from_the_portal_and_its_legal_pages(as_person):
    portal = PortalPage.objects.get()
    portal.contact_email = "equipe@example.org"
    portal.save()
    ensure_portal()
    spaces.forget()
    address = 'href="mailto:equipe@example.org"'
    client = as_person("titulaire.ici")
    assert address in footer_of(client.get("/").content.decode())
    assert address in client.get("/mentions-legales/").content.decode()
    assert address not in footer_of(client.get("/ici/").content.decode())
