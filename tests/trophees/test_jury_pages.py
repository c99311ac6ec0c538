"""The jury's pages: what each may open, what they read, what they note."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from actors.models import Membership
from tests.factories.campaigns import make_application, make_campaign, make_juror, make_jury, make_review
from tests.factories.hostile_files import make_pdf
from trophees.calendar import Phase
from trophees.models import Attachment, CampaignPage, Clarification, Deliberation
from trophees.services.jury import remove_juror
from trophees.services.recusals import declare_conflict

pytestmark = pytest.mark.django_db

NOTES = {"note-effet": "4", "note-reprise": "3"}


@pytest.fixture
def url(reviewed, dossier):
    return f"/jury/{reviewed.pk}/{dossier.uuid}/"


@pytest.fixture
def piece(dossier):
    return attach(dossier, "piece", "Bilan de la Menuiserie ici.pdf")


def attach(application, question: str, name: str, content: bytes = b"%PDF") -> Attachment:
    file = Attachment(application=application, question=question, name=name, content_type="application/pdf", size=4)
    file.sha256 = "0" * 64
    file.file.save(name, ContentFile(content))
    sent = application.sent
    if question == "piece":
        entry = {"value": [str(file.uuid)], "na": False, "reason": "", "revision": 1}
        sent["answers"] = sent["answers"] | {"piece": entry}
    else:
        sent["letter"] = [str(file.uuid)]
    application.save()
    return file


def page_of(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


# --- The way of a juror ---------------------------------------------------------------------------


def test_a_juror_walks_from_the_list_to_a_final_review(as_person, task, url, reviewed):
    client = as_person("jury.ici")
    assert client.get("/jury/").headers["Location"] == f"/jury/{reviewed.pk}/"
    assert "Fours de nuit" in page_of(client, f"/jury/{reviewed.pk}/")
    page = page_of(client, url)
    assert "Je n’ai aucun lien" in page
    assert "Envoyer mon évaluation" not in page
    client.post(url, {"start": "1"})
    assert "Envoyer mon évaluation" in page_of(client, url)
    client.post(url, {"vu": "1", "note-effet": "4", "mot-effet": "Mesuré.", "save": "1"})
    client.post(url, {"vu": "2", **NOTES, "mot-effet": "Mesuré.", "avis": "Bien.", "finish": "1"})
    task.refresh_from_db()
    assert (task.state, task.comment) == ("final", "Bien.")
    assert task.scores["effet"] == {"score": 4, "comment": "Mesuré."}
    page = page_of(client, url)
    assert "73,33/100" in page
    assert "Envoyer mon évaluation" not in page
    assert "1 sur 1" in page_of(client, f"/jury/{reviewed.pk}/")


def test_a_grid_with_a_hole_is_not_sent_and_keeps_what_was_noted(as_person, task, url):
    answer = as_person("jury.ici").post(url, {"vu": "0", "note-effet": "4", "avis": "Bien.", "finish": "1"})
    page = answer.content.decode()
    assert "Donnez une note avant d’envoyer." in page
    assert "Bien." in page
    task.refresh_from_db()
    assert (task.state, task.scores["effet"]["score"]) == ("started", 4)
    assert f'name="vu" value="{task.revision}"' in page


def test_an_evaluation_without_a_word_asks_before_it_leaves(as_person, task, url):
    client = as_person("jury.ici")
    page = client.post(url, {"vu": "0", **NOTES, "finish": "1"}).content.decode()
    assert "Vous n’avez écrit aucun commentaire." in page
    task.refresh_from_db()
    assert task.state == "started"
    client.post(url, {"vu": str(task.revision), **NOTES, "finish": "sans-mot"})
    task.refresh_from_db()
    assert task.state == "final"


def test_no_question_is_asked_once_the_review_is_over(as_person, task, url, reviewed):
    client = as_person("jury.ici")
    assert 'name="ask"' in page_of(client, url)
    with time_machine.travel(reviewed.deliberates_at, tick=False):
        client = as_person("jury.ici")
        assert 'name="ask"' not in page_of(client, url)
        assert client.post(url, {"ask": "1", "question": "Et après ?"}).status_code == 409
    assert not Clarification.objects.exists()


def test_a_wrong_note_is_refused_beside_its_criterion_and_nothing_is_kept(as_person, task, url):
    page = (
        as_person("jury.ici").post(url, {"vu": "0", "note-effet": "9", "avis": "Bien.", "save": "1"}).content.decode()
    )
    assert "Donnez une note entière, de 0 à 5." in page
    assert "Bien." in page
    task.refresh_from_db()
    assert task.scores == {}


def test_another_window_that_went_on_keeps_what_was_typed(as_person, task, url):
    client = as_person("jury.ici")
    client.post(url, {"vu": "0", "note-effet": "4", "save": "1"})
    answer = client.post(url, {"vu": "0", "note-effet": "1", "mot-effet": "Mon mot.", "save": "1"})
    assert answer.status_code == 409
    assert "dans une autre fenêtre" in answer.content.decode()
    assert "Mon mot." in answer.content.decode()
    task.refresh_from_db()
    assert task.scores["effet"]["score"] == 4


def test_the_script_saves_a_field_at_a_time(as_person, task, url):
    client = as_person("jury.ici")
    answer = client.post(f"{url}notes/", {"vu": "0", "note-effet": "4"})
    assert answer.json()["note"] == "80/100"
    assert "Peut être repris ailleurs" in answer.json()["left"]
    answer = client.post(f"{url}notes/", {"vu": "1", "mot-effet": "Mesuré."})
    assert answer.json()["revision"] == 2
    task.refresh_from_db()
    assert task.scores == {"effet": {"score": 4, "comment": "Mesuré."}}
    stale = client.post(f"{url}notes/", {"vu": "1", "note-effet": "2"})
    assert (stale.status_code, stale.json()["revision"]) == (409, 2)
    wrong = client.post(f"{url}notes/", {"vu": "2", "note-effet": "2.5"})
    assert (wrong.status_code, wrong.json()["detail"]) == (422, "Donnez une note entière, de 0 à 5.")
    client.logout()
    assert client.post(f"{url}notes/", {"vu": "2", "note-effet": "2"}).status_code == 401


def test_before_and_after_its_days_a_dossier_is_read_and_not_noted(as_person, task, url, reviewed):
    for at, said in (
        (reviewed.reviews_at - timedelta(seconds=1), "L’évaluation commence le"),
        (reviewed.deliberates_at, "L’évaluation est terminée depuis le"),
    ):
        with time_machine.travel(at, tick=False):
            client = as_person("jury.ici")
            page = page_of(client, url)
            assert said in page
            assert said in page_of(client, f"/jury/{reviewed.pk}/")
            assert "Votre action" in page
            assert "Je n’ai aucun lien" not in page
            assert client.post(url, {"vu": "0", **NOTES, "save": "1"}).status_code == 409
            assert client.post(f"{url}notes/", {"vu": "0", **NOTES}).status_code == 409
    task.refresh_from_db()
    assert task.scores == {}


def test_what_is_sent_a_second_too_late_is_refused_and_not_lost(as_person, task, url, reviewed):
    with time_machine.travel(reviewed.deliberates_at, tick=False):
        answer = as_person("jury.ici").post(url, {"vu": "0", **NOTES, "avis": "Un long avis.", "finish": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "L’évaluation est terminée depuis le" in page
    assert "Un long avis." in page
    task.refresh_from_db()
    assert task.scores == {}


def test_frozen_scores_are_read_only(as_person, task, url, reviewed):
    Deliberation.objects.create(campaign=reviewed, method="mean", quorum=1, table={}, sha256="")
    client = as_person("jury.ici")
    assert "figées" in page_of(client, url)
    assert client.post(f"{url}notes/", {"vu": "0", **NOTES}).status_code == 409


def test_standing_back_ends_access_at_once(as_person, task, url, reviewed, piece):
    client = as_person("jury.ici")
    addresses = (url, f"{url}pieces/{piece.uuid}/", f"/jury/{reviewed.pk}/dossiers-1.pdf")
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    assert client.post(url, {"recuse": "1"}).headers["Location"] == f"/jury/{reviewed.pk}/"
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert client.post(f"{url}notes/", {"vu": "0", **NOTES}).status_code == 404
    page = page_of(client, f"/jury/{reviewed.pk}/")
    assert url not in page
    rest = page.partition("Vous ne les évaluez pas")[2]
    assert "Fours de nuit" in rest
    assert "vous avez dit qu’un lien vous unit à qui candidate" in rest
    assert "Menuiserie" not in rest


def test_the_address_of_a_dossier_that_one_stepped_back_from_says_so_and_nothing_of_it(as_person, task, url, dossier):
    client = as_person("jury.ici")
    client.post(url, {"recuse": "1"})
    for answer in (client.get(url), client.post(url, {"save": "1", "vu": "0", **NOTES})):
        page = answer.content.decode()
        assert answer.status_code == 404
        assert "Vous n’évaluez pas ce dossier" in page
        assert not [words for words in ("Fours de nuit", "Menuiserie", "minuteries") if words in page]
    dossier.state = "withdrawn"
    dossier.save()
    assert "Vous n’évaluez pas ce dossier" not in client.get(url).content.decode()


def test_an_abstention_needs_a_reason(as_person, task, url, reviewed):
    client = as_person("jury.ici")
    assert "À remplir." in client.post(url, {"abstain": "1"}).content.decode()
    client.post(url, {"abstain": "1", "abstention": "Hors de mon domaine."})
    task.refresh_from_db()
    assert (task.state, task.reason) == ("abstained", "Hors de mon domaine.")
    assert "Abstention\u00a0: Hors de mon domaine." in page_of(client, f"/jury/{reviewed.pk}/")
    assert client.get(url).status_code == 404


def test_who_became_a_member_since_loses_the_dossier(as_person, task, url, reviewed, person, organisation, piece):
    Membership.objects.create(user=person("jury.ici"), organisation=organisation)
    client = as_person("jury.ici")
    assert client.get(f"{url}pieces/{piece.uuid}/").status_code == 404
    assert client.get(f"/jury/{reviewed.pk}/dossiers-1.pdf").status_code == 404
    assert client.get(url).status_code == 404
    task.refresh_from_db()
    assert task.state == "recused"


def test_who_is_found_tied_is_told_why_the_dossier_is_gone(as_person, task, url, reviewed, person, organisation):
    Membership.objects.create(user=person("jury.ici"), organisation=organisation)
    answer = as_person("jury.ici").get(url, follow=True)
    assert answer.redirect_chain == [(f"/jury/{reviewed.pk}/", 302)]
    page = answer.content.decode()
    assert "Un lien a été trouvé" in page
    assert "Menuiserie" not in page


# --- Peers, clarifications ------------------------------------------------------------------------


def test_the_others_are_read_once_one_s_own_is_final(as_person, task, url, dossier, reviewed, person):
    other = make_juror(reviewed, person("nouvelle"), full_name="Bea Autre")
    make_review(dossier, other, scores=(2, 2))
    gone = make_juror(reviewed, person("membre.ailleurs"), full_name="Cid Parti")
    declare_conflict(make_review(dossier, gone, scores=(1, 1)))
    client = as_person("jury.ici")
    client.post(url, {"vu": "0", "note-effet": "4", "save": "1"})
    assert "Bea Autre" not in page_of(client, url)
    client.post(url, {"vu": "1", **NOTES, "avis": "Bien.", "finish": "1"})
    page = page_of(client, url)
    assert "Bea Autre, 40/100" in page
    assert "Cid Parti" not in page


def test_who_sent_theirs_first_is_told_that_the_others_will_show(as_person, task, url, dossier, reviewed, person):
    words, client = "Les notes des autres paraîtront ici quand ils auront fini.", as_person("jury.ici")
    other = make_review(dossier, make_juror(reviewed, person("nouvelle"), full_name="Bea Autre"))
    client.post(url, {"vu": "0", "note-effet": "4", "save": "1"})
    assert words not in page_of(client, url)
    client.post(url, {"vu": "1", **NOTES, "avis": "Bien.", "finish": "1"})
    assert words in page_of(client, url)
    other.delete()
    assert words not in page_of(client, url)


def test_an_evaluation_is_confirmed_below_its_warning(as_person, task, url):
    client = as_person("jury.ici")
    client.post(url, {"start": "1"})
    page = page_of(client, url)
    asked = page.partition('<details class="confirm">')[2].partition("</details>")[0]
    assert asked.index("elle ne change plus") < asked.index('name="finish"')
    assert page.index('name="save"') < page.index('name="finish"')


def test_what_a_juror_asks_is_answered_to_all_who_read(
    as_person, task, url, dossier, reviewed, person, mailoutbox, django_capture_on_commit_callbacks
):
    other = make_juror(reviewed, person("nouvelle"))
    make_review(dossier, other)
    with django_capture_on_commit_callbacks(execute=True):
        as_person("jury.ici").post(url, {"ask": "1", "question": "Depuis quand ?"})
    assert [mail.to for mail in mailoutbox] == [["responsable.ici@example.org"]]
    asked = Clarification.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        as_person("responsable.ici").post(
            f"/admin/campagnes/{reviewed.pk}/evaluations/", {"answered": asked.pk, "answer": "Depuis mars."}
        )
    assert sorted(mail.to[0] for mail in mailoutbox[1:]) == ["jury.ici@example.org", "nouvelle@example.org"]
    page = page_of(as_person("nouvelle"), url)
    assert "Depuis quand" in page
    assert "Depuis mars." in page
    assert "Ada" not in page


# --- Blind ----------------------------------------------------------------------------------------


def test_questions_about_a_dossier_are_ten_at_most_and_the_next_is_not_lost(as_person, task, url, mailoutbox):
    client = as_person("jury.ici")
    for number in range(10):
        assert client.post(url, {"ask": "1", "question": f"Question {number}"}).status_code == 302
    answer = client.post(url, {"ask": "1", "question": "Une de trop"})
    assert answer.status_code == 409
    assert "c’est le maximum" in answer.content.decode()
    assert "Une de trop" in answer.content.decode()
    assert Clarification.objects.count() == 10


def test_questions_that_follow_each_other_too_fast_wait(as_person, task, url, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "clarification": "1/h/user"}
    client = as_person("jury.ici")
    client.post(url, {"ask": "1", "question": "Depuis quand ?"})
    answer = client.post(url, {"ask": "1", "question": "Jusqu’à quand ?"})
    assert answer.status_code == 429
    assert "réessayez dans une heure" in answer.content.decode()
    assert "Jusqu’à quand" in answer.content.decode()
    assert Clarification.objects.count() == 1


def test_a_blind_jury_reads_no_name_anywhere(as_person, task, url, dossier, reviewed):
    CampaignPage.objects.filter(pk=reviewed.pk).update(is_blind=True)
    authored = make_pdf(more={900: b"<< /Author (Menuiserie ici) >>"}, trailer=b"/Info 900 0 R")
    piece = attach(dossier, "piece", "Bilan de la Menuiserie ici.pdf", authored)
    letter = attach(dossier, "lettre-engagement", "Lettre de la Menuiserie ici.pdf")
    dossier.sent["shared"] = {"profile": {"facts": [["Commune", "Chauvigny"]]}}
    dossier.save()
    client = as_person("jury.ici")
    page = page_of(client, url)
    for name in ("Menuiserie", "Chauvigny", "titulaire"):
        assert name not in page
    assert "Pièce 1.pdf" in page
    assert "Menuiserie" not in page_of(client, f"/jury/{reviewed.pk}/")
    answer = client.get(f"{url}pieces/{piece.uuid}/")
    assert "Menuiserie" not in answer.headers["Content-Disposition"]
    assert PdfReader(BytesIO(answer.content)).pages
    assert b"Menuiserie" not in answer.content
    assert client.get(f"{url}pieces/{letter.uuid}/").status_code == 404
    pack = text_of(client.get(f"/jury/{reviewed.pk}/dossiers-1.pdf").content)
    assert "Fours de nuit" in pack
    assert "Menuiserie" not in pack
    assert "Chauvigny" not in pack


def test_a_file_that_would_name_its_author_is_not_given_to_a_blind_jury(as_person, task, url, reviewed, piece):
    CampaignPage.objects.filter(pk=reviewed.pk).update(is_blind=True)
    answer = as_person("jury.ici").get(f"{url}pieces/{piece.uuid}/", follow=True)
    assert answer.redirect_chain[0][0] == url
    assert "demandez-le à l’organisation" in answer.content.decode()


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


# --- Files and the pack ---------------------------------------------------------------------------


def test_a_file_is_saved_and_never_opened_here(as_person, task, url, piece):
    answer = as_person("jury.ici").get(f"{url}pieces/{piece.uuid}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"%PDF"


def test_a_file_of_another_application_or_not_sent_is_none(as_person, task, url, dossier, reviewed, person, there):
    other = make_application(
        reviewed, by=person("titulaire.ici"), organisation=dossier.organisation, category="cooperation"
    )
    theirs = attach(other, "piece", "Autre.pdf")
    removed = Attachment.objects.create(
        application=dossier, question="piece", name="Brouillon.pdf", content_type="application/pdf", size=1
    )
    client = as_person("jury.ici")
    for file in (theirs, removed):
        assert client.get(f"{url}pieces/{file.uuid}/").status_code == 404


def test_the_pack_holds_what_one_may_read_and_no_more(as_person, task, reviewed, dossier, person):
    other = make_application(
        reviewed, by=person("titulaire.ici"), organisation=dossier.organisation, category="cooperation", title="Secret"
    )
    answer = as_person("jury.ici").get(f"/jury/{reviewed.pk}/dossiers-1.pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="dossiers-{reviewed.slug}-1.pdf"'
    text = text_of(answer.content)
    assert "Fours de nuit" in text
    assert "Nous avons posé des minuteries." in text
    assert " ".join(text.split()).count("Dossier n° 1 : Fours de nuit") == 2
    assert other.title not in text
    assert as_person("jury.ici").get(f"/jury/{reviewed.pk}/dossiers-2.pdf").status_code == 404
    assert as_person("jury.ici").get(f"/jury/{reviewed.pk}/dossiers-0.pdf").status_code == 404


# --- Strangers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_a_pack_that_is_not_there_is_not_found(as_person, task, reviewed, number):
    assert as_person("jury.ici").get(f"/jury/{reviewed.pk}/dossiers-{number}.pdf").status_code == 404


@pytest.mark.parametrize("name", ["nouvelle", "titulaire.ici", "responsable.ici", "national", "jury.ailleurs"])
def test_to_others_nothing_of_a_jury_exists(as_person, task, url, reviewed, piece, name):
    client = as_person(name)
    for address in (url, f"/jury/{reviewed.pk}/", f"{url}pieces/{piece.uuid}/", f"/jury/{reviewed.pk}/dossiers-1.pdf"):
        assert client.get(address).status_code == 404
    assert client.post(url, {"start": "1"}).status_code == 404
    assert client.post(f"{url}notes/", {"vu": "0", **NOTES}).status_code == 404


def test_a_juror_of_another_campaign_opens_nothing_of_this_one(as_person, task, url, here, person, piece):
    elsewhere = make_campaign(here, phase=Phase.REVIEW)
    make_juror(elsewhere, person("nouvelle"))
    client = as_person("nouvelle")
    mixed = url.replace(f"/jury/{task.application.campaign_id}/", f"/jury/{elsewhere.pk}/")
    for address in (url, mixed, f"{url}pieces/{piece.uuid}/", f"{mixed}pieces/{piece.uuid}/"):
        assert client.get(address).status_code == 404
        assert client.post(f"{mixed}notes/", {"vu": "0", **NOTES}).status_code == 404


def test_a_juror_of_the_campaign_opens_only_what_they_were_given(as_person, task, url, reviewed, person, piece):
    make_juror(reviewed, person("nouvelle"))
    client = as_person("nouvelle")
    assert client.get(url).status_code == 404
    assert client.get(f"{url}pieces/{piece.uuid}/").status_code == 404
    assert "Aucun dossier" in page_of(client, f"/jury/{reviewed.pk}/")


def test_a_removed_juror_opens_nothing(as_person, task, url, reviewed, ada, piece):
    client = as_person("jury.ici")
    client.post(url, {"start": "1"})
    remove_juror(ada)
    for address in (url, f"/jury/{reviewed.pk}/", f"{url}pieces/{piece.uuid}/", f"/jury/{reviewed.pk}/dossiers-1.pdf"):
        assert client.get(address).status_code == 404
    assert client.post(f"{url}notes/", {"vu": "1", **NOTES}).status_code == 404


def test_a_seat_without_its_role_opens_nothing(as_person, task, url, reviewed, here):
    """The role is what asks for a second factor."""
    here.jury.user_set.clear()
    client = as_person("jury.ici")
    assert client.get(url).status_code == 404
    assert "Mes jurys" not in page_of(client, "/mon-espace/")


def test_what_is_withdrawn_or_turned_down_is_read_no_more(as_person, task, url, dossier):
    client = as_person("jury.ici")
    for state in ("withdrawn", "inadmiss"):
        dossier.state = state
        dossier.save()
        assert client.get(url).status_code == 404


def test_a_juror_never_enters_the_administration(as_person, task, reviewed):
    client = as_person("jury.ici")
    assert client.get(f"/admin/campagnes/{reviewed.pk}/evaluations/").status_code in (302, 403, 404)
    assert "Fours de nuit" not in client.get(f"/admin/campagnes/{reviewed.pk}/jury/", follow=True).content.decode()


def test_a_jury_waits_for_its_second_factor(as_person, task, url, reviewed, person, settings):
    settings.MFA_REQUIRED_ROLES = ["jury"]
    client = as_person("jury.ici")
    for address in ("/jury/", f"/jury/{reviewed.pk}/", url, f"/jury/{reviewed.pk}/dossiers-1.pdf"):
        assert client.get(address).headers["Location"] == "/compte/2fa/"
    client.post(f"{url}notes/", {"vu": "0", **NOTES})
    task.refresh_from_db()
    assert task.scores == {}
    Authenticator.objects.create(user=person("jury.ici"), type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get(url).status_code == 200


def test_a_place_in_a_jury_shows_in_one_s_space(as_person, task, reviewed):
    page = page_of(as_person("jury.ici"), "/mon-espace/")
    assert "Mes jurys" in page
    assert "Évaluer 1\u00a0dossier\u00a0: Trophées 2026" in page
    assert "Mes jurys" not in page_of(as_person("nouvelle"), "/mon-espace/")


# --- Cost -----------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.usefixtures("generations_read_once")
@pytest.mark.usefixtures("generations_read_once")
def test_pages_cost_the_same_with_forty_dossiers(client, reviewed, person):
    counts = []
    juror = make_juror(reviewed, person("nouvelle"))
    for applications in (2, 38):
        made, _jurors = make_jury(reviewed, applications=applications, jurors=0)
        for application in made:
            make_review(application, juror)
        client.force_login(juror.user)
        first = made[0]
        addresses = (
            f"/jury/{reviewed.pk}/",
            f"/jury/{reviewed.pk}/{first.uuid}/",
            f"/jury/{reviewed.pk}/dossiers-1.pdf",
            "/mon-espace/",
        )
        for address in addresses:
            client.get(address)
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]


# --- While it is written --------------------------------------------------------------------------


def test_an_organiser_sees_beforehand_what_the_jury_will(here, rf, person):
    campaign = make_campaign(here)
    assert ("jury", "Ce que voit le jury") in campaign.preview_modes
    page = campaign.make_preview_request(preview_mode="jury").content.decode()
    assert "Aperçu" in page
    assert "L’action en une phrase" in page
    assert "Effet mesuré" in page
    campaign.criteria, campaign.parts = [], []
    assert "La grille n’est pas encore écrite." in campaign.make_preview_request(preview_mode="jury").content.decode()
