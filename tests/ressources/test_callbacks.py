"""« Être rappelé·e »: asked, shown beforehand, sent once, answered by a secret link, followed, forgotten."""

from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from actors.models import AccessRecord, Membership
from cms.rights.erasure import erase_organisation, erase_person
from cms.rights.export import about, about_organisation
from home import spaces
from home.problems import Conflict
from home.templatetags.french import day
from ressources.callbacks.links import partner_url, secret_of
from ressources.callbacks.rules import KEPT, LINK_KEPT, REMIND_AFTER, SILENT_AFTER, State
from ressources.enums import CallbackState
from ressources.models import CallbackRequest, ResourcePage
from ressources.services.callbacks import (
    answer_callback,
    follow_callbacks,
    forget_old_callbacks,
    withdraw_callback,
)
from tests.factories.actors import make_organisations
from tests.factories.callbacks import PARTNER, make_callback, make_partnered
from tests.factories.pages import hide
from tests.forms import hidden_in
from tests.test_query_counts import DETAIL, MEMBER

pytestmark = pytest.mark.django_db

TYPED = {"name": "Ada Bois", "phone": "05 49 11 22 33", "email": "ada@example.org", "message": "Par où commencer ?"}
NOON = timezone.now().replace(hour=11, minute=0)


@pytest.fixture
def resource(here) -> ResourcePage:
    return make_partnered(here, slug="visite-energie", title="Visite énergie")


@pytest.fixture
def url(resource) -> str:
    return "/ici/ressources/visite-energie/rappel/"


@pytest.fixture
def callback(organisation, here, person, resource) -> CallbackRequest:
    made = make_callback(organisation, territory=here, by=person("titulaire.ici"), resource=resource)
    CallbackRequest.objects.update(mailed_at=timezone.now())
    made.refresh_from_db()
    return made


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """What leaves once what is done inside is written."""

    def capture(work, *args, **kwargs) -> list:
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            work(*args, **kwargs)
        return mail.outbox[before:]

    return capture


def text(response) -> str:
    return unescape(response.content.decode())


def link(callback: CallbackRequest) -> str:
    return f"/rappel/{secret_of(callback)}/"


def receipt(callback: CallbackRequest) -> str:
    return f"/mon-espace/structure/{callback.organisation.uuid}/demandes/{callback.uuid}/"


def seen(response) -> str:
    """The seal of what a page shows."""
    return hidden_in(text(response), "seen")["seen"]


def age(callback: CallbackRequest, **days: timedelta | None) -> None:
    """How long before noon each thing was done; None: never."""
    since = {name: None if ago is None else NOON - ago for name, ago in days.items()}
    CallbackRequest.objects.filter(pk=callback.pk).update(**since)


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_what_is_sent_is_what_was_shown_line_by_line(as_person, url, organisation):
    client = as_person("membre.ici")
    preview = client.post(url, {**TYPED, "preview": "1"})
    assert "Ce qui sera transmis à Chambre des métiers" in text(preview)
    assert not CallbackRequest.objects.exists()
    assert "Cochez la case" in text(client.post(url, {**TYPED, "send": "1", "seen": seen(preview)}))
    assert not CallbackRequest.objects.exists()
    client.post(url, {**TYPED, "send": "1", "seen": seen(preview), "consent": "on"})
    callback = CallbackRequest.objects.get()
    assert callback.organisation == organisation
    assert callback.partner_email == PARTNER
    assert {line["key"] for line in callback.sent} == {
        *(
            "resource",
            "partner",
            "name",
            "phone",
            "email",
            "organisation",
            "kind",
            "headcount",
            "commune",
            "territory",
            "message",
        )
    }
    for line in callback.sent:
        assert line["value"] in text(preview)
    assert callback.consent in text(preview)
    shown = text(client.get(receipt(callback)))
    assert all(line["value"] in shown for line in callback.sent)


def test_what_changed_since_it_was_shown_is_shown_again(as_person, url, organisation):
    client = as_person("membre.ici")
    before = seen(client.post(url, {**TYPED, "preview": "1"}))
    organisation.name = "Menuiserie du Clain"
    organisation.save()
    again = client.post(url, {**TYPED, "send": "1", "seen": before, "consent": "on"})
    assert "a changé entre-temps" in text(again)
    assert "Menuiserie du Clain" in text(again)
    assert not CallbackRequest.objects.exists()
    client.post(url, {**TYPED, "send": "1", "seen": seen(again), "consent": "on"})
    assert CallbackRequest.objects.get().told("organisation") == "Menuiserie du Clain"


@pytest.mark.parametrize("change", [{"contact_email": "autre@example.org"}, {"provider": "Une autre maison"}])
def test_request_does_not_leave_for_somebody_else_than_was_shown(as_person, url, resource, change):
    client = as_person("membre.ici")
    before = seen(client.post(url, {**TYPED, "preview": "1"}))
    for name, value in change.items():
        setattr(resource, name, value)
    resource.save()
    again = client.post(url, {**TYPED, "send": "1", "seen": before, "consent": "on"})
    assert next(iter(change.values())) in text(again)
    assert not CallbackRequest.objects.exists()


@pytest.mark.parametrize("phone", ["", "demain", "05", "1" * 20, "05 49 =1+1"])
def test_number_that_nobody_could_dial_is_refused_without_losing_anything(as_person, url, phone):
    page = text(as_person("membre.ici").post(url, {**TYPED, "phone": phone, "preview": "1"}))
    assert "Par où commencer ?" in page
    assert "Ce qui sera transmis" not in page


def test_sent_twice_it_is_one_request_and_one_mail(as_person, url, sent):
    client = as_person("membre.ici")
    data = {**TYPED, "send": "1", "seen": seen(client.post(url, {**TYPED, "preview": "1"})), "consent": "on"}
    mails = sent(lambda: [client.post(url, data) for _twice in range(2)])
    callback = CallbackRequest.objects.get()
    assert [one.to for one in mails] == [[PARTNER], ["membre.ici@example.org"]]
    assert mails[0].reply_to == ["ada@example.org"]
    assert client.get(url).headers["Location"] == receipt(callback)


def test_colleague_who_asks_the_same_meanwhile_gets_the_request_that_is_open(here, organisation, person, resource):
    first = make_callback(organisation, territory=here, by=person("titulaire.ici"), resource=resource)
    assert make_callback(organisation, territory=here, by=person("membre.ici"), resource=resource) == first
    answer_callback(first, to=State.NO_ANSWER, note="")
    assert make_callback(organisation, territory=here, by=person("membre.ici"), resource=resource) != first


def test_who_has_several_organisations_says_for_which(as_person, url, here, person):
    (other,) = make_organisations(here, member=person("membre.ici"))
    client, key = as_person("membre.ici"), str(other.presences.get().pk)
    assert "Au nom de" in text(client.get(url))
    data = {**TYPED, "presence": key}
    client.post(url, {**data, "send": "1", "seen": seen(client.post(url, {**data, "preview": "1"})), "consent": "on"})
    assert CallbackRequest.objects.get().organisation == other


def test_who_is_of_no_organisation_is_told_what_to_do(as_person, url):
    client = as_person("nouvelle")
    assert "/rejoindre/ici/" in text(client.get(url))
    assert client.post(url, {**TYPED, "preview": "1"}).status_code == 403


def test_too_many_requests_wait_and_lose_nothing(as_person, url, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "callback_received": "1/d/key"}
    cache.clear()
    client = as_person("membre.ici")
    data = {**TYPED, "send": "1", "seen": seen(client.post(url, {**TYPED, "preview": "1"})), "consent": "on"}
    client.post(url, data)
    withdraw_callback(CallbackRequest.objects.get())
    response = client.post(url, data)
    assert response.status_code == 429
    assert "Par où commencer ?" in text(response)
    assert CallbackRequest.objects.count() == 1


# --- Where it may be asked --------------------------------------------------------------------------------------------


def test_page_that_everybody_gets_leads_to_the_form(client, url, resource):
    page = client.get("/ici/ressources/visite-energie/")
    assert f'href="{url}"' in text(page)
    assert "csrfmiddlewaretoken" not in text(page)
    assert client.get(url).headers["Location"].endswith(f"?next={url}")


def test_page_tells_a_member_that_the_request_was_sent_in_place_of_the_invitation(
    as_person, client, callback, url, here, person, generations_read_once
):
    """In as many queries as where nothing was asked."""
    address, member = "/ici/ressources/visite-energie/", as_person("membre.ici")
    page = text(member.get(address))
    assert f"a été envoyée le {day(timezone.localdate())}" in page
    assert f'href="{receipt(callback)}"' in page
    assert url not in page
    make_organisations(here, member=person("membre.ici"))
    assert url in text(member.get(address)), "the other organisation may ask"
    with CaptureQueriesContext(connection) as asked:
        member.get(address)
    answer_callback(callback, to=State.DONE, note="")
    with CaptureQueriesContext(connection) as free:
        page = text(member.get(address))
    assert "a été envoyée" not in page
    assert url in page
    assert len(asked) == len(free) <= DETAIL + MEMBER
    assert "Demander à être rappelé·e" in text(client.get(address))


def test_national_resource_is_asked_from_a_territory_and_belongs_to_it(as_person, person):
    make_partnered(None, slug="nationale", title="Aide nationale")
    client, url = as_person("membre.ici"), "/ici/ressources/n/nationale/rappel/"
    assert f'href="{url}"' in text(client.get("/ici/ressources/n/nationale/"))
    data = {**TYPED, "send": "1", "seen": seen(client.post(url, {**TYPED, "preview": "1"})), "consent": "on"}
    client.post(url, data)
    assert CallbackRequest.objects.get().territory.slug == "ici"
    assert "depuis l’espace de votre territoire" in text(client.get("/ressources/nationale/"))
    assert client.get("/ressources/nationale/rappel/").status_code == 404
    client.force_login(person("membre.ailleurs"))
    assert client.get("/ailleurs/ressources/n/nationale/rappel/").status_code == 200


@pytest.mark.parametrize("reason", ["closed", "draft", "no_callback", "module", "hidden", "elsewhere", "out_of_reach"])
def test_what_cannot_be_asked_here_does_not_exist(as_person, here, reason):
    page = make_partnered(None, slug="nationale")
    if reason == "hidden":
        hide(page, here)
    if reason == "module":
        here.modules = [module for module in here.modules if module != "resources"]
        here.save()
    changes = {
        "closed": {"closing": timezone.localdate() - timedelta(days=1)},
        "draft": {"live": False},
        "no_callback": {"takes_callbacks": False},
        "out_of_reach": {"departments": ["75"]},
    }
    ResourcePage.objects.filter(pk=page.pk).update(**changes.get(reason, {"summary": page.summary}))
    slug = "/ici/ressources/nationale/rappel/" if reason == "elsewhere" else "/ici/ressources/n/nationale/rappel/"
    assert as_person("membre.ici").get(slug).status_code == 404


# --- Whose ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["titulaire.ailleurs", "nouvelle", "responsable.ici", "national"])
def test_request_of_others_does_not_exist(as_person, callback, who):
    client = as_person(who)
    assert client.get(receipt(callback)).status_code == 404
    assert client.post(receipt(callback)).status_code == 404
    assert callback.is_open


def test_request_is_not_read_through_another_organisation(as_person, callback, here, person):
    (other,) = make_organisations(here, member=person("nouvelle"))
    assert as_person("nouvelle").get(f"/mon-espace/structure/{other.uuid}/demandes/{callback.uuid}/").status_code == 404
    page = text(as_person("nouvelle").get(f"/mon-espace/structure/{other.uuid}/demandes/"))
    assert "Pas encore de demande" in page


def test_colleagues_follow_it_and_take_it_back(as_person, callback, sent):
    client = as_person("membre.ici")
    assert "Visite énergie" in text(client.get(f"/mon-espace/structure/{callback.organisation.uuid}/demandes/"))
    (told,) = sent(client.post, receipt(callback), {"withdraw": "1"})
    assert told.to == [PARTNER]
    callback.refresh_from_db()
    assert (callback.state, callback.sent, callback.name, callback.email) == (CallbackState.WITHDRAWN, [], "", "")
    gone = client.get(link(callback))
    assert gone.status_code == 410
    assert "retirée" in text(gone)
    assert "Menuiserie" not in text(gone)
    assert not sent(client.post, receipt(callback), {"withdraw": "1"})


def test_what_was_taken_up_is_not_taken_back(as_person, callback):
    answer_callback(callback, to=State.TAKEN, note="")
    page = as_person("membre.ici").post(receipt(callback), {"withdraw": "1"}, follow=True)
    assert "s’en est déjà saisi" in text(page)
    callback.refresh_from_db()
    assert callback.state == CallbackState.TAKEN


# --- The partner ------------------------------------------------------------------------------------------------------


def test_partner_answers_without_an_account_and_says_it_twice_for_once(callback, sent):
    partner = Client(enforce_csrf_checks=True)
    page = partner.get(link(callback))
    assert all(line["value"] in text(page) for line in callback.sent)
    assert {"private", "no-store"} <= {part.strip() for part in page.headers["Cache-Control"].split(",")}
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    said = {"to": "taken", "note": "Je vous appelle jeudi."}
    (told,) = sent(lambda: [partner.post(link(callback), said) for _twice in range(2)])
    assert told.to == ["titulaire.ici@example.org"]
    assert "> Je vous appelle jeudi." in told.body
    callback.refresh_from_db()
    assert (callback.state, callback.note) == (CallbackState.TAKEN, "Je vous appelle jeudi.")
    (told,) = sent(partner.post, link(callback), {"to": "done", "note": ""})
    assert "rappelé·e" in told.subject
    late = partner.post(link(callback), {"to": "taken", "note": "Trop tard"}, follow=True)
    assert "a changé entre-temps" in text(late)
    callback.refresh_from_db()
    assert (callback.state, callback.note) == (CallbackState.DONE, "")


def test_reading_the_link_changes_nothing(callback):
    before = CallbackRequest.objects.values().get()
    for method in ("get", "head"):
        assert getattr(Client(), method)(link(callback)).status_code == 200
    assert CallbackRequest.objects.values().get() == before


def test_nothing_leads_to_a_request_but_its_secret(client, callback):
    """Neither what the database keeps, nor what its members know."""
    for guess in (callback.secret_digest, callback.uuid.hex, str(callback.pk), "x" * 43, secret_of(callback)[:-1]):
        response = client.get(f"/rappel/{guess}/")
        assert response.status_code == 404
        assert "Menuiserie" not in text(response)
    assert secret_of(callback) not in str(CallbackRequest.objects.values().get())


def test_link_ends_three_months_after_the_request(client, callback):
    answer_callback(callback, to=State.DONE, note="")
    age(callback, asked_at=LINK_KEPT * 2, state_at=LINK_KEPT - timedelta(days=2))
    assert client.get(link(callback)).status_code == 200
    age(callback, state_at=LINK_KEPT + timedelta(days=2))
    over = client.get(link(callback))
    assert over.status_code == 410
    assert "05 49 11 22 33" not in text(over)
    assert client.post(link(callback), {"to": "done", "note": "Encore"}).status_code == 410


def test_link_follows_a_new_key_of_the_installation(client, callback, settings):
    old = link(callback)
    settings.SECRET_KEY = "une-autre-cle"
    assert client.get(old).status_code == 200
    path = "/" + partner_url(callback).split("/", 3)[3]
    assert path != old
    assert [client.get(one).status_code for one in (path, old)] == [200, 404]


def test_link_is_on_the_host_of_a_territory_that_has_its_own(client, callback, here, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert "Ici" in text(client.get(link(callback))).partition("</header>")[0]
    Site.objects.create(hostname="ici.example.org", root_page=here.page)
    spaces.forget()
    address = partner_url(callback)
    assert urlsplit(address).hostname == "ici.example.org"
    page = client.get(urlsplit(address).path, headers={"host": "ici.example.org"})
    assert "05 49 11 22 33" in text(page)
    assert 'href="/ressources/"' in text(page)


def test_partner_and_withdrawal_cross_without_a_third_state(callback):
    answer_callback(callback, to=State.DONE, note="Vu")
    with pytest.raises(Conflict):
        withdraw_callback(callback)
    CallbackRequest.objects.filter(pk=callback.pk).update(state=CallbackState.SENT)
    withdraw_callback(callback)
    for to in (State.TAKEN, State.WITHDRAWN):
        with pytest.raises(Conflict):
            answer_callback(callback, to=to, note="Trop tard")
    callback.refresh_from_db()
    assert (callback.state, callback.note) == (CallbackState.WITHDRAWN, "")


# --- The clock --------------------------------------------------------------------------------------------------------


def test_partner_is_reminded_once_then_the_person_and_the_team_are_told(callback, sent):
    age(callback, asked_at=REMIND_AFTER - timedelta(days=1), mailed_at=REMIND_AFTER - timedelta(days=1))
    assert not sent(follow_callbacks, NOON)
    age(callback, asked_at=REMIND_AFTER, mailed_at=REMIND_AFTER)
    assert not sent(follow_callbacks, NOON.replace(hour=2))
    (reminder,) = sent(follow_callbacks, NOON)
    assert reminder.to == [PARTNER]
    assert partner_url(callback) in reminder.body
    assert not sent(follow_callbacks, NOON + SILENT_AFTER - timedelta(days=1))
    told = sent(follow_callbacks, NOON + SILENT_AFTER)
    assert [one.to for one in told] == [["titulaire.ici@example.org"], ["responsable.ici@example.org"]]
    callback.refresh_from_db()
    assert callback.state == CallbackState.SILENT
    assert not sent(follow_callbacks, NOON + SILENT_AFTER)
    assert answer_callback(callback, to=State.DONE, note="").state == CallbackState.DONE


def test_mail_that_could_not_leave_is_sent_again_and_the_page_says_so(as_person, callback, sent):
    age(callback, asked_at=timedelta(hours=14), mailed_at=None)
    assert "en cours d’envoi" in text(as_person("membre.ici").get(receipt(callback)))
    request, receipt_mail = sent(follow_callbacks, NOON.replace(hour=2))
    assert (request.to, receipt_mail.to) == ([PARTNER], ["titulaire.ici@example.org"])
    assert not sent(follow_callbacks, NOON.replace(hour=2))
    assert "a reçu votre demande" in text(as_person("membre.ici").get(receipt(callback)))


def test_request_that_never_left_is_withdrawn_without_a_word_to_the_partner(as_person, callback, sent):
    age(callback, mailed_at=None)
    assert not sent(as_person("membre.ici").post, receipt(callback), {"withdraw": "1"})


def test_word_of_an_earlier_state_is_not_said_again(callback, sent):
    answer_callback(callback, to=State.TAKEN, note="Jeudi matin")
    assert answer_callback(callback, to=State.DONE, note="Jeudi matin").note == ""


def test_partner_who_has_answered_is_not_reminded(callback, sent):
    answer_callback(callback, to=State.TAKEN, note="")
    age(callback, asked_at=REMIND_AFTER * 9, state_at=REMIND_AFTER * 8)
    assert not sent(follow_callbacks, NOON)


def test_it_is_forgotten_a_year_after_the_last_news(callback):
    age(callback, asked_at=KEPT * 2, state_at=KEPT - timedelta(days=1))
    assert forget_old_callbacks(NOON) == 0
    assert forget_old_callbacks(NOON + timedelta(days=2)) == 1


# --- The team, and people's rights ------------------------------------------------------------------------------------


def test_team_takes_the_list_away_without_formulas_and_it_is_written_down(as_person, here, organisation, person):
    told = make_callback(organisation, territory=here, by=person("membre.ici"), message="=1+1", name="Ada Bois")
    client = as_person("responsable.ici")
    listed = client.get("/admin/mises-en-relation/?export=csv")
    content = b"".join(listed.streaming_content).decode() if listed.streaming else listed.content.decode()
    assert "'=1+1" in content
    assert "05 49 11 22 33" in content
    page = text(client.get(f"/admin/mises-en-relation/inspect/{told.pk}/"))
    assert "05 49 11 22 33" in page
    kinds = AccessRecord.objects.filter(organisation=organisation, territory=here).values_list("kind", flat=True)
    assert sorted(kinds) == ["exported", "read"]
    assert "Ada Bois" not in text(as_person("responsable.ailleurs").get("/admin/mises-en-relation/"))
    assert as_person("redaction.ici").get("/admin/mises-en-relation/").status_code == 302


def test_late_partner_waits_in_the_team_s_admin(as_person, callback):
    CallbackRequest.objects.update(reminded_at=timezone.now())
    page = text(as_person("responsable.ici").get("/admin/"))
    assert "demande de rappel laissée sans réponse" in page


def test_person_takes_their_requests_away_and_is_forgotten_with_them(callback, person, organisation):
    member = person("titulaire.ici")
    mine = str(about(member)["demandes_de_rappel"])
    assert "05 49 11 22 33" in mine
    assert callback.secret_digest not in mine
    membership = Membership.objects.get(user=person("membre.ici"), organisation=organisation)
    assert "Visite énergie" in str(about_organisation(membership)["demandes_de_rappel"])
    erase_person(member)
    assert not CallbackRequest.objects.exists()


def test_partner_is_told_when_who_asked_is_erased(callback, here, organisation, person, sent):
    member = person("titulaire.ici")
    unsent = make_callback(organisation, territory=here, by=member)
    done = make_callback(organisation, territory=here, by=member)
    CallbackRequest.objects.filter(pk=done.pk).update(mailed_at=NOON, state=CallbackState.DONE)
    # A colleague's, which names the person as the one to call.
    of_colleague = make_callback(organisation, territory=here, by=person("membre.ici"), email=member.email)
    CallbackRequest.objects.filter(pk=of_colleague.pk).update(mailed_at=NOON, state=CallbackState.TAKEN)
    theirs = (member.email, "Ada Bois", "05 49 11 22 33")
    told = sent(erase_person, member)
    assert not CallbackRequest.objects.filter(pk__in=[callback.pk, unsent.pk, done.pk, of_colleague.pk]).exists()
    mails = [one for one in told if one.to == [PARTNER]]
    assert [one.subject for one in mails] == ["Menuiserie ici retire sa demande de rappel"] * 2
    said = " ".join(one.body for one in mails)
    assert callback.title in said
    assert of_colleague.title in said
    assert not any(one.reply_to for one in mails)
    assert not [word for word in theirs if word in said]


def test_partner_is_told_when_the_organisation_is_deleted(callback, organisation, sent):
    (told,) = sent(erase_organisation, organisation)
    assert told.to == [PARTNER]
    assert not CallbackRequest.objects.exists()


def test_request_outlives_its_resource_with_the_words_of_that_day(client, as_person, callback, resource):
    resource.delete()
    assert "Visite énergie" in text(client.get(link(callback)))
    assert as_person("membre.ici").get(receipt(callback)).status_code == 200


# --- How much it asks -------------------------------------------------------------------------------------------------


def test_lists_ask_as_many_queries_for_one_request_as_for_five(
    as_person, here, organisation, person, generations_read_once
):
    lists = {
        "membre.ici": f"/mon-espace/structure/{organisation.uuid}/demandes/",
        "responsable.ici": "/admin/mises-en-relation/",
    }

    def count() -> list[int]:
        counts = []
        for who, address in lists.items():
            client = as_person(who)
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
        return counts

    make_callback(organisation, territory=here, by=person("membre.ici"))
    one = count()
    for _more in range(4):
        make_callback(organisation, territory=here, by=person("membre.ici"))
    assert count() == one
