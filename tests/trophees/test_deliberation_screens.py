"""The organiser's screens of a deliberation, and what the jurors who sit read of it."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from actors.models import Membership
from tests.factories.campaigns import make_application, make_campaign, make_juror
from tests.factories.deliberations import (
    SECOND,
    THIRD,
    WINNER,
    decide_all,
    make_decided,
    make_frozen,
    make_large,
    make_noted,
    make_released,
    manager_of,
)
from tests.forms import hidden_in
from trophees.calendar import Phase
from trophees.deliberating.papers import SHEETS, minutes_pdf
from trophees.deliberating.reading import reading_of
from trophees.forms.deliberation import DecisionForm
from trophees.models import Application, CampaignPage, Conflict, Decision, Deliberation, DiscussionNote, Juror, Review
from trophees.services.announcing import release
from trophees.services.deliberation import freeze, note_present
from trophees.services.recusals import note_conflict

pytestmark = pytest.mark.django_db


def ranks_on(client, address: str) -> list[str]:
    return re.findall(r'data-label="Rang">([^<]*)', text_of(client, address))


@pytest.fixture
def manager(as_person):
    return as_person("responsable.ici")


def desk(deliberation: Deliberation | CampaignPage, rest: str = "deliberation/") -> str:
    pk = deliberation.campaign_id if isinstance(deliberation, Deliberation) else deliberation.pk
    return f"/admin/campagnes/{pk}/{rest}"


def application_of(name: str) -> Application:
    return Application.objects.get(organisation__name=name)


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# --- Before the freezing ---------------------------------------------------------------------------------------------


def test_before_the_freezing_the_organiser_reads_progress_and_no_ranking(manager, here):
    page = text_of(manager, desk(make_noted(here)))
    assert "Évaluations\u00a0: définitive" in page
    assert "Figer les notes" in page
    read = re.sub(r"<[^>]+>", " ", page)  # a token in an attribute may hold any digits
    for word in (WINNER, "90", "86,67", "Écart"):
        assert word not in read


def test_before_its_day_notes_cannot_be_frozen(manager, here):
    campaign = make_campaign(here, phase=Phase.REVIEW)
    assert 'name="freeze"' not in text_of(manager, desk(campaign))
    response = manager.post(desk(campaign), {"freeze": "1"}, follow=True)
    assert "Les notes se figent à partir du" in response.content.decode()
    assert not Deliberation.objects.exists()


def test_why_notes_cannot_be_frozen_stands_beside_the_button(manager, here):
    campaign = make_noted(here)
    assert "Les notes se figent à partir du" not in text_of(manager, desk(campaign))
    Review.objects.update(state="started", final_at=None)
    page = text_of(manager, desk(campaign))
    assert "Aucune évaluation n’est définitive" in page
    assert 'name="freeze"' not in page


# --- Deliberating ----------------------------------------------------------------------------------------------------


def test_a_whole_deliberation_by_hand(manager, here):
    campaign = make_noted(here, quorum=2)
    manager.post(desk(campaign), {"freeze": "1"})
    page = text_of(manager, desk(campaign))
    assert page.index(WINNER) < page.index(SECOND) < page.index(THIRD)
    assert "Notes en désaccord" in page
    assert "Il n’est pas atteint." in page
    jurors = list(campaign.jurors.values_list("pk", flat=True))
    manager.post(desk(campaign), {"present": "1", "jurors": jurors})
    for name, outcome in ((WINNER, "selected"), (SECOND, "refused"), (THIRD, "refused")):
        address = desk(campaign, f"deliberation/{application_of(name).pk}/")
        assert manager.post(address, {"decide": "1", "outcome": outcome, "reason": "Débattu."}).status_code == 302
    manager.post(desk(campaign), {"close": "1"})
    page = text_of(manager, desk(campaign))
    assert "Les décisions ne changent plus." in page
    assert 'name="close"' not in page
    assert Deliberation.objects.get().closed_at


def test_ties_are_named(manager, here):
    campaign = make_noted(here)
    Review.objects.update(scores={key: {"score": 3, "comment": ""} for key in ("effet", "reprise")})
    manager.post(desk(campaign), {"freeze": "1"})
    page = text_of(manager, desk(campaign))
    assert f"Ex æquo au rang 1\u00a0: {WINNER}, {SECOND}, {THIRD}." in page


def test_a_decision_without_a_reason_is_refused_beside_its_field_and_nothing_typed_is_lost(manager, here):
    deliberation = make_frozen(here)
    address = desk(deliberation, f"deliberation/{application_of(WINNER).pk}/")
    page = manager.post(address, {"decide": "1", "outcome": "selected", "distinction": "Prix perdu ?"}).content.decode()
    assert "Prix perdu ?" in page
    assert "Rien n’est encore enregistré" in page
    assert "error" in page
    assert not Decision.objects.exists()


def test_a_decision_shows_the_state_and_what_is_missing(manager, here):
    deliberation = make_frozen(here, needs_letter=True)
    application = application_of(WINNER)
    page = text_of(manager, desk(deliberation, f"deliberation/{application.pk}/"))
    assert "Elle n’a pas été déclarée recevable." in page
    assert "Manque\u00a0: Lettre d’engagement signée" in page
    application.state = "admissible"
    application.sent["letter"] = ["x"]
    application.save()
    page = text_of(manager, desk(deliberation, f"deliberation/{application.pk}/"))
    assert "déclarée recevable" not in page
    assert "Manque" not in page


def test_nobody_is_invited_once_it_is_closed(manager, here):
    campaign = make_decided(here).campaign
    address = desk(campaign, "jury/")
    assert 'name="invite"' not in text_of(manager, address)
    before = campaign.jurors.count()
    manager.post(address, {"invite": "1", "email": "tard@example.org", "full_name": "Tard"})
    assert campaign.jurors.count() == before


def test_a_jury_that_is_over_is_not_reminded(manager, here, mailoutbox):
    deliberation = make_frozen(here)
    ada = Juror.objects.get(full_name="Ada Chêne")
    Review.objects.filter(juror=ada).update(state="started", final_at=None)
    address = desk(deliberation, "jury/")
    assert 'name="remind"' in text_of(manager, address)
    decide_all(deliberation)
    assert 'name="remind"' not in text_of(manager, address)
    assert "n’a plus rien à faire" in manager.post(address, {"remind": ada.pk}, follow=True).content.decode()
    assert mailoutbox == []


def test_what_nobody_noted_is_selected_knowingly(manager, here):
    campaign = make_noted(here)
    Review.objects.filter(application=application_of(THIRD)).update(state="started", final_at=None)
    manager.post(desk(campaign), {"freeze": "1"})
    seen, unseen = (desk(campaign, f"deliberation/{application_of(name).pk}/") for name in (WINNER, THIRD))
    assert "personne du jury ne l’a notée" not in text_of(manager, seen)
    assert "personne du jury ne l’a notée" in text_of(manager, unseen)
    assert "Retenues sans aucune évaluation" not in text_of(manager, desk(campaign))
    for address in (seen, unseen):
        manager.post(address, {"decide": "1", "outcome": "selected", "reason": "Débattu."})
    warning = text_of(manager, desk(campaign)).partition("Retenues sans aucune évaluation définitive")[2]
    assert THIRD in warning
    assert WINNER not in warning


def test_why_it_cannot_be_closed_stands_beside_the_button(manager, here):
    deliberation = make_frozen(here, quorum=2)
    beside = text_of(manager, desk(deliberation)).partition("disabled>")[2]
    assert "0\u00a0personne est notée présente, il en faut 2." in beside
    assert "Il reste 3 candidatures à décider." in beside
    note_present(deliberation, jurors=deliberation.campaign.jurors.values_list("pk", flat=True))
    assert "Le quorum n’est pas atteint" not in text_of(manager, desk(deliberation))


def test_decisions_follow_one_another(manager, here):
    deliberation = make_frozen(here)
    first, second, third = (
        desk(deliberation, f"deliberation/{application_of(name).pk}/") for name in (WINNER, SECOND, THIRD)
    )
    data = {"outcome": "refused", "reason": "Débattu.", "next": "1"}
    assert manager.post(second, data)["Location"] == third
    assert manager.post(third, data)["Location"] == first
    assert 'name="next"' not in text_of(manager, first)
    assert manager.post(first, data)["Location"] == first


def test_nobody_present_is_said(manager, here):
    deliberation = make_frozen(here)
    page = manager.post(desk(deliberation), {"present": "1"}, follow=True).content.decode()
    assert "Personne n’est noté présent" in page
    assert "Les présents sont notés" not in page


def test_a_distinction_goes_to_who_is_selected(manager, here):
    deliberation = make_frozen(here)
    address = desk(deliberation, f"deliberation/{application_of(WINNER).pk}/")
    data = {"decide": "1", "outcome": "refused", "distinction": "Prix", "reason": "Non."}
    assert "ne reçoit pas de distinction" in manager.post(address, data).content.decode()
    assert not Decision.objects.exists()


def test_the_screen_of_an_application_shows_notes_words_and_discussion(manager, here):
    deliberation = make_frozen(here)
    address = desk(deliberation, f"deliberation/{application_of(THIRD).pk}/")
    manager.post(address, {"note": "1", "text": "On hésite."})
    page = text_of(manager, address)
    for words in ("Ada Chêne", "13,33", "Une démarche claire.", "On hésite.", "Notes en désaccord"):
        assert words in page
    assert DiscussionNote.objects.get().author == manager_of(here)
    assert "1 note de discussion" in text_of(manager, desk(deliberation))


def test_what_is_decided_too_late_is_told_and_not_written(manager, here):
    deliberation = make_decided(here)
    address = desk(deliberation, f"deliberation/{application_of(WINNER).pk}/")
    answer = manager.post(address, {"decide": "1", "outcome": "refused", "reason": "La mienne."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "La délibération est close" in page
    assert "Le jury en a débattu." in page
    assert "La mienne.</textarea>" in page
    assert 'name="decide"' not in page
    assert Decision.objects.get(application=application_of(WINNER)).outcome == "selected"


def test_what_is_typed_of_an_application_that_was_withdrawn_meanwhile_is_not_lost(manager, here):
    deliberation = make_frozen(here)
    Application.objects.filter(pk=application_of(WINNER).pk).update(state="withdrawn")
    address = desk(deliberation, f"deliberation/{application_of(WINNER).pk}/")
    page = manager.post(address, {"decide": "1", "outcome": "refused", "reason": "La mienne."}).content.decode()
    assert "n’est plus à décider" in page
    assert "La mienne.</textarea>" in page
    assert not Decision.objects.exists()


def test_what_a_colleague_decided_meanwhile_is_read_then_changed_knowingly(manager, here):
    deliberation = make_frozen(here)
    address = desk(deliberation, f"deliberation/{application_of(WINNER).pk}/")
    stale = {
        "decide": "1",
        "outcome": "refused",
        "reason": "La mienne.",
        **hidden_in(text_of(manager, address), "seen"),
    }
    theirs = {"decide": "1", "outcome": "selected", "distinction": "Prix Colibri", "reason": "La leur.", "seen": ""}
    assert manager.post(address, theirs).status_code == 302
    answer = manager.post(address, stale)
    assert answer.status_code == 409
    page = answer.content.decode()
    for words in ("vient d’enregistrer une décision", "Prix Colibri", "La leur.", "La mienne."):
        assert words in page
    assert Decision.objects.get().reason == "La leur."
    assert manager.post(address, stale | hidden_in(page, "seen")).status_code == 302
    assert Decision.objects.get().reason == "La mienne."


@pytest.mark.parametrize("sent", [True, False])
def test_an_application_that_is_not_in_the_table_does_not_exist_here(manager, here, organisation, person, sent):
    deliberation = make_frozen(here)
    more = {"by": person("titulaire.ici"), "organisation": organisation, "sent": sent}
    late = make_application(deliberation.campaign, **more)
    address = desk(deliberation, f"deliberation/{late.pk}/")
    assert manager.get(address).status_code == 404
    assert manager.post(address, {"note": "1", "text": "x"}).status_code == 404
    assert manager.post(address, {"decide": "1", "outcome": "selected", "reason": "x"}).status_code == 404
    assert not DiscussionNote.objects.exists()
    assert not Decision.objects.exists()


def test_an_application_of_another_campaign_does_not_exist_here(manager, here, there):
    mine, other = make_frozen(here), make_frozen(there)
    foreign = other.campaign.applications.first()
    for rest in (f"deliberation/{foreign.pk}/", f"palmares/{foreign.pk}/", "deliberation/999999/"):
        assert manager.get(desk(mine, rest)).status_code == 404
        assert manager.post(desk(mine, rest), {"note": "1", "text": "x"}).status_code == 404
    assert manager.get(desk(other)).status_code == 404
    assert not DiscussionNote.objects.exists()


@pytest.mark.usefixtures("generations_read_once")
def test_the_screen_costs_the_same_for_three_and_for_three_hundred(manager, here):
    counts = []
    for applications, readers in ((3, 2), (300, 5)):
        campaign = make_large(here, applications=applications, readers=readers)
        freeze(campaign, by=manager_of(here), now=timezone.now())
        manager.get(desk(campaign))
        with CaptureQueriesContext(connection) as queries:
            assert "Atelier" in text_of(manager, desk(campaign))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Papers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def closed(here) -> Deliberation:
    return make_decided(here)


def test_the_minutes_are_there_once_it_is_closed(manager, here):
    assert manager.get(desk(make_frozen(here), "deliberation/proces-verbal.pdf")).status_code == 404


@pytest.mark.pdf
def test_the_same_data_make_the_same_minutes(manager, closed):
    first, second = (manager.get(desk(closed, "deliberation/proces-verbal.pdf")) for _time in range(2))
    assert first["Content-Type"] == "application/pdf"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert first.content == second.content


@pytest.mark.pdf
def test_the_minutes_hold_all_that_a_contested_result_is_defended_with(here, monkeypatch):
    campaign = make_noted(here, quorum=2)
    third, ada = application_of(THIRD), Juror.objects.get(full_name="Ada Chêne")
    Conflict.objects.create(application=third, juror=ada, kind="declared")
    Review.objects.filter(application=application_of(SECOND), juror=ada).update(state="abstained")
    again = {"reopened_at": timezone.now(), "reopened_by": manager_of(here)}
    Review.objects.filter(application=application_of(WINNER), juror=ada).update(**again)
    deliberation = freeze(campaign, by=manager_of(here), now=timezone.now())
    deliberation = decide_all(deliberation)
    drawn = {}
    monkeypatch.setattr(
        "trophees.deliberating.papers.territory_pdf", lambda name, context, *args, **kwargs: drawn.update(context)
    )
    minutes_pdf(campaign, reading_of(deliberation))
    page = " ".join(render_to_string("trophees/minutes_pdf.html", drawn).split())
    for words in (
        deliberation.sha256,
        "2, pour 2\u00a0personnes présentes",
        "Ada Chêne, Ingénieure",
        f"{THIRD}\u00a0: Ada Chêne",
        f"{SECOND}\u00a0: Ada Chêne",
        f"{WINNER}\u00a0: Ada Chêne, le ",
        "Moyenne pondérée",
        "Effet mesuré",
        "Prix Colibri",
        "Le jury en a débattu.",
        "Basile Frêne\u00a0: 60",
    ):
        assert " ".join(words.split()) in page


def test_the_sheets_hold_the_table_and_no_formula(manager, here):
    deliberation = make_frozen(here)
    text = manager.get(desk(deliberation, "deliberation/notes.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["Candidature"], row["Rang"], row["Note sur 100"]) for row in rows] == [
        (WINNER, "1", "90"),
        (SECOND, "2", "60"),
        (THIRD, "3", "56,67"),
    ]
    assert rows[2]["Notes en désaccord"] == "oui"
    assert rows[2]["Note de Ada Chêne"] == "13,33"
    book = load_workbook(BytesIO(manager.get(desk(deliberation, "deliberation/notes.xlsx")).content))
    cells = [[cell.value for cell in row] for row in book.active.rows]
    assert cells[3][6] == 56.6667


def test_the_sheets_tell_which_reviews_were_opened_again_by_whom_and_when(here):
    campaign, by = make_noted(here), manager_of(here)
    again = Review.objects.filter(application=application_of(WINNER), juror__full_name="Ada Chêne")
    again.update(reopened_at=timezone.now(), reopened_by=by)
    reading = reading_of(freeze(campaign, by=by, now=timezone.now()))
    rows = list(csv.DictReader(StringIO(SHEETS["csv"].write(reading).decode("utf-8-sig"))))
    (told,) = reading.reopenings[0][1]
    assert [row["Rouvertes"] for row in rows] == [told, "", ""]
    assert by.email in told
    book = load_workbook(BytesIO(SHEETS["xlsx"].write(reading)))
    assert told in [cell.value for row in book.active.rows for cell in row]


def test_what_was_typed_is_no_formula_in_a_sheet(here):
    campaign = make_noted(here)
    sent = application_of(WINNER).sent | {"title": "=1+1"}
    Application.objects.filter(pk=application_of(WINNER).pk).update(sent=sent)
    reading = reading_of(freeze(campaign, by=manager_of(here), now=timezone.now()))
    assert "'=1+1" in SHEETS["csv"].write(reading).decode()
    book = load_workbook(BytesIO(SHEETS["xlsx"].write(reading)))
    assert "'=1+1" in [cell.value for row in book.active.rows for cell in row]


@pytest.mark.usefixtures("generations_read_once")
def test_sheets_cost_the_same_for_three_and_for_three_hundred(manager, here):
    manager.get("/ici/")  # what every space needs is read once
    for kind in ("csv", "xlsx"):
        counts = []
        for applications, readers in ((3, 2), (300, 5)):
            campaign = make_large(here, applications=applications, readers=readers)
            freeze(campaign, by=manager_of(here), now=timezone.now())
            with CaptureQueriesContext(connection) as queries:
                assert manager.get(desk(campaign, f"deliberation/notes.{kind}")).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


# --- The jury --------------------------------------------------------------------------------------------------------


class TestJury:
    @pytest.fixture
    def ada(self, here, client):
        ada = Juror.objects.get(campaign=make_frozen(here).campaign, full_name="Ada Chêne")
        client.force_login(ada.user)
        return ada

    def test_who_sits_reads_the_table(self, ada, client):
        deliberation = Deliberation.objects.get()
        address = f"/jury/{ada.campaign_id}/deliberation/"
        assert client.get(address).status_code == 404
        note_present(deliberation, jurors=[ada.pk])
        page = text_of(client, address)
        assert "56,67" in page
        assert "À décider" in page
        assert ">Ouverte<" in page
        Deliberation.objects.update(closed_at=timezone.now())
        assert ">Close<" in text_of(client, address)
        assert address in text_of(client, f"/jury/{ada.campaign_id}/")
        assert client.post(address).status_code == 405

    def test_who_was_removed_from_the_jury_reads_it_no_more(self, ada, client):
        note_present(Deliberation.objects.get(), jurors=[ada.pk])
        Juror.objects.filter(pk=ada.pk).update(removed_at=timezone.now())
        assert client.get(f"/jury/{ada.campaign_id}/deliberation/").status_code == 404

    def test_who_was_never_given_it_but_is_a_member_does_not_read_of_their_own(self, ada, client):
        winner = application_of(WINNER)
        Review.objects.filter(juror=ada, application=winner).delete()
        note_present(Deliberation.objects.get(), jurors=[ada.pk])
        address = f"/jury/{ada.campaign_id}/deliberation/"
        assert WINNER in text_of(client, address)
        Membership.objects.create(user=ada.user, organisation=winner.organisation)
        page = text_of(client, address)
        assert WINNER not in page
        assert "Les candidatures que vous ne deviez pas évaluer" in page

    def test_who_joined_the_jury_after_the_freezing_is_offered_as_present(self, ada, client, manager, person):
        late = make_juror(ada.campaign, person("jury.ici"), full_name="Tard Venu")
        page = text_of(manager, desk(ada.campaign))
        assert "Ada Chêne" in page
        assert "Tard Venu" in page
        client.force_login(late.user)
        assert client.get(f"/jury/{ada.campaign_id}/deliberation/").status_code == 404
        note_present(Deliberation.objects.get(), jurors=[late.pk])
        assert client.get(f"/jury/{ada.campaign_id}/deliberation/").status_code == 200

    def test_who_is_kept_from_one_reads_no_rank_of_its_category_before_the_end(self, ada, client, here):
        deliberation = note_present(Deliberation.objects.get(), jurors=[ada.pk])
        address = f"/jury/{ada.campaign_id}/deliberation/"
        assert ranks_on(client, address) == ["1", "2", "3"]
        note_conflict(application_of(WINNER), juror=ada, reason="Parente.", by=manager_of(here))
        assert ranks_on(client, address) == ["–", "–"]
        decide_all(deliberation)
        assert ranks_on(client, address) == ["2", "3"]

    def test_read_blind_nobody_is_named_before_the_end(self, client, here):
        deliberation = make_frozen(here, is_blind=True)
        ada = Juror.objects.get(full_name="Ada Chêne")
        note_present(deliberation, jurors=[ada.pk])
        client.force_login(ada.user)
        page = text_of(client, f"/jury/{ada.campaign_id}/deliberation/")
        assert "Candidature n°\u00a01" in page
        assert not any(f">{name}" in page for name in (WINNER, SECOND, THIRD))
        decide_all(deliberation)
        assert f">{WINNER}" in text_of(client, f"/jury/{ada.campaign_id}/deliberation/")

    def test_a_juror_of_another_campaign_does_not(self, ada, client, here):
        other = make_frozen(here)
        assert client.get(f"/jury/{other.campaign_id}/deliberation/").status_code == 404

    def test_a_visitor_is_asked_to_log_in(self, here, client):
        deliberation = make_frozen(here)
        assert client.get(f"/jury/{deliberation.campaign_id}/deliberation/").status_code == 302

    @pytest.mark.usefixtures("generations_read_once")
    def test_it_costs_the_same_for_three_and_for_three_hundred(self, here, client):
        counts = []
        for applications, readers in ((3, 2), (300, 5)):
            campaign = make_large(here, applications=applications, readers=readers)
            juror = Juror.objects.filter(campaign=campaign).first()
            note_present(freeze(campaign, by=manager_of(here), now=timezone.now()), jurors=[juror.pk])
            client.force_login(juror.user)
            client.get(f"/jury/{campaign.pk}/deliberation/")
            with CaptureQueriesContext(connection) as queries:
                text_of(client, f"/jury/{campaign.pk}/deliberation/")
            counts.append(len(queries))
        assert counts[0] == counts[1]


# --- The announcement and the words ----------------------------------------------------------------------------------


class TestResults:
    def test_nothing_is_announced_before_the_closing(self, manager, here):
        deliberation = make_frozen(here)
        assert "une fois la délibération close" in text_of(manager, desk(deliberation, "palmares/"))
        manager.post(desk(deliberation, "palmares/"), {"release": "1"})
        assert Deliberation.objects.get().released_at is None

    def test_letters_are_prepared_then_read_over_and_the_announcement_allowed(self, manager, closed):
        address = desk(closed, "palmares/")
        assert "3 lettres restent à préparer" in text_of(manager, address)
        manager.post(address, {"draft": "1"})
        assert "3 lettres attendent votre relecture" in text_of(manager, address)
        words = desk(closed, f"palmares/{application_of(WINNER).pk}/")
        assert "Une démarche claire." in text_of(manager, words)
        stale = {"summary": "Bravo à eux.", "letter": "Mieux.", **hidden_in(text_of(manager, words), "seen")}
        manager.post(words, stale | {"summary": "Ils éteignent les machines.", "letter": "Bravo.", "read": "on"})
        answer = manager.post(words, stale)
        assert answer.status_code == 409
        for said in ("vient d’enregistrer ces textes", "Ils éteignent les machines.", "Bravo à eux.", "Mieux."):
            assert said in answer.content.decode()
        decision = Decision.objects.get(application=application_of(WINNER))
        assert (decision.summary, decision.letter) == ("Ils éteignent les machines.", "Bravo.")
        assert decision.letter_read_by == manager_of(closed.campaign.territory)
        assert "2 lettres ne sont pas relues" in text_of(manager, address)
        page = manager.post(address, {"release": "1"}, follow=True).content.decode()
        assert "Tout n’est pas prêt" in page
        assert Deliberation.objects.get().released_at is None
        manager.post(address, {"release": "1", "sure": "1"})
        page = text_of(manager, address)
        assert "Les résultats paraîtront le" in page
        assert "relue, part à l’annonce" in page

    def test_letters_come_first_until_they_are_ready(self, manager, closed):
        address = desk(closed, "palmares/")
        page = text_of(manager, address)
        assert page.index("Préparer les lettres") < page.index("Autoriser l’annonce")
        assert '<button class="button" type="submit" name="draft"' in page
        assert '<summary class="button button-secondary">Autoriser l’annonce' in page
        manager.post(address, {"draft": "1"})
        page = text_of(manager, address)
        assert page.index("Commencer la relecture") < page.index("Autoriser l’annonce")
        Decision.objects.update(letter_read_at=timezone.now())
        page = text_of(manager, address)
        assert "Préparer les lettres" not in page
        assert '<summary class="button">Autoriser l’annonce' in page

    def test_letters_are_read_over_one_after_the_other(self, manager, closed):
        address = desk(closed, "palmares/")
        manager.post(address, {"draft": "1"})
        first, second = (desk(closed, f"palmares/{application_of(name).pk}/") for name in (WINNER, SECOND))
        assert f'href="{second}"' in text_of(manager, first)
        seen = hidden_in(text_of(manager, first), "seen")
        answer = manager.post(first, {"summary": "Ils.", "letter": "Bravo.", "read": "on", "next": "1", **seen})
        assert answer["Location"] == second

    def test_all_letters_are_read_over_at_once(self, manager, closed):
        address = desk(closed, "palmares/")
        manager.post(address, {"draft": "1"})
        Decision.objects.filter(application=application_of(SECOND)).update(letter="")
        seen = hidden_in(text_of(manager, address), "seen")
        page = manager.post(address, {"read": "1", **seen}, follow=True).content.decode()
        assert "2 lettres sont notées relues" in page
        assert Decision.objects.filter(letter_read_at__isnull=False).count() == 2
        assert not Decision.objects.filter(letter="", letter_read_at__isnull=False).exists()

    def test_a_letter_that_a_colleague_changed_meanwhile_is_not_read_over_with_the_others(self, manager, closed):
        address = desk(closed, "palmares/")
        manager.post(address, {"draft": "1"})
        stale = {"read": "1", **hidden_in(text_of(manager, address), "seen")}
        Decision.objects.filter(application=application_of(SECOND)).update(letter="La leur.")
        answer = manager.post(address, stale)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "Les lettres à relire viennent de changer" in page
        assert "3 lettres attendent votre relecture" in page
        assert not Decision.objects.filter(letter_read_at__isnull=False).exists()
        manager.post(address, {"read": "1", **hidden_in(page, "seen")})
        assert Decision.objects.filter(letter_read_at__isnull=False).count() == 3

    def test_an_act_that_the_screen_does_not_know_does_nothing(self, manager, closed):
        address = desk(closed, "palmares/")
        assert manager.post(address, {"other": "1"})["Location"] == address
        assert not Decision.objects.exclude(letter="").exists()

    def test_an_announcement_that_is_not_public_yet_is_taken_back(self, manager, closed):
        address = desk(closed, "palmares/")
        manager.post(address, {"release": "1", "sure": "1"})
        assert 'name="hold"' in text_of(manager, address)
        manager.post(address, {"hold": "1"})
        assert Deliberation.objects.get().released_at is None
        assert 'name="release"' in text_of(manager, address)

    def test_an_empty_letter_cannot_be_read_over(self, manager, closed):
        words = desk(closed, f"palmares/{application_of(SECOND).pk}/")
        assert "Écrivez la lettre" in manager.post(words, {"letter": " ", "read": "on"}).content.decode()

    def test_a_public_palmares_is_linked(self, manager, here):
        deliberation = make_decided(here, phase=Phase.PUBLISHED)
        release(deliberation.campaign, by=manager_of(here))
        page = text_of(manager, desk(deliberation, "palmares/"))
        assert "Les résultats sont publics." in page
        assert f"/ici/trophees/{deliberation.campaign.slug}/palmares/" in page

    @pytest.mark.usefixtures("generations_read_once")
    def test_the_list_costs_the_same_for_three_and_for_forty(self, manager, here):
        counts = []
        for number in (3, 40):
            campaign = make_large(here, applications=number, readers=1)
            deliberation = freeze(campaign, by=manager_of(here), now=timezone.now())
            Deliberation.objects.filter(pk=deliberation.pk).update(closed_at=timezone.now())
            Decision.objects.bulk_create(
                Decision(application=one, outcome="selected", reason="Oui.")
                for one in Application.objects.filter(campaign=campaign)
            )
            manager.get(desk(campaign, "palmares/"))
            with CaptureQueriesContext(connection) as queries:
                text_of(manager, desk(campaign, "palmares/"))
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_control_characters_spoil_neither_the_sheets_nor_the_feed(manager, here, client):
    released = make_released(here, phase=Phase.PUBLISHED)
    Decision.objects.filter(application__campaign=released.campaign).update(reason="Un\x0cdeux", summary="Un\x08deux")
    for name in ("notes.xlsx", "notes.csv", "proces-verbal.pdf"):
        assert manager.get(desk(released, f"deliberation/{name}")).status_code == 200
    feed = client.get(f"/ici/trophees/{released.campaign.slug}/palmares/flux.xml")
    assert feed.status_code == 200
    assert "Undeux" in feed.content.decode()


def test_what_is_typed_of_a_decision_is_kept_without_them():
    form = DecisionForm({"outcome": "selected", "reason": "Un\x0cdeux\x08", "distinction": ""})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["reason"] == "Un\ndeux"
