"""What waits in campaigns, on the admin's first screen: for those who organise them, at the same cost for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.todo import what_waits_for
from home.models import Place
from tests.factories.actors import make_organisations
from tests.factories.campaigns import make_application, make_campaign
from trophees.calendar import Phase
from trophees.models import CampaignQuestion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generations_read_once")]


def rows_of(user) -> dict[str, list[str]]:
    return {row.text: [link.label for link in row.links] for row in what_waits_for(user)}


def test_what_came_in_time_waits_once_the_campaign_is_closed(here, organisation, person):
    make_application(make_campaign(here), by=person("titulaire.ici"), organisation=organisation)
    assert "candidature à instruire" not in rows_of(person("responsable.ici"))
    closed = make_campaign(here, phase=Phase.CLOSED)
    make_application(closed, by=person("titulaire.ici"), organisation=organisation)
    assert rows_of(person("responsable.ici"))["candidature à instruire"] == ["Menuiserie ici"]


def test_what_is_read_as_it_comes_waits_at_once(person):
    call = make_campaign(None, is_rolling=True)
    make_application(call, by=person("nouvelle"), place=Place.objects.get(name="Chauvigny"))
    assert rows_of(person("national"))["candidature à instruire"] == ["Chauvigny"]


def test_a_question_waits_for_its_organisers_and_nobody_else(here, person):
    CampaignQuestion.objects.create(campaign=make_campaign(here), email="a@example.org", text="Qui peut candidater ?")
    said = "question sur une campagne sans réponse"
    assert rows_of(person("responsable.ici"))[said] == ["Qui peut candidater ?"]
    for name in ("redaction.ici", "responsable.ailleurs", "national"):
        assert said not in rows_of(person(name))


def test_a_campaign_in_draft_is_its_organisers_to_finish(here, person):
    campaign = make_campaign(here, title="Trophées à finir")
    campaign.save_revision()
    campaign.unpublish()
    assert any("Trophées à finir" in links for links in rows_of(person("responsable.ici")).values())
    assert not any("Trophées à finir" in links for links in rows_of(person("redaction.ici")).values())


def test_it_costs_the_same_for_2_and_for_40(here, person):
    user, campaign = person("responsable.ici"), make_campaign(here, phase=Phase.CLOSED)

    def make(count):
        for made in make_organisations(here, count):
            organisation = getattr(made, "organisation", made)
            make_application(campaign, by=person("titulaire.ici"), organisation=organisation)
            CampaignQuestion.objects.create(campaign=campaign, email="a@example.org", text="Qui ?")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            what_waits_for(user)
        return len(found)

    make(2)
    queries()
    few = queries()
    make(38)
    assert queries() == few
