"""The organiser's screens of a jury: seats, conflicts, draws, changes by hand; no note is read there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.campaigns import make_application, make_campaign, make_juror, make_jury, make_review
from trophees.calendar import Phase
from trophees.models import Clarification, Conflict, Draw, Juror, Review
from trophees.services.recusals import note_conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def jury_url(reviewed):
    return f"/admin/campagnes/{reviewed.pk}/jury/"


@pytest.fixture
def reviews_url(reviewed):
    return f"/admin/campagnes/{reviewed.pk}/evaluations/"


@pytest.fixture
def manager(as_person):
    return as_person("responsable.ici")


def test_a_manager_invites_a_juror(manager, jury_url, reviewed):
    sent = {
        "invite": "1",
        "email": "jurée@example.org".replace("é", "e"),
        "full_name": "Inès  Jury",
        "siren": "200 069 854",
        "categories": ["energie"],
    }
    page = manager.post(jury_url, sent, follow=True).content.decode()
    assert "L’invitation est partie" in page
    seat = reviewed.jurors.get()
    assert (seat.full_name, seat.siren, seat.categories) == ("Inès Jury", "200069854", ["energie"])
    assert "Invitation en attente" in page


def test_a_wrong_number_is_said_beside_its_field_and_nothing_is_lost(manager, jury_url, reviewed):
    sent = {"invite": "1", "email": "a@example.org", "full_name": "Inès Jury", "siren": "123", "categories": ["eau"]}
    page = manager.post(jury_url, sent).content.decode()
    assert "Ce numéro n’existe pas" in page
    assert "Inès Jury" in page
    assert not reviewed.jurors.exists()


def test_a_juror_is_reminded_once_and_removed(manager, jury_url, task, ada):
    assert "est relancé par e-mail" in manager.post(jury_url, {"remind": ada.pk}, follow=True).content.decode()
    assert "déjà été relancé" in manager.post(jury_url, {"remind": ada.pk}, follow=True).content.decode()
    assert "ne fait plus partie" in manager.post(jury_url, {"remove": ada.pk}, follow=True).content.decode()
    assert not Review.objects.exists()
    assert manager.post(jury_url, {"remove": ada.pk}).status_code == 404


def test_a_conflict_is_noted_and_lifted_with_reasons(manager, jury_url, task, dossier, ada):
    sent = {"note": "1", "application": dossier.pk, "juror": ada.pk}
    assert "À remplir." in manager.post(jury_url, sent).content.decode()
    manager.post(jury_url, {**sent, "reason": "Ancienne associée."})
    conflict = Conflict.objects.get()
    assert conflict.noted_by.email == "responsable.ici@example.org"
    page = manager.post(jury_url, {"lift": conflict.pk}, follow=True).content.decode()
    assert "Dites pourquoi" in page
    manager.post(jury_url, {"lift": conflict.pk, "because": "Il y a longtemps."})
    conflict.refresh_from_db()
    assert conflict.lifted_because == "Il y a longtemps."
    assert "Il y a longtemps." in manager.get(jury_url).content.decode()


def test_conflicts_are_paged_and_an_act_stays_on_its_page(manager, jury_url, reviewed, ada, person):
    made, _jurors = make_jury(reviewed, applications=26, jurors=1)
    for application in made:
        note_conflict(application, juror=ada, reason="Non.", by=person("responsable.ici"))
    first, second = (manager.get(f"{jury_url}?p={number}") for number in (1, 2))
    assert first.content.decode().count('name="lift"') == 25
    assert second.content.decode().count('name="lift"') == 1
    last = Conflict.objects.order_by("-at", "-pk").last()
    answer = manager.post(f"{jury_url}?p=2", {"lift": last.pk, "because": "Partie depuis."})
    assert answer["Location"] == f"{jury_url}?p=2"
    # What is lifted comes last, on both databases.
    assert "Partie depuis." in manager.get(f"{jury_url}?p=2").content.decode()


def test_a_draw_from_the_screen_keeps_its_seed(manager, reviews_url, reviewed):
    make_jury(reviewed, applications=3, jurors=3)
    page = manager.post(reviews_url, {"draw": "1", "seed": "41"}, follow=True).content.decode()
    assert "Les dossiers sont attribués" in page
    assert Draw.objects.get().seed == 41
    assert "tirage n°\u00a041" in page
    assert Review.objects.count() == 6


def test_a_draw_needs_no_number(manager, reviews_url, reviewed):
    make_jury(reviewed, applications=3, jurors=3)
    manager.post(reviews_url, {"draw": "1", "seed": ""})
    assert Review.objects.count() == 6


def test_what_is_not_yet_admissible_is_counted_before_the_draw(manager, as_person, reviews_url, reviewed):
    make_jury(reviewed, applications=2, jurors=2)
    page = manager.get(reviews_url).content.decode()
    assert "2 candidatures ne sont pas encore déclarées recevables" in page
    assert "Elles sont attribuées aussi" in page
    reviewed.applications.update(state="admissible")
    assert "déclarées recevables" not in manager.get(reviews_url).content.decode()


def test_a_call_says_that_only_what_is_admissible_is_given(manager, here):
    call = make_campaign(here, phase=Phase.REVIEW, kind="call", is_rolling=True)
    make_jury(call, applications=1, jurors=1)
    page = manager.get(f"/admin/campagnes/{call.pk}/evaluations/").content.decode()
    assert "Le jury ne lit que ce qui est recevable" in page
    assert 'name="assign"' not in page


def test_who_is_tied_is_not_offered(manager, reviews_url, dossier, ada, reviewed, person):
    offered = f'<option value="{ada.pk}">'
    assert offered in manager.get(reviews_url).content.decode()
    tie = note_conflict(dossier, juror=ada, reason="Non.", by=person("responsable.ici"))
    assert offered not in manager.get(reviews_url).content.decode()
    Conflict.objects.filter(pk=tie.pk).delete()
    member = make_juror(reviewed, person("titulaire.ici"))
    page = manager.get(reviews_url).content.decode()
    assert offered in page
    assert f'<option value="{member.pk}">' not in page


def test_evaluations_of_a_finished_campaign_are_still_counted(manager, reviews_url, dossier, ada):
    make_review(dossier, ada, scores=(5, 5))
    dossier.state = "refused"
    dossier.save()
    page = manager.get(reviews_url).content.decode()
    assert "1 sur 1" in page
    assert "Ada Jury\u00a0: définitive" in page


def test_a_jury_that_is_too_small_is_said(manager, reviews_url, reviewed):
    make_jury(reviewed, applications=1, jurors=1)
    page = manager.post(reviews_url, {"draw": "1", "seed": "1"}, follow=True).content.decode()
    assert "trop petit pour 1\u00a0candidature" in page
    assert "1 sur 2\u00a0: trop peu de lecteurs" in page


def test_readers_are_changed_by_hand(manager, reviews_url, dossier, ada):
    sent = {"assign": "1", "application": dossier.pk, "juror": ada.pk}
    assert "est confiée à Ada Jury" in manager.post(reviews_url, sent, follow=True).content.decode()
    review = Review.objects.get()
    assert review.by_hand
    assert "est retirée" in manager.post(reviews_url, {"take": review.pk}, follow=True).content.decode()
    assert not Review.objects.exists()
    assert "Choisissez" in manager.post(reviews_url, {**sent, "juror": ""}, follow=True).content.decode()


def test_states_are_shown_and_notes_are_not(manager, reviews_url, dossier, ada):
    review = make_review(dossier, ada, scores=(5, 5))
    Review.objects.filter(pk=review.pk).update(comment="Un mot secret")
    page = manager.get(reviews_url).content.decode()
    assert "Ada Jury\u00a0: définitive" in page
    assert "secret" not in page
    assert "100/100" not in page
    assert "est rouverte" in manager.post(reviews_url, {"reopen": review.pk}, follow=True).content.decode()
    review.refresh_from_db()
    assert review.reopened_by.email == "responsable.ici@example.org"


def test_an_empty_answer_is_refused_beside_its_question(manager, reviews_url, task, dossier, ada):
    asked = Clarification.objects.create(application=dossier, juror=ada, question="Depuis quand ?")
    page = manager.post(reviews_url, {"answered": asked.pk, "answer": " "}).content.decode()
    assert "À remplir." in page
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_an_answer_that_fills_its_counter_is_taken_without_what_no_paper_holds(
    manager, reviews_url, task, dossier, ada
):
    asked = Clarification.objects.create(application=dossier, juror=ada, question="Quand ?")
    counted = "Dès\nmai" + "." * 2993
    manager.post(reviews_url, {"answered": asked.pk, "answer": counted.replace("\n", "\r\n") + "\x08"})
    asked.refresh_from_db()
    assert asked.answer == counted


def test_reasons_of_a_conflict_are_kept_without_control_characters(manager, jury_url, task, dossier, ada):
    manager.post(jury_url, {"note": "1", "application": dossier.pk, "juror": ada.pk, "reason": "Une\x0cassociée\x08"})
    conflict = Conflict.objects.get()
    manager.post(jury_url, {"lift": conflict.pk, "because": "Partie\x0cdepuis\x08"})
    conflict.refresh_from_db()
    assert (conflict.reason, conflict.lifted_because) == ("Une\nassociée", "Partie depuis")


def test_nothing_of_another_campaign_is_reached_from_here(manager, jury_url, reviews_url, person, there, ada, dossier):
    theirs = make_campaign(there, phase=Phase.REVIEW)
    organisation = person("titulaire.ailleurs").memberships.get().organisation
    application = make_application(theirs, by=person("titulaire.ailleurs"), organisation=organisation)
    juror = make_juror(theirs, person("jury.ailleurs"))
    review = make_review(application, juror, scores=(1, 1))
    conflict = note_conflict(application, juror=juror, reason="Non.", by=person("responsable.ailleurs"))
    asked = Clarification.objects.create(application=application, juror=juror, question="Quoi ?")
    for sent in ({"remind": juror.pk}, {"remove": juror.pk}, {"lift": conflict.pk, "because": "x"}, {"remove": "x"}):
        assert manager.post(jury_url, sent).status_code == 404
    for sent in ({"take": review.pk}, {"reopen": review.pk}, {"answered": asked.pk, "answer": "x"}, {"take": "²"}):
        assert manager.post(reviews_url, sent).status_code == 404
    mixed = {"application": application.pk, "juror": ada.pk, "reason": "x"}
    manager.post(jury_url, {"note": "1", **mixed})
    manager.post(reviews_url, {"assign": "1", **mixed})
    manager.post(reviews_url, {"assign": "1", "application": dossier.pk, "juror": juror.pk})
    assert Conflict.objects.count() == 1
    assert Review.objects.count() == 1
    juror.refresh_from_db()
    assert (juror.removed_at, juror.reminded_at) == (None, None)


@pytest.mark.parametrize("name", ["responsable.ailleurs", "redaction.ici", "jury.ici", "titulaire.ici", "nouvelle"])
def test_only_who_organises_opens_the_screens(as_person, jury_url, reviews_url, task, name):
    client = as_person(name)
    for url in (jury_url, reviews_url):
        answer = client.get(url)
        assert answer.status_code in (302, 403, 404)
        assert "Fours de nuit" not in client.get(url, follow=True).content.decode()
        client.post(url, {"remove": task.juror_id, "take": task.pk, "draw": "1", "seed": "1"})
    assert Review.objects.count() == 1
    assert Juror.objects.filter(removed_at=None).count() == 1


def test_a_national_call_has_its_jury(as_person):
    call = make_campaign(None, phase=Phase.REVIEW)
    client = as_person("national")
    for screen in ("jury", "evaluations"):
        assert client.get(f"/admin/campagnes/{call.pk}/{screen}/").status_code == 200


@pytest.mark.usefixtures("generations_read_once")
@pytest.mark.usefixtures("generations_read_once")
def test_screens_cost_the_same_with_forty_applications(manager, reviewed, jury_url, reviews_url, person):
    counts = []
    for applications in (2, 38):
        made, jurors = make_jury(reviewed, applications=applications, jurors=2)
        for application in made:
            make_review(application, jurors[0])
            note_conflict(application, juror=jurors[1], reason="Non.", by=person("responsable.ici"))
        found = []
        for url in (jury_url, reviews_url):
            manager.get(url)
            with CaptureQueriesContext(connection) as queries:
                manager.get(url)
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]
