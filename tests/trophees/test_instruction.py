"""What an organiser does of an application: moves by hand, who is told of what, landscapes."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from home.models import Place
from home.problems import Conflict as Refused
from tests.factories.campaigns import make_application, make_campaign
from tests.questionnaires.together import all_at_once
from trophees.models import Application, Deliberation
from trophees.services.instruction import mark_landscapes, move, version_read

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(person):
    return person("responsable.ici")


@pytest.fixture
def moved(application, manager, django_capture_on_commit_callbacks):
    def to(state: str, note: str = "", **more) -> Application:
        with django_capture_on_commit_callbacks(execute=True):
            return move(application, to=state, note=note, by=manager, **more)

    return to


def test_an_admissible_application_has_a_line_of_history_and_its_author_a_mail(moved, manager, mailoutbox):
    application = moved("admissible", "Complète.")
    assert application.state == "admissible"
    event = application.events.last()
    assert (event.state, event.note, event.by) == ("admissible", "Complète.", manager)
    (mail,) = mailoutbox
    assert mail.to == ["titulaire.ici@example.org"]
    assert "Fours de nuit" in mail.body
    assert "Complète." in mail.body
    assert f"/mon-espace/candidatures/{application.uuid}/" in mail.body


def test_a_refusal_says_why(moved, application, mailoutbox):
    with pytest.raises(ValidationError) as refused:
        moved("inadmiss", "  ")
    assert "note" in refused.value.message_dict
    assert Application.objects.get(pk=application.pk).state == "received"
    moved("inadmiss", "Hors du territoire.")
    (mail,) = mailoutbox
    assert "Hors du territoire." in mail.body


def test_what_is_taken_up_again_is_told(moved, mailoutbox):
    moved("inadmiss", "Hors du territoire.")
    moved("received")
    assert [mail.subject for mail in mailoutbox][1] == "Votre candidature est de nouveau examinée"


def test_an_evaluation_is_told_to_nobody(moved, mailoutbox):
    moved("admissible")
    mailoutbox.clear()
    moved("evaluated")
    moved("admissible")
    assert mailoutbox == []


@pytest.mark.parametrize("state", ["draft", "evaluated", "selected", "refused", "contracted", "withdrawn", "received"])
def test_a_state_to_which_nobody_moves_by_hand_is_refused_in_french(moved, application, state):
    with pytest.raises(Refused, match="ne passe pas"):
        moved(state)
    assert application.events.count() == 1


def test_two_organisers_do_not_decide_over_each_other(moved, application, mailoutbox):
    moved("admissible", seen="received")
    with pytest.raises(Refused, match="recevable"):
        moved("inadmiss", "Trop tard.", seen="received")
    assert Application.objects.get(pk=application.pk).state == "admissible"
    assert len(mailoutbox) == 1


def test_nobody_decides_on_a_version_that_they_have_not_read(moved, application):
    read = version_read(application)
    Application.objects.update(sent_at=timezone.now())
    with pytest.raises(Refused, match="nouvelle version"):
        moved("admissible", read=read)
    assert moved("admissible", read=version_read(Application.objects.get())).state == "admissible"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_decides(application, manager, mailoutbox):
    def decide(number: int) -> str:
        try:
            to, note = (("admissible", ""), ("inadmiss", "Hors sujet."))[number]
            return move(Application.objects.get(pk=application.pk), to=to, note=note, by=manager, seen="received").state
        except Refused:
            return ""

    decided = sorted(all_at_once(decide, people=2))
    assert decided[0] == ""
    assert Application.objects.get(pk=application.pk).state == decided[1]
    assert application.events.count() == 2
    assert len(mailoutbox) == 1


def test_nothing_moves_once_the_notes_are_frozen(moved, application, manager):
    Deliberation.objects.create(
        campaign=application.campaign, method="mean", quorum=1, table={}, sha256="", frozen_at=timezone.now()
    )
    with pytest.raises(Refused, match="figées"):
        moved("admissible")


def test_the_authors_of_a_collectivite_are_told(person, manager, mailoutbox, django_capture_on_commit_callbacks):
    call = make_campaign(None)
    application = make_application(call, by=person("nouvelle"), place=Place.objects.get(name="Chauvigny"))
    with django_capture_on_commit_callbacks(execute=True):
        move(application, to="admissible", note="", by=person("national"))
    assert [mail.to for mail in mailoutbox] == [["nouvelle@example.org"]]


def test_landscapes_are_kept_in_order_and_nothing_else_with_them(application):
    mark_landscapes(application, landscapes=["mountain", "desert", "urban"])
    assert Application.objects.get(pk=application.pk).landscapes == ["urban", "mountain"]


def test_what_was_set_aside_keeps_no_collectivite_out_and_stays_so_once_another_came(person, manager):
    call, place = make_campaign(None), Place.objects.get(name="Chauvigny")
    usurped = make_application(call, by=person("nouvelle"), place=place)
    move(usurped, to="inadmiss", note="La lettre n’est pas signée par la commune.", by=manager)
    make_application(call, by=person("titulaire.ici"), place=place)
    with pytest.raises(Refused, match="Une autre candidature de la même collectivité"):
        move(usurped, to="received", note="", by=manager)
    usurped.refresh_from_db()
    assert usurped.state == "inadmiss"
