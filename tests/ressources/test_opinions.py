"""« Utile ? »: what readers say of a resource, and who reads it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.rights.erasure import erase_person
from cms.rights.retention import retain
from ressources.models import ResourceOpinion, ResourcePage
from ressources.services.opinions import COMMENT_KEPT, give_opinion
from tests.factories.pages import hide, make_resources
from tests.forms import hidden_fields

pytestmark = pytest.mark.django_db

NATIONAL = "/ici/ressources/n/guide-energie/"
REGISTER = "/admin/avis/"


def send(client, address: str = f"{NATIONAL}avis/", **said: str):
    return client.post(address, {**hidden_fields(address), "useful": "oui", "comment": "", **said}, follow=True)


def test_reader_tells_the_team_from_the_resource_s_page(client, here):
    page = client.get(NATIONAL).content.decode()
    assert f'href="{NATIONAL}avis/?utile=non"' in page
    form = client.get(f"{NATIONAL}avis/?utile=non")
    assert "no-store" in form["Cache-Control"]
    assert re.search(r'value="non"[^>]* checked', form.content.decode())
    thanks = send(client, useful="non", comment="Le lien est mort.")
    assert "Merci, votre avis est transmis" in thanks.content.decode()
    assert thanks.redirect_chain == [(NATIONAL, 302)]
    (opinion,) = ResourceOpinion.objects.all()
    assert (opinion.territory, opinion.user, opinion.is_useful) == (here, None, False)
    assert opinion.comment == "Le lien est mort."


def test_territory_s_own_resource_is_told_of_too(client, here):
    make_resources(here, slug="velo")
    page = client.get("/ici/ressources/velo/").content.decode()
    assert 'href="/ici/ressources/velo/avis/?utile=oui"' in page
    send(client, "/ici/ressources/velo/avis/")
    assert ResourceOpinion.objects.get().resource.slug == "velo"


def test_opinion_without_a_choice_is_asked_again_and_keeps_what_was_typed(client):
    page = send(client, useful="", comment="Très bien").content.decode()
    assert "Choisissez oui ou non." in page
    assert "Très bien" in page
    assert not ResourceOpinion.objects.exists()


def test_machine_s_opinion_is_not_taken(client):
    client.post(f"{NATIONAL}avis/", {"useful": "oui", "comment": "Achetez"})
    assert not ResourceOpinion.objects.exists()


def test_member_has_one_opinion_which_may_change(as_person, person):
    client = as_person("membre.ici")
    send(client, useful="oui")
    send(client, useful="non", comment="Plus à jour")
    (opinion,) = ResourceOpinion.objects.all()
    assert (opinion.user, opinion.is_useful, opinion.comment) == (person("membre.ici"), False, "Plus à jour")


def test_visitor_s_browser_remembers_what_it_said_and_may_say_it_anew(client, here):
    before = client.get(NATIONAL)
    assert "private" not in before.get("Cache-Control", "")
    send(client, useful="oui")
    cookie = client.cookies["avis"]
    assert (cookie["path"], cookie["httponly"]) == (NATIONAL, True)
    client.cookies.pop("messages", None), client.cookies.pop("sessionid", None)
    page = client.get(NATIONAL)
    assert "Vous avez répondu oui." in page.content.decode()
    assert "private" in page["Cache-Control"]
    assert re.search(r'value="oui"[^>]* checked', client.get(f"{NATIONAL}avis/").content.decode())
    send(client, useful="non", comment="Plus à jour")
    (opinion,) = ResourceOpinion.objects.all()
    assert (opinion.is_useful, opinion.comment) == (False, "Plus à jour")


@pytest.mark.once
def test_cookie_that_we_did_not_sign_changes_nobody_s_opinion(client, here):
    resource = ResourcePage.objects.get(slug="guide-energie")
    kept = give_opinion(resource, territory_id=here.pk, user=None, is_useful=True, comment="Bien")
    client.cookies["avis"] = f"{kept.pk} oui:forged"
    assert "Vous avez répondu" not in client.get(NATIONAL).content.decode()
    send(client, useful="non")
    kept.refresh_from_db()
    assert (kept.is_useful, ResourceOpinion.objects.count()) == (True, 2)


def test_opinion_is_asked_only_where_the_resource_is_shown(client, here, there):
    make_resources(there, slug="guichet")
    hide(ResourcePage.objects.get(slug="guide-eau"), here)
    for slug in ("guichet", "n/guichet", "n/guide-eau", "guide-energie", "rien"):
        assert client.get(f"/ici/ressources/{slug}/avis/").status_code == 404
    assert client.get("/ressources/guide-energie/avis/").status_code == 200
    assert client.get("/ressources/n/guide-energie/avis/").status_code == 404


def test_visitor_who_sends_too_many_is_asked_to_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "opinion_by_visitor": "1/h/ip"}
    send(client)
    late = send(client, comment="Encore")
    assert late.status_code == 429
    assert "Encore" in late.content.decode()
    assert ResourceOpinion.objects.count() == 1


def test_team_reads_its_own_space_s_opinions_with_their_number(as_person, here, there):
    resource = ResourcePage.objects.get(slug="guide-energie")
    for territory, useful, comment in [(here, True, "Ici oui"), (here, False, "Ici non"), (there, True, "Ailleurs")]:
        give_opinion(resource, territory_id=territory.pk, user=None, is_useful=useful, comment=comment)
    give_opinion(resource, territory_id=None, user=None, is_useful=True, comment="Portail")
    page = as_person("responsable.ici").get(REGISTER).content.decode()
    assert "Ici oui" in page
    assert "1 oui, 1 non" in page
    assert "Ailleurs" not in page
    assert "Portail" not in page
    assert "Ici oui" not in as_person("responsable.ici").get(f"{REGISTER}?utile=non").content.decode()
    national = as_person("national").get(REGISTER).content.decode()
    assert "portail national" in national
    assert "3 oui, 1 non" in national


def test_person_says_it_once_in_each_space(person, here, there):
    resource, reader = ResourcePage.objects.get(slug="guide-energie"), person("membre.ici")
    for territory, comment in ((here, "Ici"), (there, "Ailleurs"), (here, "Ici, mieux"), (None, "A"), (None, "B")):
        where = territory and territory.pk
        give_opinion(resource, territory_id=where, user=reader, is_useful=True, comment=comment)
    assert set(ResourceOpinion.objects.values_list("comment", flat=True)) == {"Ici, mieux", "Ailleurs", "B"}


def test_person_who_is_erased_leaves_no_opinion(person, here):
    resource = ResourcePage.objects.get(slug="guide-energie")
    for user in (person("membre.ici"), None):
        give_opinion(resource, territory_id=here.pk, user=user, is_useful=True, comment="Bien")
    erase_person(person("membre.ici"))
    (left,) = ResourceOpinion.objects.all()
    assert left.user is None
    assert left.created_at > timezone.now() - timedelta(minutes=5)


def test_words_are_forgotten_after_a_year_and_the_opinion_still_counts(here):
    (page,) = make_resources(here)
    for days in (-1, 1):
        opinion = give_opinion(page, territory_id=here.pk, user=None, is_useful=False, comment=f"Mot {days}")
        written = timezone.now() - COMMENT_KEPT - timedelta(days=days)
        ResourceOpinion.objects.filter(pk=opinion.pk).update(created_at=written)
    retain()
    assert sorted(page.opinions.values_list("comment", "is_useful")) == [("", False), ("Mot -1", False)]
