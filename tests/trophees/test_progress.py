"""« Meilleure progression »: what an organisation may join of its progress, who reads it, and by which it is sorted."""

import copy

import pytest
from django.utils import timezone

from questionnaires.models import Assessment
from questionnaires.saving import Change
from questionnaires.services.assessments import save_answers, start_assessment, submit_assessment
from tests.factories.actors import make_organisations
from tests.factories.assessments import make_version
from tests.factories.campaigns import CATEGORIES, make_application, make_campaign
from tests.questionnaires.strategies import document_of, question_document
from trophees.applying.joining import PROGRESS, offers_for
from trophees.applying.reading import reading_of
from trophees.forms.desk import FilterForm
from trophees.models import Application
from trophees.services.answers import share
from trophees.services.applications import submit

pytestmark = pytest.mark.django_db

REWARDED = ("category", {"title": "Meilleure progression", "key": "progression", "rewards_progress": True})


@pytest.fixture
def campaign(here):
    return make_campaign(here, categories=[*copy.deepcopy(CATEGORIES), REWARDED])


@pytest.fixture
def draft(campaign, organisation, person) -> Application:
    return make_application(
        campaign, by=person("titulaire.ici"), organisation=organisation, category="progression", sent=False
    )


@pytest.fixture
def answer(here, organisation, person):
    """Send a round of one question: its points out of 5."""
    make_version(here, document_of(question_document("a", "scale")))

    def sent(points: int) -> Assessment:
        owner = person("titulaire.ici")
        assessment = start_assessment(organisation, territory=here, by=owner)
        save_answers(assessment, changes=[Change("a", points, False)], by=owner)
        return submit_assessment(assessment, by=owner)

    return sent


def offer_of(application: Application):
    fresh = Application.objects.get(pk=application.pk)
    return next((offer for offer in offers_for(fresh) if offer.what == PROGRESS), None)


def test_progress_is_offered_and_asked_for_where_the_category_rewards_it(draft, answer):
    Application.objects.filter(pk=draft.pk).update(category="energie")
    assert offer_of(draft) is None
    Application.objects.filter(pk=draft.pk).update(category="progression")
    assert offer_of(draft).lack
    answer(1)
    answer(3)
    facts = dict(offer_of(draft).facts)
    assert facts["Moyenne de ce qui se compare"] == "de 1,0 à 3,0 sur 5 (+2,0)"
    assert facts["Énergie"] == "de 1,0 à 3,0 (+2,0)"
    Application.objects.filter(pk=draft.pk).update(category="energie")
    assert offer_of(draft).facts


def test_who_has_nothing_to_show_is_told_why_and_may_apply(draft, answer, as_person):
    client, address = as_person("titulaire.ici"), f"/mon-espace/candidatures/{draft.uuid}/joindre/"
    assert "n’en a pas encore envoyé" in offer_of(draft).lack
    answer(1)
    assert "en a envoyé un, le" in offer_of(draft).lack
    html = client.get(address).content.decode()
    assert "Vous pouvez candidater quand même" in html
    assert 'value="progress"' not in html
    assert client.post(address, {"share": "progress"}).status_code == 404


def test_figures_are_frozen_with_what_was_sent(draft, answer, person):
    answer(1)
    answer(2)
    owner, now = person("titulaire.ici"), timezone.now()
    share(draft, what=PROGRESS, by=owner, now=now)
    submit(draft, by=owner, now=now)
    answer(5)
    draft.refresh_from_db()
    joined = draft.sent["shared"][PROGRESS]
    assert (joined["figure"], joined["rank"], joined["by"]) == ("+1,0", 200_000, owner.pk)
    assert dict(reading_of(draft).progress)["Moyenne de ce qui se compare"] == "de 1,0 à 2,0 sur 5 (+1,0)"
    assert dict(reading_of(draft, is_blind=True).progress), "it names nobody"
    assert offer_of(draft).has_changed


def test_organisers_sort_by_progress_what_was_joined(campaign, here, person, as_person):
    ranks = [100_000, None, 900_000]
    for rank, organisation in zip(ranks, make_organisations(here, len(ranks)), strict=True):
        shared = {PROGRESS: {"facts": [], "figure": "+0,5", "rank": rank}} if rank else {}
        make_application(
            campaign, by=person("titulaire.ici"), organisation=organisation, category="progression", shared=shared
        )

    def order(**asked: str) -> list[int]:
        form = FilterForm(asked, campaign=campaign)
        return list(form.narrow(campaign.applications.by_arrival()).values_list("number", flat=True))

    assert order() == [1, 2, 3]
    assert order(ordre="progression") == [3, 1, 2]
    html = as_person("responsable.ici").get(f"/admin/campagnes/{campaign.pk}/candidatures/?ordre=progression").content
    assert html.decode().index("+0,5") < html.decode().index("–</td>")
    assert "ordre" not in FilterForm({}, campaign=make_campaign(here)).fields
