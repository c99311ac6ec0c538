"""A short form of the endurance tests, on both databases: a few people at once on one assessment."""

from typing import Any

import pytest
from django.db.models import Sum

from actors.models import Organisation
from home.models import Theme
from questionnaires import saving
from questionnaires.models import Assessment, QuestionnairePage, ThemeRollup
from questionnaires.services.assessments import AlreadySubmitted, erase_assessments, start_assessment, submit_assessment
from questionnaires.services.exchanging import import_document
from questionnaires.services.piloting import invite_to_pilot
from questionnaires.services.rollups import recount
from questionnaires.studio.drafts import build_definition
from tests.factories.assessments import make_draft, make_file, make_sent, make_version_with_files
from tests.factories.pilots import make_pilot
from tests.questionnaires import crashing, together
from tests.storages import files_in
from tests.world import QUESTIONNAIRE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(person):
    return [person("titulaire.ici"), person("membre.ici")]


@pytest.fixture
def draft(here, organisation, people) -> Assessment:
    return make_draft(organisation, territory=here, by=people[0])


def test_two_people_who_begin_at_once_share_one_draft(here, organisation, people):
    drafts = together.all_at_once(
        lambda number: start_assessment(organisation, territory=here, by=people[number % 2]).pk, people=4
    )
    assert set(drafts) == {Assessment.objects.get().pk}


def test_answers_written_at_once_are_all_kept(here, organisation, people):
    empty = start_assessment(organisation, territory=here, by=people[0])
    together.check_writers_lose_nothing(empty, people=people, writers=4, rounds=25)


def test_answers_of_those_who_are_overtaken_each_time_are_kept_too(here, organisation, people, monkeypatch):
    monkeypatch.setattr(saving, "MOST_TRIES", 0)
    empty = start_assessment(organisation, territory=here, by=people[0])
    together.check_writers_lose_nothing(empty, people=people, writers=4, rounds=10)


def test_assessment_sent_at_once_has_one_result_and_one_receipt(draft, people):
    together.check_sending_once(draft, people=people, senders=4)


def test_results_sent_and_erased_at_once_are_added_up_exactly(here, organisation, people):
    """Everybody meets on the same few rows: nothing is lost, nobody waits in a circle."""
    others = [Organisation.objects.create(name=f"Structure {n}", kind="company", headcount="1-9") for n in range(4)]
    gone = make_sent(organisation, territory=here, by=people[0])
    drafts = [make_draft(one, territory=here, by=people[0]) for one in (organisation, *others)]

    def send_or_erase(number: int) -> None:
        if number:
            submit_assessment(Assessment.objects.get(pk=drafts[number].pk), by=people[number % 2])
        else:
            erase_assessments(organisation)

    together.all_at_once(send_or_erase, people=len(drafts))
    assert not Assessment.objects.filter(pk=gone.pk).exists()
    assert ThemeRollup.objects.counted().filter(theme="").aggregate(Sum("results")) == {"results__sum": len(others)}
    assert recount(repair=False) == {}


def test_answers_written_while_it_is_sent_are_in_the_result(draft, people):
    together.check_sending_while_others_write(draft, people=people, writers=3, rounds=25)


def test_files_that_come_while_it_is_sent_are_in_it_or_refused(here, organisation, people, disk):
    make_version_with_files(here, max_files=5)
    draft = make_draft(organisation, territory=here, by=people[0])

    def send_or_attach(number: int) -> bool:
        mine = Assessment.objects.get(pk=draft.pk)
        try:
            if number:
                make_file(mine, by=people[number % 2])
            else:
                submit_assessment(mine, by=people[0])
        except AlreadySubmitted:
            return False
        return True

    kept = sum(together.all_at_once(send_or_attach, people=4)) - 1
    sent = Assessment.objects.get(pk=draft.pk)
    named = sent.answers.get("preuve", {}).get("value") or []
    assert sorted(named) == sorted(str(file.uuid) for file in sent.files.all())
    assert len(named) == len(files_in(disk)) == kept


def test_files_imported_at_once_are_each_imported_whole(here):
    for theme in QUESTIONNAIRE["themes"]:
        Theme.objects.get_or_create(key=theme["key"], territory=None, defaults={"name": theme["short_title"]})
    page = QuestionnairePage.objects.for_territory(here).get()
    documents = [QUESTIONNAIRE, QUESTIONNAIRE | {"themes": [*reversed(QUESTIONNAIRE["themes"])]}]

    def import_one(number: int) -> None:
        import_document(QuestionnairePage.objects.get(pk=page.pk), documents[number % 2], by=None)

    together.all_at_once(import_one, people=3)
    written = build_definition(QuestionnairePage.objects.get(pk=page.pk))["themes"]
    assert shape(written) in [shape(document["themes"]) for document in documents]


def shape(themes: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(theme["key"], len(theme["questions"])) for theme in themes]


def test_organisation_that_is_invited_at_once_is_invited_once(here, organisation, people):
    pilot = make_pilot(here)
    counts = together.all_at_once(
        lambda number: invite_to_pilot(pilot, organisations=[organisation], by=people[number % 2]), people=4
    )
    assert sorted(counts) == [0, 0, 0, 1]


@pytest.mark.postgres
def test_answers_survive_crashes_of_the_server_and_cuts_of_the_database(here, people):
    """A short form of the endurance test, which restarts PostgreSQL for true."""
    drafts = crashing.begin_drafts(here, people, count=2)
    crashing.check_crashes_lose_nothing(drafts, people=people, clients=4, kills=2, cut=crashing.cut_connections, cuts=1)
