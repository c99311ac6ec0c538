"""The applicant's pages, by the test client: from the campaign's page to the receipt, and what surrounds them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from home.models import Place
from home.spaces import national_space, territory_space
from home.spam import FASTEST, stamp
from home.templatetags.french import day
from tests.factories.campaigns import NAMES, make_application, make_campaign
from tests.factories.hostile_files import make_pdf
from tests.test_query_counts import measure
from trophees.applying.navigation import step_url
from trophees.calendar import Phase
from trophees.enums import ApplicationState
from trophees.hours import exact
from trophees.models import (
    Application,
    ApplicationEvent,
    Author,
    CampaignPage,
    CampaignQuestion,
    Decision,
    Deliberation,
)
from trophees.versions import form_of

pytestmark = pytest.mark.django_db
WRITTEN_ON = (
    "application",
    "application_title",
    "application_joined",
    "application_letter",
    "application_review",
    "application_authors",
    "withdraw_application",
)


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_from_the_campaign_s_page_to_the_receipt(
    client, as_person, campaign, organisation, django_capture_on_commit_callbacks
):
    page = text_of(client.get(f"/ici/trophees/{campaign.slug}/"))
    begin = f"/mon-espace/candidatures/nouvelle/{campaign.pk}/"
    assert begin in page
    assert client.get(begin)["Location"] == f"/compte/login/?next={begin}"
    client = as_person("titulaire.ici")
    assert "Menuiserie ici" in text_of(client.get(begin))
    begun = client.post(begin, {"organisation": str(organisation.uuid), "category": "energie"})
    application = Application.objects.get()
    base = f"/mon-espace/candidatures/{application.uuid}/"
    assert begun["Location"] == base
    assert "Donnez un intitulé" in text_of(client.get(base))
    first = client.post(f"{base}intitule/", {"title": "Fours de nuit", "category": "energie", "seen": ""})["Location"]
    assert "L’action en une phrase" in text_of(client.get(first))
    key = first.split("/partie/")[1].split("/")[0]
    answers = {"phrase.seen": "0", "phrase": "Éteindre", "recit.seen": "0", "recit": "Des minuteries."}
    second = client.post(first, answers)["Location"]
    assert key not in second
    assert client.post(second, {"depuis.seen": "0", "depuis": "recent"})["Location"] == f"{base}joindre/"
    assert f"{base}relecture/" in text_of(client.get(f"{base}joindre/"))
    review = text_of(client.get(f"{base}relecture/"))
    assert "Des minuteries." in review
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{base}relecture/")["Location"] == f"{base}recu/"
    receipt = text_of(client.get(f"{base}recu/"))
    assert "Numéro d’arrivée" in receipt
    sent_at = localtime(Application.objects.get().submitted_at)
    assert f"{day(sent_at)} à {exact(sent_at)}" in receipt
    assert client.get(f"{base}recu.pdf").content.startswith(b"%PDF")
    assert [message.to for message in mail.outbox] == [["titulaire.ici@example.org"]]
    assert f"{base}recu/" in mail.outbox[0].body
    assert "Accusé de réception" in text_of(client.get(base))
    assert "Fours de nuit" in text_of(client.get("/mon-espace/"))


@pytest.fixture
def draft(campaign, organisation, person):
    return make_application(campaign, by=person("titulaire.ici"), organisation=organisation, sent=False)


def base(application) -> str:
    return f"/mon-espace/candidatures/{application.uuid}/"


def step_of(application, number: int = 0) -> str:
    return f"{base(application)}partie/{application.campaign.parts[number].value['key']}/1/"


class TestBeginning:
    def test_who_has_no_organisation_presents_one_and_comes_back(self, as_person, campaign):
        begin = f"/mon-espace/candidatures/nouvelle/{campaign.pk}/"
        sent_to = as_person("nouvelle").get(begin)["Location"]
        assert sent_to.startswith("/mon-espace/structure/nouvelle/?territoire=ici&next=")
        assert str(campaign.pk) in sent_to

    def test_a_place_of_no_list_is_refused_beside_its_field(self, as_person):
        begin, client = f"/mon-espace/candidatures/nouvelle/{make_campaign(None).pk}/", as_person("nouvelle")
        page = text_of(client.post(begin, {"place": "Nulle-Part"}))
        assert "Aucun lieu ne porte ce nom" in page
        assert 'value="Nulle-Part"' in page
        assert client.post(begin, {"place": "86070"}).status_code == 302
        assert Application.objects.get().place == Place.objects.get(name="Chauvigny")

    def test_a_place_whose_name_is_shared_is_chosen_among_them(self, as_person):
        named = {"kind": "commune", "name": "Bonnes", "search_name": "bonnes"}
        for code, department in (("86031", "86"), ("16049", "16")):
            Place.objects.create(code=code, insee=code, departments=department, **named)
        begin, client = f"/mon-espace/candidatures/nouvelle/{make_campaign(None).pk}/", as_person("nouvelle")
        assert 'name="which"' not in text_of(client.get(begin))
        page = text_of(client.post(begin, {"place": "Bonnes"}))
        assert "choisissez le vôtre" in page
        assert 'value="Bonnes"' in page
        assert page.count('type="radio" name="which"') == 2
        assert client.post(begin, {"place": "Bonnes", "which": "86070"}).status_code == 200
        assert client.post(begin, {"place": "Bonnes", "which": "16049"}).status_code == 302
        assert Application.objects.get().place.departments == "16"

    def test_a_category_that_is_taken_says_so_and_leads_to_what_is_there(self, as_person, draft, campaign, person):
        begin, client = f"/mon-espace/candidatures/nouvelle/{campaign.pk}/", as_person("titulaire.ici")
        page = text_of(client.get(begin))
        assert "Énergie (déjà commencée\u00a0: la reprendre)" in page
        assert "Coopération (" not in page
        form = {"organisation": str(draft.organisation.uuid), "category": "energie"}
        assert client.post(begin, form)["Location"] == base(draft)
        client.post(f"{base(draft)}relecture/")
        assert "Énergie (déjà envoyée\u00a0: la retrouver)" in text_of(client.get(begin))
        Application.objects.update(state=ApplicationState.WITHDRAWN)
        assert "Énergie (" not in text_of(client.get(begin))

    @pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.OPEN])
    def test_outside_of_its_days_the_button_is_not_there_and_the_page_says_when(self, client, here, as_person, phase):
        campaign = make_campaign(here, phase=phase)
        begin = f"/mon-espace/candidatures/nouvelle/{campaign.pk}/"
        assert begin not in text_of(client.get(f"/ici/trophees/{campaign.slug}/"))
        assert "heure de Paris. Il était" in unescape(text_of(as_person("titulaire.ici").get(begin)))

    def test_a_campaign_of_a_territory_without_trophies_does_not_exist(self, as_person, campaign, here, draft):
        here.modules = []
        here.save()
        client = as_person("titulaire.ici")
        assert client.get(f"/mon-espace/candidatures/nouvelle/{campaign.pk}/").status_code == 404
        assert client.get(base(draft)).status_code == 404
        assert "Vos candidatures" not in text_of(client.get("/mon-espace/"))


class TestSteps:
    def test_a_wrong_answer_is_said_beside_it_and_stays(self, as_person, draft):
        form = {"phrase.seen": "1", "phrase": "long " * 60, "recit.seen": "1", "recit": "Un récit"}
        page = text_of(as_person("titulaire.ici").post(step_of(draft), form))
        assert "trop long" in page
        assert "long long long" in page
        assert Application.objects.get().answers["recit"]["value"] == "Un récit"

    def test_what_is_not_saved_is_not_in_green(self, as_person, draft):
        form = {"phrase.seen": "1", "phrase": "long " * 60, "recit.seen": "1", "recit": "Un récit"}
        page = text_of(as_person("titulaire.ici").post(step_of(draft), form))
        assert 'class="saved saved--no" data-state role="status">Pas encore enregistré' in page
        assert 'class="saved" data-state role="status">Pas encore' not in page

    def test_a_title_that_was_the_last_thing_missing_leads_to_the_review(self, as_person, draft):
        Application.objects.update(title="", answers={**draft.answers, "depuis": {"value": None, "na": False}})
        form = {"title": "Fours de nuit", "category": "energie", "seen": ""}
        client = as_person("titulaire.ici")
        assert client.post(f"{base(draft)}intitule/", form)["Location"] == f"{base(draft)}relecture/"

    def test_a_letter_that_is_there_is_said_to_be_and_not_asked_for(self, as_person, draft):
        CampaignPage.objects.update(needs_letter=True)
        client, review = as_person("titulaire.ici"), f"{base(draft)}relecture/"
        assert "Préparer et déposer la lettre" in text_of(client.get(review))
        letter = SimpleUploadedFile("lettre.pdf", make_pdf(), "application/pdf")
        page = text_of(client.post(f"{base(draft)}lettre/", {"letter": letter}, follow=True))
        assert "La lettre signée est déposée." in page
        page = text_of(client.get(review))
        assert "époser la lettre" not in page
        assert "Déposez la lettre" not in page

    def test_what_is_sent_for_good_is_confirmed_below_its_warning(self, as_person, draft):
        client, review = as_person("titulaire.ici"), f"{base(draft)}relecture/"
        assert '<details class="confirm' not in text_of(client.get(review))
        CampaignPage.objects.update(is_rolling=True)
        page = text_of(client.get(review)).partition('<details class="confirm')[2].partition("</details>")[0]
        assert page.index("elle ne change plus") < page.index("Oui, l’envoyer")
        Application.objects.update(title="")
        page = text_of(client.get(review))
        assert '<details class="confirm' not in page
        assert "Complétez d’abord ce qui manque." in page

    def test_what_is_typed_as_it_closes_is_still_there_to_be_copied(self, as_person, draft, time_machine):
        client = as_person("titulaire.ici")
        time_machine.move_to(draft.campaign.closes_at)
        reply = client.post(step_of(draft), {"recit.seen": "1", "recit": "Écrit trop tard"})
        page = unescape(reply.content.decode())
        assert reply.status_code == 409
        assert "Écrit trop tard" in page
        assert "Il était" in page
        assert client.get(step_of(draft))["Location"] == f"{base(draft)}relecture/"

    def test_what_is_typed_once_the_log_in_expired_comes_back(self, client, draft, person):
        sent_to = client.post(step_of(draft), {"recit.seen": "1", "recit": "Écrit sans connexion"})["Location"]
        assert sent_to.startswith("/compte/login/")
        session = client.session
        kept = dict(session)
        client.force_login(person("titulaire.ici"))
        session = client.session
        session.update({key: value for key, value in kept.items() if not key.startswith("_")})
        session.save()
        assert "Écrit sans connexion" in text_of(client.get(step_of(draft)))

    def test_the_last_one_leads_on_to_what_the_way_has_before_the_review(self, as_person, draft):
        client, last, joined = as_person("titulaire.ici"), step_of(draft, 1), f"{base(draft)}joindre/"
        answers = {"depuis.seen": "0", "depuis": "recent"}
        assert "Étape suivante" in text_of(client.get(last))
        assert client.post(last, answers)["Location"] == joined
        leave = {"depuis.seen": "1", "depuis": "recent", "leave": "1"}
        assert client.post(last, leave)["Location"] == base(draft)
        CampaignPage.objects.update(needs_letter=True)
        assert f'class="btn" href="{base(draft)}lettre/"' in text_of(client.get(joined))

    def test_unknown_steps_do_not_exist(self, as_person, draft):
        client = as_person("titulaire.ici")
        assert client.get(f"{base(draft)}partie/inconnue/1/").status_code == 404
        assert client.get(step_of(draft).replace("/1/", "/9/")).status_code == 404

    def test_a_title_that_somebody_changed_meanwhile_is_not_overwritten_unseen(self, as_person, draft):
        Application.objects.update(title="Écrit par une autre")
        address, form = f"{base(draft)}intitule/", {"title": "Le mien", "category": "energie", "seen": "Fours de nuit"}
        client = as_person("titulaire.ici")
        page = unescape(text_of(client.post(address, form)))
        assert "Écrit par une autre" in page
        assert 'value="Le mien"' in page
        seen = re.search(r'name="seen" value="([^"]*)"', page)
        assert seen
        assert client.post(address, form | {"seen": seen[1]}).status_code == 302
        assert Application.objects.get().title == "Le mien"

    @pytest.mark.usefixtures("generations_read_once")
    def test_reading_again_costs_the_same_whatever_was_written(self, as_person, draft):
        client = as_person("titulaire.ici")
        queries, page = measure(client, f"{base(draft)}relecture/")
        assert "Éteindre les fours la nuit" in page.content.decode()
        assert queries <= 14


class TestTheClosingSecond:
    def test_what_is_sent_in_the_last_second_arrives(self, as_person, draft, time_machine):
        client = as_person("titulaire.ici")
        time_machine.move_to(draft.campaign.closes_at - timedelta(seconds=1), tick=False)
        assert client.post(f"{base(draft)}relecture/")["Location"] == f"{base(draft)}recu/"

    def test_a_second_later_it_is_refused_and_the_page_says_by_how_much(self, as_person, draft, time_machine):
        client = as_person("titulaire.ici")
        time_machine.move_to(draft.campaign.closes_at, tick=False)
        assert client.post(f"{base(draft)}relecture/")["Location"] == base(draft)
        page = unescape(text_of(client.get(base(draft))))
        assert "heure de Paris. Il était" in page
        assert "Cette candidature n’a pas été envoyée" in page
        assert Application.objects.get().state == ApplicationState.DRAFT
        assert "phrase" in Application.objects.get().answers

    def test_what_was_sent_before_stays_what_is_read(self, as_person, draft, time_machine):
        client = as_person("titulaire.ici")
        client.post(f"{base(draft)}relecture/")
        client.post(step_of(draft), {"phrase.seen": "1", "phrase": "Plus tard"})
        time_machine.move_to(draft.campaign.closes_at, tick=False)
        client.post(f"{base(draft)}relecture/")
        assert "Ce que vous aviez envoyé reste ce qui sera lu." in text_of(client.get(base(draft)))
        assert "Plus tard" not in text_of(client.get(f"{base(draft)}recu/"))


class TestAuthors:
    @pytest.fixture
    def draft(self, person):
        chauvigny = Place.objects.get(name="Chauvigny")
        return make_application(make_campaign(None), by=person("titulaire.ici"), place=chauvigny, sent=False)

    def invite(self, client, draft, capture, email="nouvelle@example.org"):
        with capture(execute=True):
            return client.post(f"{base(draft)}auteurs/", {"email": email})

    def test_somebody_is_invited_accepts_and_writes(self, as_person, draft, django_capture_on_commit_callbacks):
        self.invite(as_person("titulaire.ici"), draft, django_capture_on_commit_callbacks)
        (message,) = mail.outbox
        assert message.to == ["nouvelle@example.org"]
        address = re.search(r"/mon-espace/candidatures/invitation/\S+/", message.body)
        assert address
        client = as_person("nouvelle")
        assert client.get(base(draft)).status_code == 404
        assert "Chauvigny" in text_of(client.get(address[0]))
        assert client.post(address[0])["Location"] == base(draft)
        assert client.get(base(draft)).status_code == 200
        assert client.get(address[0]).status_code == 404

    def test_the_invitation_is_for_its_address_only(self, as_person, draft, django_capture_on_commit_callbacks):
        self.invite(as_person("titulaire.ici"), draft, django_capture_on_commit_callbacks)
        token = Author.objects.get(user=None).token
        client = as_person("titulaire.ailleurs")
        address = f"/mon-espace/candidatures/invitation/{token}/"
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
        assert not Author.objects.filter(user__email="titulaire.ailleurs@example.org").exists()

    def test_a_second_invitation_replaces_the_first(self, as_person, draft, django_capture_on_commit_callbacks):
        client = as_person("titulaire.ici")
        self.invite(client, draft, django_capture_on_commit_callbacks)
        first = Author.objects.get(user=None).token
        self.invite(client, draft, django_capture_on_commit_callbacks, email="Nouvelle@Example.org")
        assert Author.objects.get(user=None).token != first

    def test_who_writes_already_is_not_invited(self, as_person, draft, django_capture_on_commit_callbacks):
        client = as_person("titulaire.ici")
        page = self.invite(client, draft, django_capture_on_commit_callbacks, email="titulaire.ici@example.org")
        assert "écrit déjà" in text_of(page)
        assert mail.outbox == []

    def test_the_last_one_stays_and_the_others_may_go(self, as_person, draft, person):
        mine, other = Author.objects.get(), person("nouvelle")
        client = as_person("titulaire.ici")
        assert client.post(f"{base(draft)}auteurs/{mine.pk}/retirer/").status_code == 409
        Author.objects.create(application=draft, email=other.email, user=other)
        assert client.post(f"{base(draft)}auteurs/{mine.pk}/retirer/")["Location"] == "/mon-espace/"
        assert client.get(base(draft)).status_code == 404

    def test_authors_of_another_application_are_out_of_reach(self, as_person, draft, person):
        theirs = make_application(
            make_campaign(None), by=person("nouvelle"), place=Place.objects.get(name="Lille"), sent=False
        )
        pk = theirs.authors.get().pk
        assert as_person("titulaire.ici").post(f"{base(draft)}auteurs/{pk}/retirer/").status_code == 404

    def test_members_of_an_organisation_need_no_invitation(self, as_person, here, organisation, person):
        mine = make_application(make_campaign(here), by=person("titulaire.ici"), organisation=organisation, sent=False)
        client = as_person("membre.ici")
        assert "titulaire.ici@example.org" in text_of(client.get(f"{base(mine)}auteurs/"))
        client.post(f"{base(mine)}auteurs/", {"email": "nouvelle@example.org"})
        assert not Author.objects.filter(application=mine).exists()


class TestFollowing:
    @pytest.fixture
    def sent(self, here, organisation, person):
        campaign = make_campaign(here, phase=Phase.REVIEW)
        return make_application(campaign, by=person("titulaire.ici"), organisation=organisation)

    def test_what_is_read_is_said_to_be_and_nothing_more(self, as_person, sent):
        ApplicationEvent.objects.create(application=sent, state=ApplicationState.EVALUATED, note="Entre nous.")
        page = text_of(as_person("titulaire.ici").get(base(sent)))
        assert "En évaluation" in page
        assert "Entre nous." not in page

    def test_what_was_answered_on_the_form_is_told_with_its_reason(self, as_person, sent):
        Application.objects.update(state=ApplicationState.INADMISSIBLE)
        ApplicationEvent.objects.create(application=sent, state=ApplicationState.INADMISSIBLE, note="Hors territoire.")
        page = text_of(as_person("titulaire.ici").get(base(sent)))
        assert "Non recevable" in page
        assert "Hors territoire." in page

    def test_what_was_decided_is_told_once_it_is_public(self, as_person, sent, person):
        by, now = person("national"), timezone.now()
        Decision.objects.create(application=sent, outcome="selected", reason="Bien.", decided_by=by, announced_at=now)
        Deliberation.objects.create(
            campaign=sent.campaign, method="mean", quorum=1, table={}, sha256="", frozen_by=by, released_at=now
        )
        Application.objects.update(state=ApplicationState.SELECTED)
        client = as_person("titulaire.ici")
        before = text_of(client.get(base(sent)))
        assert "En évaluation" in before
        assert "Candidature retenue" not in before
        assert "palmares/" not in before
        days = {"closes_at": 5, "reviews_at": 4, "deliberates_at": 3, "publishes_at": 0}
        CampaignPage.objects.update(**{name: now - timedelta(days=count) for name, count in days.items()})
        page = text_of(client.get(base(sent)))
        assert "Retenue" in page
        assert "Candidature retenue" in page
        assert f"{sent.campaign.slug}/palmares/{Decision.objects.get().slug}/" in page
        assert "peuvent lire et modifier" not in page
        assert "Bravo pour ces fours." not in page
        Decision.objects.update(letter="Bravo pour ces fours.", letter_read_at=now, letter_sent_at=now)
        assert "Bravo pour ces fours." in text_of(client.get(base(sent)))

    def test_what_is_joined_is_offered_to_be_taken_back_only_if_something_is(self, as_person, sent):
        client = as_person("titulaire.ici")
        assert "Voir ou reprendre ce que j’ai joint" not in text_of(client.get(base(sent)))
        sent.shared = {"profile": {"facts": [["Nom", "Menuiserie ici"]], "at": "2026-03-01T09:00:00+01:00"}}
        sent.save()
        assert "Voir ou reprendre ce que j’ai joint" in text_of(client.get(base(sent)))

    def test_taking_back_looks_like_what_is_final(self, as_person, draft):
        client = as_person("titulaire.ici")
        assert f'class="btn btn--danger" href="{base(draft)}retirer/"' in text_of(client.get(base(draft)))
        page = text_of(client.get(f"{base(draft)}retirer/"))
        assert 'class="btn btn--danger" type="submit"' in page
        assert "dossiers.css" in page

    def test_taking_back_asks_first(self, as_person, draft):
        client = as_person("titulaire.ici")
        assert "Abandonner la candidature" in text_of(client.get(f"{base(draft)}retirer/"))
        assert Application.objects.get().state == ApplicationState.DRAFT
        client.post(f"{base(draft)}retirer/")
        assert "Commencer une autre candidature" in text_of(client.get(base(draft)))


class TestMySpace:
    def test_nothing_is_confirmed_that_would_be_refused(self, as_person, draft):
        client = as_person("titulaire.ici")
        client.post(f"{base(draft)}retirer/")
        assert client.get(f"{base(draft)}retirer/")["Location"] == base(draft)

    def test_what_was_withdrawn_stays_with_its_receipt(self, as_person, draft):
        client = as_person("titulaire.ici")
        assert "Retirées" not in text_of(client.get("/mon-espace/"))
        client.post(f"{base(draft)}relecture/")
        client.post(f"{base(draft)}retirer/")
        page = text_of(client.get("/mon-espace/"))
        assert f"{base(draft)}recu/" in page.partition("Retirées")[2]
        assert "Vos candidatures" not in page
        assert client.get(f"{base(draft)}recu/").status_code == 200

    def test_drafts_come_first_with_their_day(self, as_person, draft):
        page = unescape(text_of(as_person("membre.ici").get("/mon-espace/")))
        assert "Envoyer la candidature de Menuiserie ici avant le" in page


class TestColours:
    """An application is written in the colours of whose campaign it is."""

    def test_every_page_is_drawn_in_those_of_the_territory(self, as_person, campaign, draft):
        CampaignPage.objects.update(needs_letter=True)
        client, sheet = as_person("titulaire.ici"), territory_space("ici").css_name
        assert sheet != national_space().css_name
        addresses = [reverse(name, args=[draft.uuid]) for name in WRITTEN_ON]
        addresses += [
            reverse("begin_application", args=[campaign.pk]),
            step_url(draft, form_of(draft.form_id).themes[0].key, 1),
        ]
        for address in addresses:
            page = text_of(client.get(address))
            assert sheet in page, address
            assert campaign.title in page, address

    def test_a_national_call_keeps_the_nation_s(self, as_person):
        call = make_campaign(None)
        page = text_of(as_person("titulaire.ici").get(reverse("begin_application", args=[call.pk])))
        assert national_space().css_name in page


class TestCampaignPage:
    def test_its_calendar_says_where_we_are(self, client, here, time_machine):
        campaign = make_campaign(here)
        address = f"/ici/trophees/{campaign.slug}/"
        page = text_of(client.get(address))
        here_we_are = page.partition('aria-current="step"')[2].partition("</li>")[0]
        assert "Ouverture des candidatures" in here_we_are
        assert "Nous en sommes ici." in here_we_are
        assert page.index("Calendrier") < page.index("Qui peut candidater")
        time_machine.move_to(campaign.publishes_at, tick=False)
        assert "Nous en sommes ici." not in text_of(client.get(address))

    def test_it_says_what_is_asked_how_it_is_judged_and_what_it_costs(self, client):
        call = make_campaign(None, cost=60_000, cofinancing=50, needs_letter=True, letter="{candidat} s’engage.")
        page = text_of(client.get(f"/ami/{call.slug}/"))
        assert "Votre action" in page
        assert "67\u202f%" in page
        assert "30\u202f000\u00a0€\u00a0HT à votre charge" in page
        assert "lettre d’engagement" in page

    def test_once_it_is_closed_it_invites_nobody(self, client, here, time_machine):
        campaign = make_campaign(here)
        invites = "vous la présenterez en commençant", "vous reprenez où vous en étiez", "jusqu’à la clôture"
        page = text_of(client.get(f"/ici/trophees/{campaign.slug}/"))
        assert all(words in page for words in invites)
        time_machine.move_to(campaign.closes_at, tick=False)
        page = text_of(client.get(f"/ici/trophees/{campaign.slug}/"))
        assert not any(words in page for words in invites)
        assert "Ce qui était demandé" in page

    def test_without_a_campaign_each_space_says_what_will_come(self, client, here):
        local, national = text_of(client.get("/ici/trophees/")), text_of(client.get("/ami/"))
        assert "Aucune édition pour le moment" in local
        assert "Aucun appel pour le moment" in national

    def test_it_is_the_same_for_everybody(self, client, campaign):
        """Kept by the cache of pages: no token, nothing of one person."""
        response = client.get(f"/ici/trophees/{campaign.slug}/")
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert "ETag" in response.headers
        assert not response.cookies

    def test_only_published_answers_are_shown(self, client, campaign):
        told = {"campaign": campaign, "email": "lectrice@example.org", "answer": "Oui."}
        CampaignQuestion.objects.create(text="Brute", public_text="Peut-on venir à deux ?", is_published=True, **told)
        CampaignQuestion.objects.create(text="Cachée", **told)
        page = text_of(client.get(f"/ici/trophees/{campaign.slug}/"))
        assert "Peut-on venir à deux ?" in page
        assert "Brute" not in page
        assert "Cachée" not in page
        assert "lectrice" not in page

    def test_the_draft_is_seen_as_who_applies_sees_it(self, campaign, person, rf):
        campaign.parts[0].value["questions"][0].value["text"] = "Une question nouvelle"
        page = campaign.make_preview_request(preview_mode="applicant").render().content.decode()
        assert "Une question nouvelle" in page
        assert "disabled" in page
        assert "data-answers" not in page

    def test_a_draft_form_that_does_not_hold_says_why(self, campaign):
        campaign.parts[0].value["questions"][0].value["text"] = ""
        page = campaign.make_preview_request(preview_mode="applicant").render().content.decode()
        assert "Le formulaire ne tient pas encore" in page

    @pytest.mark.parametrize("mode", ["", "applicant"])
    def test_a_page_that_is_not_saved_yet_is_previewed(self, campaign, mode):
        names = ("title", "slug", "intro", "parts", "criteria", "categories", "edition", *NAMES)
        new = CampaignPage(**{name: getattr(campaign, name) for name in names})
        new.set_url_path(campaign.get_parent())
        page = new.make_preview_request(preview_mode=mode).render().content.decode()
        assert campaign.title in page
        assert "Votre action" in page

    def test_the_public_page_can_be_previewed_too(self, campaign):
        campaign.title = "Un autre titre"
        assert "Un autre titre" in campaign.make_preview_request().render().content.decode()


class TestQuestions:
    FORM = {"email": "lectrice@example.org", "text": "Une association peut-elle candidater ?"}

    def ask(self, client, campaign, capture, **more):
        with capture(execute=True):
            return client.post(f"{campaign.get_url()}question/", self.FORM | more)

    def stamped(self, time_machine) -> str:
        """The moment of the page, read a little before it is sent."""
        time_machine.move_to(timezone.now() - FASTEST - timedelta(seconds=1), tick=False)
        given = stamp()
        time_machine.move_to(timezone.now() + FASTEST + timedelta(seconds=1), tick=False)
        return given

    def test_it_goes_to_the_managers_of_the_territory(
        self, client, campaign, time_machine, django_capture_on_commit_callbacks
    ):
        reply = self.ask(client, campaign, django_capture_on_commit_callbacks, page_du=self.stamped(time_machine))
        assert reply.status_code == 302
        question = CampaignQuestion.objects.get()
        assert (question.email, question.is_published) == ("lectrice@example.org", False)
        assert [message.to for message in mail.outbox] == [["responsable.ici@example.org"]]
        assert "> Une association peut-elle candidater" in mail.outbox[0].body

    def test_of_a_national_call_to_the_national_team(self, client, time_machine, django_capture_on_commit_callbacks):
        page_du = self.stamped(time_machine)
        self.ask(client, make_campaign(None), django_capture_on_commit_callbacks, page_du=page_du)
        assert [message.to for message in mail.outbox] == [["national@example.org"]]

    def test_a_machine_is_stopped_and_what_it_typed_stays(self, client, campaign, django_capture_on_commit_callbacks):
        reply = self.ask(client, campaign, django_capture_on_commit_callbacks, site_web="https://example.org/")
        assert "peut-elle candidater" in text_of(reply)
        assert not CampaignQuestion.objects.exists()

    def test_too_many_are_stopped(self, client, campaign, time_machine, django_capture_on_commit_callbacks):
        cache.clear()
        page_du = self.stamped(time_machine)
        for _time in range(5):
            assert self.ask(client, campaign, django_capture_on_commit_callbacks, page_du=page_du).status_code == 302
        assert self.ask(client, campaign, django_capture_on_commit_callbacks, page_du=page_du).status_code == 429

    def test_once_it_is_closed_nothing_is_asked(self, client, here):
        campaign = make_campaign(here, phase=Phase.CLOSED)
        assert client.get(f"{campaign.get_url()}question/").status_code == 404
        assert "question/" not in text_of(client.get(f"/ici/trophees/{campaign.slug}/"))
