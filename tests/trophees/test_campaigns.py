"""A campaign as its organiser writes it: dates in order, what has begun stays, one year after another."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.factories.campaigns import make_application, make_campaign, make_juror, make_review
from tests.factories.deliberations import make_frozen, make_released
from trophees.calendar import Phase
from trophees.grid import grid_of
from trophees.models import CampaignPage
from trophees.services.campaigns import a_year_later, duplicate_edition, publish_form

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def edit(campaign, person):
    """The editor's form of the campaign, with what is changed."""

    def make(page=campaign, **changes):
        edited = CampaignPage.objects.get(pk=page.pk)
        form_class = CampaignPage.get_edit_handler().get_form_class()
        unbound = form_class(instance=edited, for_user=person("national"))
        data = {name: unbound[name].value() for name in unbound.fields if name not in STREAMS}
        streams = {name: stream_data(getattr(edited, name)) for name in STREAMS}
        data |= nested_form_data({**streams, "comments": no_comments()}) | changes
        return form_class(
            {k: "" if v is None else v for k, v in data.items()}, instance=edited, for_user=person("national")
        )

    return make


STREAMS = ("body", "categories", "parts", "criteria")


def no_comments():
    return {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}


def stream_data(stream):
    return streamfield([])


def test_a_campaign_belongs_to_the_territory_where_it_stands(campaign, here):
    assert campaign.territory == here
    assert list(CampaignPage.objects.for_territory(here)) == [campaign]


def test_a_campaign_of_the_portal_is_the_nation_s(db):
    campaign = make_campaign(None)
    assert campaign.is_national
    assert list(CampaignPage.objects.national()) == [campaign]


@pytest.mark.parametrize("name", ["closes_at", "reviews_at", "deliberates_at", "publishes_at"])
def test_a_date_out_of_order_is_refused_beside_its_field(campaign, name):
    setattr(campaign, name, campaign.opens_at - timedelta(minutes=1))
    with pytest.raises(ValidationError) as refused:
        campaign.full_clean()
    assert name in refused.value.message_dict


def test_a_form_that_did_not_change_makes_no_version(campaign):
    assert publish_form(campaign) == publish_form(campaign)
    assert campaign.form_versions.count() == 1


def test_another_form_makes_the_next_version(campaign):
    campaign.parts[0].value["title"] = "Votre projet"
    assert publish_form(campaign).number == 2


def test_the_next_edition_is_a_draft_a_year_later_with_the_same_keys(campaign, person):
    following = duplicate_edition(campaign, by=person("responsable.ici"))
    assert not following.live
    assert following.edition == str(int(campaign.edition) + 1)
    assert following.territory == campaign.territory
    assert following.closes_at == a_year_later(campaign.closes_at)
    assert grid_of(following) == grid_of(campaign)
    assert following.category_names == campaign.category_names
    assert not following.applications.exists()


def test_asked_again_the_next_edition_is_the_draft_that_exists(campaign, person):
    one, other = (duplicate_edition(campaign, by=person("national")) for _time in range(2))
    assert one == other


def test_two_editions_may_follow_the_same_one(campaign, person):
    one = duplicate_edition(campaign, by=person("national"))
    one.save_revision().publish()
    assert duplicate_edition(campaign, by=person("national")).slug != one.slug


@pytest.mark.parametrize("edition", ["É" * 40, "9" * 40, "2027 (suite)"])
def test_the_edition_that_follows_fits_its_column(campaign, person, edition):
    CampaignPage.objects.filter(pk=campaign.pk).update(edition=edition, title=f"{edition} {'T' * 200}")
    campaign.refresh_from_db()
    following = duplicate_edition(campaign, by=person("national"))
    following.full_clean()
    assert len(following.edition) <= 40
    assert following.edition != edition


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2027, 3, 1, 12, tzinfo=PARIS), datetime(2028, 3, 1, 12, tzinfo=PARIS)),
        (datetime(2027, 3, 28, 12, tzinfo=PARIS), datetime(2028, 3, 28, 12, tzinfo=PARIS)),
        (datetime(2028, 2, 29, 23, 59, tzinfo=PARIS), datetime(2029, 2, 28, 23, 59, tzinfo=PARIS)),
    ],
)
def test_a_year_later_it_is_the_same_hour_in_paris(instant, expected):
    assert a_year_later(instant) == expected


class TestWhatHasBegun:
    def test_an_open_campaign_keeps_its_opening_and_its_ranking(self, edit):
        form = edit(ranking="median", opens_at="2020-01-01 09:00")
        form.is_valid()
        assert {"ranking", "opens_at"} <= set(form.errors)

    def test_a_campaign_to_come_may_still_change(self, here, edit, campaign):
        CampaignPage.objects.filter(pk=campaign.pk).update(opens_at=timezone.now() + timedelta(days=1))
        form = edit(ranking="median")
        form.is_valid()
        assert "ranking" not in form.errors

    def test_a_category_in_which_somebody_stands_does_not_disappear(self, edit, campaign, organisation, person):
        make_application(campaign, by=person("titulaire.ici"), organisation=organisation)
        form = edit()
        form.is_valid()
        assert "Énergie" in str(form.errors["categories"])

    def test_a_grid_with_which_somebody_noted_does_not_change(self, edit, campaign, organisation, person):
        application = make_application(campaign, by=person("titulaire.ici"), organisation=organisation)
        make_review(application, make_juror(campaign, person("jury.ici")), scores=(3, 4))
        form = edit()
        form.is_valid()
        assert "criteria" in form.errors

    def test_what_a_jury_deliberates_on_changes_no_more(self, here, edit):
        form = edit(make_frozen(here).campaign, quorum=9, publishes_at="2050-01-01 09:00")
        form.is_valid()
        assert "quorum" in form.errors
        assert "publishes_at" not in form.errors

    def test_results_that_are_public_stay_so(self, here, edit):
        deliberation = make_released(here, phase=Phase.PUBLISHED)
        form = edit(deliberation.campaign, publishes_at="2050-01-01 09:00")
        form.is_valid()
        assert "publishes_at" in form.errors

    def test_what_somebody_applied_to_is_neither_deleted_nor_unpublished(self, campaign, organisation, person):
        may = campaign.permissions_for_user(person("national"))
        assert may.can_delete()
        make_application(campaign, by=person("titulaire.ici"), organisation=organisation)
        may = campaign.permissions_for_user(person("national"))
        assert not may.can_delete()
        assert not may.can_unpublish()


def test_an_editor_writes_no_campaign(campaign, person):
    may = campaign.permissions_for_user(person("redaction.ici"))
    assert not may.can_edit()
    assert campaign.permissions_for_user(person("responsable.ici")).can_edit()
    assert not campaign.permissions_for_user(person("responsable.ailleurs")).can_edit()


def test_the_phase_is_that_of_now(here):
    assert [make_campaign(here, phase=phase).phase for phase in Phase] == list(Phase)
