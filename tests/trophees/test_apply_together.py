"""Several people on one campaign at the same moment: numbers follow, files add up, one application a place arrives."""

from datetime import datetime

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from home.models import Place
from home.problems import Conflict as Refused
from home.uploads import UploadRefused
from questionnaires.saving import AlreadySubmitted, Change
from tests.factories.actors import make_organisations
from tests.factories.campaigns import make_application, make_campaign
from tests.factories.hostile_files import make_pdf
from tests.questionnaires.together import all_at_once
from trophees.models import Application
from trophees.services.answers import ApplicationFiles, save_answers
from trophees.services.applications import open_application, submit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("disk")]
PEOPLE = 4


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def now(campaign) -> datetime:
    return campaign.opens_at


def test_each_who_sends_gets_a_number_of_their_own(here, campaign, owner, now):
    make_organisations(here, PEOPLE)
    organisations = [presence.organisation for presence in here.presences.select_related("organisation")[:PEOPLE]]
    drafts = [make_application(campaign, by=owner, organisation=one, sent=False) for one in organisations]
    sent = all_at_once(
        lambda turn: submit(Application.objects.get(pk=drafts[turn].pk), by=owner, now=now), people=PEOPLE
    )
    assert sorted(one.number or 0 for one in sent) == [1, 2, 3, 4]


def test_an_application_that_everybody_sends_is_sent_once(campaign, organisation, owner, now):
    draft = make_application(campaign, by=owner, organisation=organisation, sent=False)
    mail.outbox.clear()
    sent = all_at_once(lambda turn: submit(Application.objects.get(pk=draft.pk), by=owner, now=now), people=PEOPLE)
    assert {one.number for one in sent} == {1}
    assert draft.events.count() == 1
    assert len(mail.outbox) == 1


def test_of_two_drafts_for_a_commune_one_arrives(owner, person):
    call, place = make_campaign(None), Place.objects.get(name="Chauvigny")
    people = [owner, person("nouvelle")]
    drafts = [make_application(call, by=one, place=place, sent=False) for one in people]

    def send(turn: int) -> bool:
        try:
            submit(Application.objects.get(pk=drafts[turn].pk), by=people[turn], now=call.opens_at)
        except Refused:
            return False
        return True

    assert sorted(all_at_once(send, people=2)) == [False, True]
    assert Application.objects.received().count() == 1


def test_a_double_click_makes_one_draft_for_a_commune(owner):
    call, place = make_campaign(None), Place.objects.get(name="Chauvigny")

    def begin(turn: int) -> Application:
        return open_application(call, by=owner, place=place, now=call.opens_at)

    assert len({one.pk for one in all_at_once(begin, people=2)}) == 1


def test_colleagues_who_begin_together_share_one_draft(campaign, organisation, owner, now):
    def begin(turn: int) -> Application:
        return open_application(campaign, by=owner, organisation=organisation, category="energie", now=now)

    assert len({one.pk for one in all_at_once(begin, people=PEOPLE)}) == 1


def test_files_that_are_sent_together_add_up_and_never_pass_the_most(campaign, organisation, owner, now):
    draft = make_application(campaign, by=owner, organisation=organisation, sent=False)

    def send(turn: int) -> bool:
        file = SimpleUploadedFile(f"{turn}.pdf", make_pdf(), "application/pdf")
        try:
            ApplicationFiles(Application.objects.get(pk=draft.pk), by=owner, now=now).attach("piece", [file])
        except UploadRefused:
            return False
        return True

    assert sorted(all_at_once(send, people=PEOPLE)) == [False, False, True, True]
    stored = Application.objects.get(pk=draft.pk)
    assert len(stored.answers["piece"]["value"]) == 2
    assert stored.attachments.count() == 2


def test_once_a_rolling_call_is_sent_nothing_is_written_after_it(here, organisation, owner):
    campaign = make_campaign(here, is_rolling=True)
    draft, now = make_application(campaign, by=owner, organisation=organisation, sent=False), campaign.opens_at

    def send_or_write(turn: int) -> bool:
        mine = Application.objects.get(pk=draft.pk)
        if turn == 0:
            submit(mine, by=owner, now=now)
            return True
        try:
            for word in range(10):
                save_answers(mine, changes=[Change("recit", f"{turn}, {word}")], by=owner, now=now)
        except AlreadySubmitted:
            return False
        return True

    all_at_once(send_or_write, people=PEOPLE)
    stored = Application.objects.get(pk=draft.pk)
    assert stored.sent is not None
    assert stored.sent["answers"] == stored.answers
