"""What a person finds in their own space."""

import copy
import re
from html import unescape

import pytest

from actors.models import CharterPage
from actors.services.charter import comment_articles, open_consultation, sign_charter
from actors.services.memberships import ask_to_join
from actors.services.showcase import refuse_showcase, withdraw_showcase
from questionnaires.definition import sha256
from questionnaires.models import Assessment, QuestionnairePage, QuestionnaireVersion
from questionnaires.services.claiming import begin_unclaimed
from questionnaires.without_account import new_secret
from tests.factories.actors import make_organisations
from tests.factories.assessments import make_draft, make_sent
from tests.factories.charter import article, make_charter
from tests.test_query_counts import measure
from tests.world import QUESTIONNAIRE

pytestmark = pytest.mark.django_db


def test_score_is_read_on_the_scale_of_its_version(as_person, organisation, here, person):
    by = person("titulaire.ici")
    make_sent(organisation, territory=here, by=by)
    definition = copy.deepcopy(QUESTIONNAIRE) | {"scale": "20"}
    page = QuestionnairePage.objects.for_territory(here).get()
    QuestionnaireVersion.objects.create(
        territory=here, page=page, number=2, definition=definition, sha256=sha256(definition)
    )
    make_sent(organisation, territory=here, by=by)
    text = as_person("titulaire.ici").get("/mon-espace/").content.decode()
    assert "1,8/5" in text
    assert "7,4/20" in text


def test_going_on_with_a_draft_is_the_first_thing_to_do(as_person, organisation, here, person):
    by = person("titulaire.ici")
    sent = make_sent(organisation, territory=here, by=by)
    client = as_person("titulaire.ici")
    assert "Refaire le point" in client.get("/mon-espace/").content.decode()
    draft = make_draft(organisation, territory=here, by=by)
    text = client.get("/mon-espace/").content.decode()
    assert f'class="btn" href="/ici/diagnostic/{draft.uuid}/"' in text
    assert "Refaire le point" not in text
    assert f'href="/ici/diagnostic/{sent.uuid}/resultat/"' in text


def test_diagnostic_begun_without_an_account_waits_for_its_organisation(as_person, here, person):
    draft = begin_unclaimed(here, profile={}, secret=new_secret())
    Assessment.everything.filter(pk=draft.pk).update(secret_digest="", created_by=person("nouvelle"))
    page = as_person("nouvelle").get("/mon-espace/").content.decode()
    assert "/ici/diagnostic/commencer/" in page
    assert "Dire pour quelle structure vous répondez à Ici" in page


def test_way_to_the_admin_is_shown_to_those_who_work_there(as_person):
    assert "Administration des contenus" in as_person("redaction.ici").get("/mon-espace/").content.decode()
    assert "Administration des contenus" not in as_person("titulaire.ici").get("/mon-espace/").content.decode()


# --- The four steps, and what to do next ------------------------------------------------------------------------------


def nexts(client) -> list[str]:
    """What the page says to do, in order."""
    return [text for text, _url in ways(client)]


def ways(client) -> list[tuple[str, str]]:
    """What the page says to do, and where."""
    page = client.get("/mon-espace/").content.decode()
    part = page.partition("<h2>À faire</h2>")[2].partition("</section>")[0]
    return [(unescape(text), url) for url, text in re.findall(r'<a href="([^"]+)">([^<]+)</a>', part)]


def test_space_is_told_in_four_steps(as_person, organisation):
    page = as_person("membre.ici").get("/mon-espace/").content.decode()
    steps = ("Je réalise mon auto-évaluation", "J’obtiens des ressources", "Je valorise mon", "J’intègre le réseau")
    assert [page.find(step) for step in steps] == sorted(page.find(step) for step in steps)
    assert page.find(steps[0]) > 0


def test_what_is_next_follows_what_was_done(as_person, organisation, here, person):
    member, presence = as_person("membre.ici"), organisation.presences.get(territory=here)
    assert nexts(member) == ["Faire le diagnostic de Menuiserie ici"]
    make_sent(organisation, territory=here, by=person("membre.ici"))
    assert nexts(member) == []
    version = make_charter(here)
    assert nexts(member) == ["Signer la charte pour Menuiserie ici"]
    sign_charter(presence, version=version, by=person("membre.ici"), name="Ada", title="Gérante")
    assert nexts(member) == []
    make_charter(here, articles=[article("Économiser")])
    (again,) = nexts(member)
    assert again.startswith("Renouveler l’engagement de Menuiserie ici avant le")
    withdraw_showcase(presence, user=person("membre.ici"))
    assert nexts(member)[-1] == "Montrer Menuiserie ici aux visiteurs de Ici"


def test_owner_is_told_first_who_asks_to_join(as_person, organisation, person):
    ask_to_join(organisation, user=person("nouvelle"))
    assert nexts(as_person("titulaire.ici"))[0] == "nouvelle@example.org demande à rejoindre Menuiserie ici"
    assert "nouvelle@example.org" not in as_person("membre.ici").get("/mon-espace/").content.decode()


def test_fiche_sent_back_and_draft_charter_are_said(as_person, organisation, here):
    refuse_showcase(organisation.presences.get(territory=here), refusal="Une photo manque.")
    make_charter(here)
    open_consultation(CharterPage.objects.for_territory(here).get())
    said = nexts(as_person("membre.ici"))
    assert said[0] == "Reprendre la fiche publique de Menuiserie ici, que l’équipe a relue"
    assert "Donner votre avis sur le projet de charte de Ici" in said


def renewal(client) -> tuple[str, str]:
    (found,) = [way for way in ways(client) if way[0].startswith("Renouveler l’engagement de Menuiserie ici")]
    return found


def test_engagement_that_an_assessment_prolongs_leads_to_the_diagnostic(
    as_person, organisation, here, person, time_machine
):
    time_machine.move_to("2026-03-01 09:00+01:00", tick=False)
    version = make_charter(here, assessment_every=12)
    presence = organisation.presences.get(territory=here)
    sign_charter(presence, version=version, by=person("membre.ici"), name="Ada", title="Gérante")
    time_machine.move_to("2026-11-01 09:00+01:00", tick=False)
    assert not [text for text in nexts(as_person("membre.ici")) if "Renouveler" in text]
    time_machine.move_to("2027-01-15 09:00+01:00", tick=False)
    assert renewal(as_person("membre.ici")) == (
        "Renouveler l’engagement de Menuiserie ici avant le 1er\u00a0mars 2027",
        "/ici/diagnostic/commencer/",
    )
    time_machine.move_to("2027-03-02 09:00+01:00", tick=False)
    assert renewal(as_person("membre.ici"))[0].endswith("terminé le 1er\u00a0mars 2027")
    draft = make_draft(organisation, territory=here, by=person("membre.ici"))
    assert renewal(as_person("membre.ici"))[1] == f"/ici/diagnostic/{draft.uuid}/"
    make_sent(organisation, territory=here, by=person("membre.ici"))
    assert not [text for text in nexts(as_person("membre.ici")) if "Renouveler" in text]


def test_engagement_that_a_new_charter_ends_leads_to_its_signature(as_person, organisation, here, person):
    presence = organisation.presences.get(territory=here)
    first = make_charter(here, assessment_every=12)
    sign_charter(presence, version=first, by=person("membre.ici"), name="Ada", title="Gérante")
    make_charter(here, articles=[article("Économiser")], assessment_every=12)
    sign_url = f"/mon-espace/structure/{organisation.uuid}/charte/{presence.pk}/"
    assert renewal(as_person("membre.ici"))[1] == sign_url


OPINION = "Donner votre avis sur le projet de charte de Ici"


@pytest.fixture
def consultation(here):
    make_charter(here)
    return open_consultation(CharterPage.objects.for_territory(here).get())


def test_opinion_that_was_given_is_asked_no_more(as_person, organisation, person, consultation):
    assert OPINION in nexts(as_person("membre.ici"))
    said = {consultation.articles[0]["key"]: "Bien."}
    comment_articles(consultation, said=said, author=person("membre.ici"), organisation=organisation)
    assert OPINION not in nexts(as_person("membre.ici"))
    assert OPINION in nexts(as_person("titulaire.ici"))


def test_opinion_is_asked_once_of_two_organisations(as_person, here, person, consultation):
    make_organisations(here, member=person("membre.ici"))
    member = as_person("membre.ici")
    assert "Atelier" in member.get("/mon-espace/").content.decode()
    assert nexts(member).count(OPINION) == 1


def test_leaving_a_space_is_offered_to_the_owner_alone(as_person, organisation, here):
    leave = f"/mon-espace/structure/{organisation.uuid}/territoires/{organisation.presences.get().pk}/quitter/"
    assert f'href="{leave}"' in as_person("titulaire.ici").get("/mon-espace/").content.decode()
    assert "Quitter cet espace" not in as_person("membre.ici").get("/mon-espace/").content.decode()


@pytest.mark.usefixtures("generations_read_once")
def test_space_costs_the_same_whatever_the_number_of_organisations(as_person, here, person):
    client, user = as_person("nouvelle"), person("nouvelle")
    make_organisations(here, 2, member=user)
    few, _response = measure(client, "/mon-espace/")
    make_organisations(here, 38, member=user)
    many, response = measure(client, "/mon-espace/")
    assert "Atelier 40" in response.content.decode()
    assert many == few
    assert many <= 14


def test_module_that_is_closed_leads_nowhere(as_person, organisation, here):
    here.modules = ["news"]
    here.save()
    page = as_person("membre.ici").get("/mon-espace/").content.decode()
    assert "/ici/diagnostic/" not in page
    assert "/ici/acteurs/" not in page
    assert "Le diagnostic n’est pas ouvert ici." in page
