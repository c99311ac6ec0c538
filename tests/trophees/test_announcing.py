"""Results are released by a person, public at an instant, and nothing goes out twice."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from actors.enums import BadgeKind
from actors.models import Badge, Presence
from actors.services.organisations import ensure_presence, leave_territory
from home import generations
from home.problems import Conflict as Refused
from tests.factories.deliberations import WINNER, make_decided, make_frozen, make_released, manager_of
from trophees.calendar import Phase
from trophees.enums import ApplicationState
from trophees.models import Application, ApplicationEvent, CampaignPage, Decision, Deliberation
from trophees.services.announcing import announce_due, follow_the_page, give_badges, hold, release

pytestmark = pytest.mark.django_db
CALENDAR = {
    "opens_at": "2027-01-04T09:00:00+01:00",
    "closes_at": "2027-02-26T12:00:00+01:00",
    "reviews_at": "2027-03-01T09:00:00+01:00",
    "deliberates_at": "2027-03-15T09:00:00+01:00",
    "publishes_at": "2027-03-28T08:00:00+02:00",  # the night of the hour change is just over
}
BEFORE, AT = "2027-03-28 07:59:59+02:00", "2027-03-28 08:00:00+02:00"


@pytest.fixture
def released(here, time_machine) -> Deliberation:
    """Released in time: public at eight in the morning."""
    time_machine.move_to("2027-03-20 10:00+01:00", tick=False)
    return make_released(here, **CALENDAR)


def states() -> set[str]:
    return set(Application.objects.values_list("state", flat=True))


def strike() -> None:
    call_command("clock", "--once")


def test_nothing_is_released_while_the_jury_deliberates(here):
    campaign = make_frozen(here).campaign
    with pytest.raises(Refused, match="n’est pas close"):
        release(campaign, by=manager_of(here))
    assert Deliberation.objects.get().released_at is None


def test_results_are_public_to_the_second_even_before_the_clock_strikes(released, time_machine):
    time_machine.move_to(BEFORE, tick=False)
    assert not Decision.objects.public().exists()
    assert not released.campaign.has_results
    time_machine.move_to(AT, tick=False)
    assert Decision.objects.public().count() == 3
    assert [str(one.application.organisation) for one in Decision.objects.laureates()] == [WINNER]


def test_the_clock_moves_states_with_a_line_of_history_and_badges_at_that_instant(
    released, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(BEFORE, tick=False)
    strike()
    assert states() == {ApplicationState.RECEIVED}
    assert not Badge.objects.exists()
    time_machine.move_to("2027-03-28 08:00:40+02:00", tick=False)
    before = generations.current("ici")
    with django_capture_on_commit_callbacks(execute=True):
        strike()
    generations.forget()
    assert Application.objects.get(organisation__name=WINNER).state == ApplicationState.SELECTED
    assert states() == {ApplicationState.SELECTED, ApplicationState.REFUSED}
    line = ApplicationEvent.objects.get(state=ApplicationState.SELECTED)
    assert line.at == released.campaign.publishes_at
    badge = Badge.objects.get()
    assert (badge.kind, str(badge.presence.organisation)) == (BadgeKind.LAUREATE, WINNER)
    assert badge.detail.endswith("Prix Colibri")
    assert str(badge.given_on) == "2027-03-28"
    assert generations.current("ici") > before


def test_the_clock_does_nothing_twice(released, time_machine):
    time_machine.move_to(AT, tick=False)
    strike()
    events = ApplicationEvent.objects.count()
    strike()
    assert ApplicationEvent.objects.count() == events
    assert Badge.objects.count() == 1


def test_late_results_are_public_when_they_are_released(here):
    deliberation = make_decided(here, phase=Phase.PUBLISHED)
    assert not Decision.objects.public().exists()
    release(deliberation.campaign, by=manager_of(here))
    assert Decision.objects.public().count() == 3
    assert states() == {ApplicationState.SELECTED, ApplicationState.REFUSED}
    assert Badge.objects.get().presence.organisation.name == WINNER


def test_releasing_twice_changes_no_instant(here):
    deliberation = make_released(here)
    instants = list(Decision.objects.values_list("announced_at", "slug"))
    release(CampaignPage.objects.get(pk=deliberation.campaign_id), by=manager_of(here))
    assert list(Decision.objects.values_list("announced_at", "slug")) == instants


def test_what_was_allowed_is_taken_back_until_it_is_public(released, time_machine):
    time_machine.move_to(BEFORE, tick=False)
    hold(released.campaign)
    assert not Decision.objects.filter(announced_at__isnull=False).exists()
    time_machine.move_to(AT, tick=False)
    strike()
    assert states() == {ApplicationState.RECEIVED}
    assert not Decision.objects.public().exists()


def test_what_is_public_is_not_taken_back(released, time_machine):
    time_machine.move_to(AT, tick=False)
    with pytest.raises(Refused, match="déjà publics"):
        hold(released.campaign)
    assert Decision.objects.public().count() == 3


def test_another_date_of_publication_moves_what_is_not_told_yet(released, time_machine):
    campaign = CampaignPage.objects.get(pk=released.campaign_id)
    campaign.publishes_at += timedelta(days=1)
    campaign.save_revision().publish()
    time_machine.move_to(AT, tick=False)
    assert not Decision.objects.public().exists()
    time_machine.move_to("2027-03-29 08:00+02:00", tick=False)
    assert Decision.objects.public().count() == 3


def test_an_earlier_date_of_publication_is_followed_too(released, time_machine):
    campaign = CampaignPage.objects.get(pk=released.campaign_id)
    campaign.publishes_at -= timedelta(days=3)
    campaign.save_revision().publish()
    time_machine.move_to(campaign.publishes_at - timedelta(seconds=1), tick=False)
    assert not Decision.objects.public().exists()
    time_machine.move_to(campaign.publishes_at, tick=False)
    assert Decision.objects.public().count() == 3


class TestBadges:
    @pytest.fixture
    def campaign(self, here) -> CampaignPage:
        return CampaignPage.objects.get(pk=make_released(here, phase=Phase.PUBLISHED).campaign_id)

    def test_a_campaign_that_is_taken_away_takes_its_badges(self, campaign):
        campaign.unpublish()
        assert not Badge.objects.exists()
        campaign.save_revision().publish()
        assert Badge.objects.count() == 1

    def test_another_title_replaces_the_badge(self, campaign):
        campaign.title = "Trophées du climat"
        campaign.save_revision().publish()
        assert Badge.objects.get().detail == "Trophées du climat, Prix Colibri"

    def test_an_organisation_that_leaves_takes_its_badge_along_and_one_that_returns_gets_it(self, campaign, here):
        presence = Presence.objects.get(organisation__name=WINNER)
        leave_territory(presence, by=manager_of(here))
        assert not Badge.objects.exists()
        ensure_presence(Application.objects.get(organisation__name=WINNER).organisation, territory=here)
        give_badges(campaign)
        assert Badge.objects.count() == 1

    def test_the_clock_gives_the_badge_back_to_who_returns_and_gives_it_once(self, campaign, here):
        presence, before = Presence.objects.get(organisation__name=WINNER), Badge.objects.get()
        leave_territory(presence, by=manager_of(here))
        ensure_presence(presence.organisation, territory=here)
        announce_due()
        badge = Badge.objects.get(presence__organisation__name=WINNER)
        assert (badge.detail, badge.given_on) == (before.detail, before.given_on)
        announce_due()
        assert Badge.objects.get() == badge

    def test_who_withdraws_is_no_laureate(self, campaign):
        Application.objects.filter(organisation__name=WINNER).update(state=ApplicationState.WITHDRAWN)
        follow_the_page(CampaignPage, instance=campaign)
        assert not Badge.objects.exists()
        assert not Decision.objects.laureates().exists()

    def test_two_editions_give_two_badges(self, campaign, here):
        make_released(here, phase=Phase.PUBLISHED)
        announce_due()
        assert Badge.objects.filter(presence__organisation__name=WINNER).count() == 2
