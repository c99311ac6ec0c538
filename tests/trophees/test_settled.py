"""What has begun does not change, whichever way a campaign is published."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import streamfield

from actors.models import User
from tests.factories.campaigns import make_application, make_juror, make_review
from tests.factories.deliberations import make_noted, make_released, manager_of
from tests.trophees.test_campaign_editor import part, question, written
from trophees.calendar import Phase
from trophees.models import CampaignIndexPage, CampaignPage
from trophees.permissions import can_change
from trophees.services.deliberation import freeze

pytestmark = pytest.mark.django_db
NAMES = ("opens_at", "closes_at", "reviews_at", "deliberates_at", "publishes_at")


def in_days(days: float) -> str:
    return f"{timezone.localtime(timezone.now() + timedelta(days=days)):%Y-%m-%d %H:%M}"


def criterion(key, title="Effet"):
    return "criterion", {"title": title, "help": "", "key": key, "weight": "1", "maximum": "5"}


OTHER_GRID = streamfield([criterion("autre", "Autre")])


def keys_of(campaign) -> list[str]:
    return [block.value["key"] for block in CampaignPage.objects.get(pk=campaign.pk).criteria]


@pytest.fixture
def calendar():
    return dict(zip(NAMES, map(in_days, (-40, -10, -5, 10, 20)), strict=True))


@pytest.fixture
def manager(as_person):
    return as_person("responsable.ici")


@pytest.fixture
def campaign(here, manager, calendar):
    """One that was written and published in its editor, and that the jury reads today."""
    index = CampaignIndexPage.objects.for_territory(here).get()
    address = reverse("wagtailadmin_pages:add", args=["trophees", "campaignpage", index.pk])
    data = written(part(question(key="une")), criteria=streamfield([criterion("effet")]), **calendar)
    assert manager.post(address, data | {"action-publish": "1"}).status_code == 302
    return CampaignPage.objects.get(title="Trophées 2030")


@pytest.fixture
def application(campaign, person, organisation):
    return make_application(campaign, by=person("titulaire.ici"), organisation=organisation, category="")


@pytest.fixture
def juror(campaign):
    return make_juror(campaign, User.objects.create_user("juree@gmail.com"))


@pytest.fixture
def edit(manager, campaign, calendar):
    def send(action="action-publish", **fields):
        values = {"criteria": streamfield([criterion("effet")])} | calendar | fields
        data = written(part(question(key="une")), **values) | {action: "1"}
        return manager.post(reverse("wagtailadmin_pages:edit", args=[campaign.pk]), data)

    return send


def publish_in_bulk(client, campaign):
    return client.post(f"/admin/bulk/wagtailcore/page/publish/?id={campaign.pk}", {"next": "/admin/"})


def test_an_old_draft_published_with_others_keeps_the_grid_of_the_notes(manager, edit, campaign, application, juror):
    assert edit("action-save", criteria=OTHER_GRID, title="Trophées bis").status_code == 302
    make_review(application, juror, scores=(5,))
    publish_in_bulk(manager, campaign)
    assert keys_of(campaign) == ["effet"]
    assert CampaignPage.objects.get(pk=campaign.pk).title == "Trophées bis"


def test_a_draft_published_before_anybody_noted_changes_the_grid(manager, edit, campaign, application, juror):
    edit("action-save", criteria=OTHER_GRID)
    make_review(application, juror)
    publish_in_bulk(manager, campaign)
    assert keys_of(campaign) == ["autre"]


def test_what_was_to_be_published_later_keeps_the_grid_of_the_notes(campaign, application, juror):
    at = timezone.now() + timedelta(minutes=5)
    draft = CampaignPage.objects.get(pk=campaign.pk)
    draft.criteria = [("criterion", {"title": "Autre", "key": "autre", "weight": 1, "maximum": 5})]
    draft.go_live_at = at
    draft.save_revision(approved_go_live_at=at)
    make_review(application, juror, scores=(5,))
    with time_machine.travel(at + timedelta(minutes=1)):
        call_command("publish_scheduled")
    assert keys_of(campaign) == ["effet"]


def test_results_that_are_public_are_not_hidden_by_an_old_draft(here, manager, client):
    campaign = make_released(here, phase=Phase.PUBLISHED).campaign
    draft = CampaignPage.objects.get(pk=campaign.pk)
    draft.publishes_at = timezone.now() + timedelta(days=40)
    draft.deliberates_at = timezone.now() + timedelta(days=30)
    draft.save_revision()
    publish_in_bulk(manager, campaign)
    shown = CampaignPage.objects.get(pk=campaign.pk)
    assert (shown.deliberates_at, shown.publishes_at) == (campaign.deliberates_at, campaign.publishes_at)
    assert client.get(f"/ici/trophees/{campaign.slug}/palmares/").status_code == 200


def test_a_date_that_no_longer_fits_those_that_are_kept_stays_too(here, manager):
    campaign = make_noted(here)
    draft = CampaignPage.objects.get(pk=campaign.pk)
    draft.deliberates_at, draft.publishes_at = draft.reviews_at, draft.reviews_at + timedelta(hours=1)
    draft.save_revision()
    freeze(campaign, by=manager_of(here), now=timezone.now())
    publish_in_bulk(manager, campaign)
    shown = CampaignPage.objects.get(pk=campaign.pk)
    assert [getattr(shown, name) for name in NAMES] == [getattr(campaign, name) for name in NAMES]


def test_no_end_takes_down_what_somebody_applied_to(manager, campaign, application):
    draft = CampaignPage.objects.get(pk=campaign.pk)
    draft.expire_at = timezone.now() + timedelta(minutes=5)
    draft.save_revision()
    publish_in_bulk(manager, campaign)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        call_command("publish_scheduled")
    assert CampaignPage.objects.get(pk=campaign.pk).live


def test_the_editor_offers_neither_a_beginning_nor_an_end(manager, edit, campaign):
    page = manager.get(reverse("wagtailadmin_pages:edit", args=[campaign.pk])).content.decode()
    assert 'name="go_live_at"' not in page
    assert 'name="expire_at"' not in page
    assert edit(expire_at=in_days(1), go_live_at=in_days(1)).status_code == 302
    fresh = CampaignPage.objects.get(pk=campaign.pk)
    assert (fresh.expire_at, fresh.go_live_at) == (None, None)


def test_a_campaign_opens_no_more_once_the_jury_has_noted(edit, campaign, application, juror):
    make_review(application, juror, scores=(5,))
    page = edit(closes_at=in_days(1), reviews_at=in_days(2))
    assert {"closes_at", "reviews_at"} <= set(page.context["form"].errors)
    assert "Des évaluations ont commencé" in page.content.decode()
    application.refresh_from_db()
    assert not can_change(application, timezone.now())


def test_a_campaign_may_still_be_prolonged_before_the_jury_begins(edit, campaign, application, juror):
    make_review(application, juror)
    assert edit(closes_at=in_days(1), reviews_at=in_days(2)).status_code == 302
    assert CampaignPage.objects.get(pk=campaign.pk).closes_at > timezone.now()


def test_a_jury_that_was_given_dossiers_stays_blind(edit, campaign, application, juror):
    CampaignPage.objects.filter(pk=campaign.pk).update(is_blind=True)
    make_review(application, juror)
    assert "is_blind" in edit().context["form"].errors
    assert CampaignPage.objects.get(pk=campaign.pk).is_blind


def test_an_unchanged_form_is_published_while_the_jury_notes(edit, campaign, application, juror):
    make_review(application, juror, scores=(5,))
    assert edit(intro="Autre présentation.").status_code == 302
    assert CampaignPage.objects.get(pk=campaign.pk).intro == "Autre présentation."
