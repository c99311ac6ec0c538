"""The organiser's screens: who opens them, what they show in which order, what they cost."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.models import Organisation
from home.models import Place
from tests.factories.actors import make_organisations
from tests.factories.campaigns import ANSWERS, make_application, make_attachment, make_campaign
from tests.forms import hidden_in
from trophees.calendar import Phase
from trophees.models import Application, Attachment, CampaignPage, CampaignQuestion, Decision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generations_read_once")]


@pytest.fixture
def piece(application, person):
    return make_attachment(application, name="devis.pdf", is_sent=True)


@pytest.fixture
def call(db):
    return make_campaign(None)


def make_applications(campaign, count, *, by) -> None:
    for made in make_organisations(campaign.territory, count):
        organisation = made if isinstance(made, Organisation) else made.organisation
        make_application(campaign, by=by, organisation=organisation, title=f"Dossier de {organisation}")


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    page = response.content.decode().partition('<div class="w-mt-8 desk__team">')[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split()).replace("\u00a0", " ")


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


class TestList:
    def test_drafts_are_counted_and_never_shown(self, as_person, campaign, application, person):
        draft = {"title": "Secret de fabrique", "category": "cooperation"}
        make_application(campaign, by=person("membre.ici"), organisation=application.organisation, sent=False, **draft)
        client = as_person("responsable.ici")
        page = text_of(client, f"/admin/campagnes/{campaign.pk}/candidatures/")
        assert "Fours de nuit" in page
        assert "1 candidature reçue" in page
        assert "Une autre est en préparation" in page
        assert "Secret" not in page
        assert "Une candidature est en préparation" in text_of(client, f"/admin/campagnes/{campaign.pk}/")

    def test_what_was_taken_back_is_listed_and_counted_as_such(self, as_person, campaign, application):
        client = as_person("responsable.ici")
        assert (
            "retirée"
            not in text_of(client, f"/admin/campagnes/{campaign.pk}/candidatures/").partition("1 candidature")[2]
        )
        Application.objects.update(state="withdrawn")
        page = text_of(client, f"/admin/campagnes/{campaign.pk}/candidatures/")
        assert "1 candidature reçue, dont une retirée." in page

    def test_a_screen_about_one_application_names_its_campaign(self, as_person, campaign, application):
        address = f"/admin/campagnes/{campaign.pk}/candidatures/{application.pk}/"
        page = as_person("responsable.ici").get(address).content.decode()
        assert f"N° 1, {campaign.title}" in unescape(page)
        assert f"Candidature\u00a0: Fours de nuit, {campaign.title}" in unescape(page)

    def test_it_shows_what_was_sent_and_not_what_is_being_written(self, as_person, campaign, application):
        Application.objects.update(title="Changé depuis")
        page = text_of(as_person("responsable.ici"), f"/admin/campagnes/{campaign.pk}/candidatures/")
        assert "Fours de nuit" in page
        assert "Changé" not in page

    def test_it_is_in_order_of_arrival(self, as_person, campaign, application, person):
        make_applications(campaign, 3, by=person("titulaire.ici"))
        client = as_person("responsable.ici")
        lines = client.get(f"/admin/campagnes/{campaign.pk}/candidatures/").context["lines"]
        assert [line.application.number for line in lines] == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=fours", True),
            ("q=MENUISERIE+ici", True),
            ("q=boulangerie", False),
            ("etat=received", True),
            ("etat=admissible", False),
            ("etat=nimporte", True),
            ("etat=draft", True),
            ("categorie=energie", True),
            ("categorie=cooperation", False),
            ("categorie=energie&etat=received&q=nuit", True),
            ("p=99", True),
        ],
    )
    def test_it_is_narrowed_by_words_state_and_category(self, as_person, campaign, application, query, found):
        page = text_of(as_person("responsable.ici"), f"/admin/campagnes/{campaign.pk}/candidatures/?{query}")
        assert ("Fours de nuit" in page) is found

    def test_it_says_which_pieces_are_missing(self, as_person, here, organisation, person):
        campaign = make_campaign(here, needs_letter=True)
        make_application(campaign, by=person("titulaire.ici"), organisation=organisation)
        page = text_of(as_person("responsable.ici"), f"/admin/campagnes/{campaign.pk}/candidatures/")
        assert "Manque : Lettre d’engagement signée" in page

    def test_pieces_are_counted(self, as_person, campaign, piece):
        page = text_of(as_person("responsable.ici"), f"/admin/campagnes/{campaign.pk}/candidatures/")
        assert "1 fichier" in page

    def test_it_costs_the_same_for_2_and_for_40_and_is_cut_in_pages(self, as_person, campaign, person):
        client, author = as_person("responsable.ici"), person("titulaire.ici")
        addresses = [f"/admin/campagnes/{campaign.pk}/{end}" for end in ("", "candidatures/", "candidatures/?q=a")]
        addresses.append("/admin/campagnes/")
        make_applications(campaign, 2, by=author)
        few = [queries_of(client, address) for address in addresses]
        make_applications(campaign, 38, by=author)
        assert [queries_of(client, address) for address in addresses] == few
        assert len(client.get(addresses[1]).context["lines"]) == 25
        assert len(client.get(f"{addresses[1]}?p=2").context["lines"]) == 15


class TestApplication:
    def address(self, application) -> str:
        return f"/admin/campagnes/{application.campaign_id}/candidatures/{application.pk}/"

    def test_it_is_read_with_its_answers_files_and_history(self, as_person, application, piece):
        page = text_of(as_person("responsable.ici"), self.address(application))
        for expected in (*("Menuiserie ici", "Énergie", "Reçue", "devis.pdf", "titulaire.ici@"), ANSWERS["recit"]):
            assert expected in page

    def test_the_size_of_a_file_is_told_in_french(self, as_person, application, piece):
        Attachment.objects.update(size=240_000)
        assert "(240 Ko, 1 page)" in text_of(as_person("responsable.ici"), self.address(application))

    def test_it_offers_the_moves_that_its_state_allows(self, as_person, application):
        client = as_person("responsable.ici")
        assert "Déclarer recevable" in text_of(client, self.address(application))
        data = {"to": "admissible", "seen": "received", "note": "Complète."}
        assert client.post(self.address(application), data).status_code == 302
        page = text_of(client, self.address(application))
        assert "Passer à l’évaluation" in page
        assert "Complète." in page
        assert "Déclarer recevable" not in page

    def test_a_refusal_without_a_reason_keeps_what_was_typed(self, as_person, application):
        client = as_person("responsable.ici")
        page = client.post(self.address(application), {"to": "inadmiss", "seen": "received", "note": " "})
        assert "Dites pourquoi" in page.content.decode()
        long = "x" * 1001
        page = client.post(self.address(application), {"to": "inadmiss", "seen": "received", "note": long})
        assert long in page.content.decode()
        assert Application.objects.get().state == "received"

    @pytest.mark.parametrize("state", ["selected", "refused", "contracted", "draft", "withdrawn", "", "nimporte"])
    def test_no_other_state_is_taken(self, as_person, application, state):
        as_person("responsable.ici").post(self.address(application), {"to": state, "seen": "received", "note": "x"})
        assert Application.objects.get().state == "received"

    def test_what_a_colleague_decided_meanwhile_is_said(self, as_person, application):
        Application.objects.update(state="admissible")
        client, address = as_person("responsable.ici"), self.address(application)
        data = {"to": "inadmiss", "seen": "received", "note": "La pièce 2 manque."}
        answer = client.post(address, data)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "vient de changer d’état" in page
        assert "La pièce 2 manque." in page
        assert "Passer à l’évaluation" in page
        assert Application.objects.get().state == "admissible"
        # Decided again, knowingly, by what the page now holds.
        assert client.post(address, data | hidden_in(page, "seen", "read")).status_code == 302
        assert Application.objects.get().state == "inadmiss"
        assert Application.objects.get().events.last().note == "La pièce 2 manque."

    def test_who_reads_the_note_is_said_in_one_way(self, as_person, application):
        client = as_person("responsable.ici")
        assert "Il part par e-mail à qui candidate" in text_of(client, self.address(application))
        Application.objects.update(state="evaluated")
        before_history = text_of(client, self.address(application)).partition("Historique")[0]
        assert "Note pour votre équipe" in before_history
        assert "Mot à qui candidate" not in before_history

    def test_a_note_is_kept_where_no_move_is_left(self, as_person, application):
        Application.objects.update(state="withdrawn")
        data = {"to": "inadmiss", "seen": "received", "note": "La pièce 2 manque."}
        answer = as_person("responsable.ici").post(self.address(application), data)
        assert answer.status_code == 409
        assert "vient de changer d’état" in answer.content.decode()
        assert "La pièce 2 manque." in answer.content.decode()

    def test_a_version_that_came_while_it_was_read_is_said(self, as_person, application):
        client = as_person("responsable.ici")
        data = {"to": "admissible", **hidden_in(client.get(self.address(application)).content.decode(), "seen", "read")}
        Application.objects.update(sent_at=timezone.now())
        answer = client.post(self.address(application), data)
        assert answer.status_code == 409
        assert "nouvelle version" in answer.content.decode()
        assert Application.objects.get().state == "received"
        again = data | hidden_in(answer.content.decode(), "seen", "read")
        assert client.post(self.address(application), again).status_code == 302

    def test_previous_and_next_follow_the_arrival(self, as_person, campaign, application, person):
        make_applications(campaign, 2, by=person("titulaire.ici"))
        second = Application.objects.get(number=2)
        page = text_of(as_person("responsable.ici"), self.address(second))
        assert "Précédente : n° 1" in page
        assert "Suivante : n° 3" in page

    def test_it_costs_the_same_whatever_was_sent(self, as_person, campaign, application, piece, person):
        client = as_person("responsable.ici")
        few = queries_of(client, self.address(application))
        make_applications(campaign, 5, by=person("titulaire.ici"))
        for number in range(10):
            make_attachment(application, by=person("titulaire.ici"), name=f"{number}.pdf", is_sent=True)
        assert queries_of(client, self.address(application)) == few

    def test_landscapes_are_for_national_calls(self, as_person, application, call, person):
        assert "Paysages" not in text_of(as_person("responsable.ici"), self.address(application))
        as_person("responsable.ici").post(self.address(application), {"landscapes_of": "1", "landscapes": "urban"})
        assert Application.objects.get(pk=application.pk).landscapes == []
        theirs = make_application(call, by=person("nouvelle"), place=Place.objects.get(name="Chauvigny"))
        client = as_person("national")
        assert "Paysages" in text_of(client, self.address(theirs))
        data = {"landscapes_of": "1", "landscapes": ["rural", "mountain"]}
        assert client.post(self.address(theirs), data).status_code == 302
        assert Application.objects.get(pk=theirs.pk).landscapes == ["rural", "mountain"]
        client.post(self.address(theirs), {"landscapes_of": "1", "landscapes": ["desert"]})
        assert Application.objects.get(pk=theirs.pk).landscapes == ["rural", "mountain"]

    def test_a_draft_does_not_exist(self, as_person, campaign, organisation, person):
        draft = make_application(campaign, by=person("titulaire.ici"), organisation=organisation, sent=False)
        assert as_person("responsable.ici").get(self.address(draft)).status_code == 404


class TestPiece:
    def address(self, piece, **changes) -> str:
        keys = {"campaign": piece.application.campaign_id, "application": piece.application_id, "uuid": piece.uuid}
        return "/admin/campagnes/{campaign}/candidatures/{application}/pieces/{uuid}/".format(**keys | changes)

    def test_it_is_saved_and_not_opened(self, as_person, piece):
        response = as_person("responsable.ici").get(self.address(piece))
        assert response.status_code == 200
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"].startswith("private, no-store")

    def test_what_was_not_sent_does_not_exist(self, as_person, application, piece):
        application.sent["answers"]["piece"]["value"] = []
        application.save()
        assert as_person("responsable.ici").get(self.address(piece)).status_code == 404

    def test_it_is_reached_by_its_own_application_only(self, as_person, campaign, piece, here, person, organisation):
        client = as_person("responsable.ici")
        other = make_campaign(here)
        assert client.get(self.address(piece, campaign=other.pk)).status_code == 404
        second = make_application(
            campaign, by=person("titulaire.ici"), organisation=organisation, category="cooperation"
        )
        assert client.get(self.address(piece, application=second.pk)).status_code == 404


class TestWhoOpens:
    """The whole cast, on every address. Those who have no business in the admin are refused at its door."""

    CAST = ("redaction.ici", "responsable.ailleurs", "redaction.ailleurs", "jury.ici", "titulaire.ici", "nouvelle")

    @pytest.fixture
    def addresses(self, campaign, application, piece, person):
        asked = CampaignQuestion.objects.create(campaign=campaign, email="a@example.org", text="Qui ?")
        base = f"/admin/campagnes/{campaign.pk}/"
        ends = ("", "questions/", "candidatures/", "candidatures/tableau.csv", "candidatures/tableau.xlsx")
        dossier = f"{base}candidatures/{application.pk}/"
        return [
            *(f"{base}{end}" for end in ends),
            f"{base}questions/{asked.pk}/",
            dossier,
            f"{dossier}pieces/{piece.uuid}/",
        ]

    @pytest.mark.parametrize("name", ["responsable.ici", "national"])
    def test_organisers_open_all(self, as_person, addresses, name):
        client = as_person(name)
        assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)

    @pytest.mark.parametrize("name", CAST)
    def test_nobody_else_opens_any(self, as_person, addresses, application, name):
        client = as_person(name)
        for address in addresses:
            moved = client.post(address, {"to": "admissible", "seen": "received"}, follow=True)
            for response in (client.get(address, follow=True), moved):
                assert response.status_code in {403, 404, 405}, address
        assert Application.objects.get().state == "received"

    @pytest.mark.parametrize("name", ["responsable.ici", "jury.ici", "redaction.ici"])
    def test_a_national_call_is_the_nation_s(self, as_person, call, person, name):
        theirs = make_application(call, by=person("nouvelle"), place=Place.objects.get(name="Chauvigny"))
        client, base = as_person(name), f"/admin/campagnes/{call.pk}/"
        for end in ("", "diversite/", "candidatures/", f"candidatures/{theirs.pk}/", "candidatures/tableau.csv"):
            assert client.get(f"{base}{end}", follow=True).status_code in {403, 404}

    def test_keys_of_another_campaign_do_not_exist(self, as_person, here, call, application, addresses):
        other = make_campaign(here)
        for key in (other.pk, call.pk, 999_999):
            base = f"/admin/campagnes/{key}/"
            dossier = f"{base}candidatures/{application.pk}/"
            question = f"{base}questions/{CampaignQuestion.objects.get().pk}/"
            for address in (dossier, question):
                assert as_person("national").get(address).status_code == 404
                assert as_person("national").post(address, {"to": "admissible"}).status_code == 404
        assert as_person("national").get(f"/admin/campagnes/{other.pk}/candidatures/tableau.exe").status_code == 404


class TestDiversity:
    @pytest.fixture
    def received(self, call, person):
        place = Place.objects.get(name="CU du Grand Poitiers")
        Place.objects.filter(pk=place.pk).update(legal_form="CU", region="75")
        first = make_application(call, by=person("nouvelle"), place=Place.objects.get(pk=place.pk))
        make_application(call, by=person("nouvelle"), place=Place.objects.get(name="Chauvigny"))
        return first

    def test_it_counts_by_kind_population_region_and_landscape(self, as_person, call, received):
        Application.objects.filter(pk=received.pk).update(landscapes=["urban"])
        page = text_of(as_person("national"), f"/admin/campagnes/{call.pk}/diversite/")
        for words in ("2 candidatures reçues", "Communautés urbaines 1 0", "Communes 1 0", "Nouvelle-Aquitaine 1 0"):
            assert words in page
        assert "Urbain 1 0" in page
        assert "Pas encore dit 1 0" in page

    def test_what_was_decided_counts_before_it_is_announced(self, as_person, call, received, person):
        Decision.objects.create(application=received, outcome="selected", reason="Bien.", decided_by=person("national"))
        page = text_of(as_person("national"), f"/admin/campagnes/{call.pk}/diversite/")
        assert "1 retenue" in page
        assert "Communautés urbaines 1 1" in page

    def test_trophies_have_none(self, as_person, campaign):
        client = as_person("responsable.ici")
        assert client.get(f"/admin/campagnes/{campaign.pk}/diversite/").status_code == 404
        assert "Diversité" not in text_of(client, f"/admin/campagnes/{campaign.pk}/")

    def test_it_costs_the_same_for_2_and_for_40(self, as_person, call, received, person):
        client, address = as_person("national"), f"/admin/campagnes/{call.pk}/diversite/"
        few = queries_of(client, address)
        places = [
            Place(
                kind="commune", code=f"9{number:04}", insee=f"9{number:04}", name=f"Lieu {number}", search_name="lieu"
            )
            for number in range(38)
        ]
        for place in Place.objects.bulk_create(places):
            make_application(call, by=person("nouvelle"), place=place)
        assert queries_of(client, address) == few


class TestQuestions:
    @pytest.fixture
    def asked(self, campaign):
        texts = ("Qui peut candidater ?", "Et les SCI ?")
        return [
            CampaignQuestion.objects.create(campaign=campaign, email="curieuse@example.org", text=text)
            for text in texts
        ]

    def test_it_is_answered_and_published_without_a_name(self, as_person, campaign, asked, mailoutbox):
        client, base = as_person("responsable.ici"), f"/admin/campagnes/{campaign.pk}/questions/"
        assert "2 questions attendent une réponse" in text_of(client, base)
        data = {"seen": "", "answer": "Toute structure.", "is_published": "on", "public_text": "Qui est concerné ?"}
        assert client.post(f"{base}{asked[0].pk}/", data).status_code == 302
        assert CampaignQuestion.objects.get(pk=asked[0].pk).is_published
        page = text_of(client, base)
        assert "Une question attend une réponse" in page
        assert page.index("SCI") < page.index("candidater")

    def test_what_is_refused_keeps_what_was_typed(self, as_person, campaign, asked):
        client, base = as_person("responsable.ici"), f"/admin/campagnes/{campaign.pk}/questions/"
        data = {"seen": "", "answer": "Toute structure.", "is_published": "on", "public_text": ""}
        page = client.post(f"{base}{asked[0].pk}/", data).content.decode()
        assert "telle que tous la liront." in page
        assert "Toute structure." in page
        assert CampaignQuestion.objects.waiting().count() == 2

    def test_what_a_colleague_answered_meanwhile_is_read_then_changed_knowingly(self, as_person, campaign, asked):
        client, address = as_person("responsable.ici"), f"/admin/campagnes/{campaign.pk}/questions/{asked[0].pk}/"
        client.post(address, {"seen": "", "answer": "La leur.", "is_published": "on", "public_text": "Qui donc ?"})
        stale = {"seen": "", "answer": "La mienne.", "public_text": ""}
        answer = client.post(address, stale)
        assert answer.status_code == 409
        page = answer.content.decode()
        for words in ("vient de répondre", "La leur.", "Qui donc ?", "La mienne."):
            assert words in page
        assert CampaignQuestion.objects.get(pk=asked[0].pk).answer == "La leur."
        assert client.post(address, stale | hidden_in(page, "seen")).status_code == 302
        assert CampaignQuestion.objects.get(pk=asked[0].pk).answer == "La mienne."

    def test_it_costs_the_same_for_2_and_for_40(self, as_person, campaign, asked):
        client, base = as_person("responsable.ici"), f"/admin/campagnes/{campaign.pk}/questions/"
        few = queries_of(client, base)
        more = [CampaignQuestion(campaign=campaign, email="a@example.org", text=f"Q{n}") for n in range(38)]
        CampaignQuestion.objects.bulk_create(more)
        assert queries_of(client, base) == few


class TestOverview:
    def test_counts_lead_to_the_list_that_they_count(self, as_person, campaign, application):
        page = as_person("responsable.ici").get(f"/admin/campagnes/{campaign.pk}/").content.decode()
        assert f'href="/admin/campagnes/{campaign.pk}/candidatures/?etat=received"' in page
        assert f'href="/admin/campagnes/{campaign.pk}/candidatures/?categorie=energie"' in page

    def test_the_next_edition_opens_in_its_editor(self, as_person, campaign):
        client = as_person("responsable.ici")
        response = client.post(f"/admin/campagnes/{campaign.pk}/edition-suivante/")
        draft = CampaignPage.objects.latest("pk")
        assert response.headers["Location"] == f"/admin/pages/{draft.pk}/edit/"
        assert not draft.live
        assert client.get(response.headers["Location"]).status_code == 200

    def test_the_next_edition_is_prepared_by_its_organisers_only(self, as_person, campaign):
        address = f"/admin/campagnes/{campaign.pk}/edition-suivante/"
        assert as_person("responsable.ici").get(address).status_code == 405
        for name in ("redaction.ici", "responsable.ailleurs", "jury.ici"):
            assert as_person(name).post(address, follow=True).status_code in {403, 404}
        assert CampaignPage.objects.count() == 1


class TestCampaigns:
    def test_one_s_own_with_what_waits(self, as_person, campaign, application, there, call):
        make_campaign(there, title="Ailleurs")
        CampaignQuestion.objects.create(campaign=campaign, email="a@example.org", text="Qui ?")
        CampaignPage.objects.filter(pk=campaign.pk).update(is_rolling=True)
        page = text_of(as_person("responsable.ici"), "/admin/campagnes/")
        assert "Candidatures ouvertes jusqu’au" in page
        assert "1 1 1" in page
        assert "Ailleurs" not in page
        assert call.title not in page.replace(campaign.title, "")

    def test_what_may_still_be_changed_is_not_to_instruct(self, as_person, campaign, application, here, organisation):
        assert " 1 0 0" in text_of(as_person("responsable.ici"), "/admin/campagnes/")

    def test_it_costs_the_same_for_2_and_for_40(self, as_person, here, campaign, application, there):
        client = as_person("national")
        make_campaign(here)
        few = queries_of(client, "/admin/campagnes/")
        for territory in (here, there, None) * 6:
            make_campaign(territory, phase=Phase.CLOSED)
        assert queries_of(client, "/admin/campagnes/") == few
