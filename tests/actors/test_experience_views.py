"""Screens of experience sheets: nothing typed is lost, nothing foreign is reached, nothing is shown unasked."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Picture

from actors.enums import CommentState, Reading
from actors.models import (
    CommentReport,
    ContactRequest,
    ExperienceComment,
    ExperiencePage,
    ExperienceReview,
    Membership,
    Presence,
)
from actors.services.comments import decide_comment, report_comment
from actors.services.experiences import add_picture
from actors.services.organisations import ensure_presence
from actors.services.peer_messages import forget_old_contacts
from home import generations
from home.enums import Module, TerritoryState
from home.pictures import LARGEST
from home.services import set_state, update_identity
from tests.factories.actors import make_comment, make_experience, make_experiences, make_photograph
from tests.forms import send_form

pytestmark = pytest.mark.django_db

LIST = "/ici/retours-experience/"
TOLD = {
    "title": "Éteindre les fours",
    "summary": "La nuit, ils dorment.",
    "year": "2025",
    "context": "Ils tournaient à vide.",
    "action": "Nous les avons éteints.",
    "cost": "Une horloge.",
    "cost_band": "1-1000",
    "result": "Un tiers de gaz en moins.",
    "advice": "Mesurez d’abord.",
}
MESSAGE = {"name": "Une lectrice", "email": "lectrice@example.org", "message": "Bonjour,\nhttps://exemple.fr"}


@pytest.fixture(autouse=True)
def _attempts_are_counted_anew():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def sheet(organisation, person) -> ExperiencePage:
    return make_experience(organisation.presences.get(), by=person("membre.ici"))


@pytest.fixture
def mine(organisation) -> str:
    return f"/mon-espace/structure/{organisation.uuid}/retours/"


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_sheet_is_written_and_asked_for(as_person, mine, here):
    client = as_person("membre.ici")
    theme = here.own_themes.model.objects.get(key="energie")
    answer = client.post(f"{mine}nouveau/ici/", {**TOLD, "themes": [theme.pk]})
    page = ExperiencePage.objects.get()
    assert answer.headers["Location"] == f"{mine}{page.pk}/images/"
    assert (page.live, page.review.state) == (False, Reading.WRITING)
    screen = client.get(f"{mine}{page.pk}/publication/").content.decode()
    assert "sans voir nos adresses" in screen
    unsigned = client.post(f"{mine}{page.pk}/publication/", {"ask": "1", "seen": page.latest_revision_id})
    assert "Cochez la case pour donner votre accord." in unsigned.content.decode()
    client.post(f"{mine}{page.pk}/publication/", {"ask": "1", "seen": page.latest_revision_id, "consent": "on"})
    review = ExperienceReview.objects.get()
    assert (review.state, review.asked_by.email) == (Reading.ASKED, "membre.ici@example.org")
    assert "En attente de relecture" in client.get(mine).content.decode()


def test_title_alone_keeps_a_draft_and_says_what_is_missing(as_person, mine):
    client = as_person("membre.ici")
    client.post(f"{mine}nouveau/ici/", {"title": "Éteindre les fours"})
    page = ExperiencePage.objects.get()
    address = f"{mine}{page.pk}/publication/"
    screen = client.get(address).content.decode()
    for part in ("En une phrase", "Année de l’action", "Notre conseil", "Un thème"):
        assert f"<li>{part}</li>" in screen
    client.post(address, {"ask": "1", "seen": page.latest_revision_id, "consent": "on"})
    assert ExperienceReview.objects.get().state == Reading.WRITING


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": ""}, "Titre</a>"),
        ({"year": "l’an dernier"}, "Année de l’action</a>"),
        ({"year": "2090"}, "Cette année n’est pas encore là"),
        ({"year": "1900"}, "Année de l’action</a>"),
        ({"context": "é" * 1501}, "Le contexte</a>"),
        ({"cost_band": "beaucoup"}, "Dépense</a>"),
        ({"themes": ["99999"]}, "Thèmes</a>"),
    ],
)
def test_wrong_answer_is_named_and_nothing_typed_is_lost(as_person, mine, wrong, message):
    typed = {**TOLD, **wrong}
    page = as_person("membre.ici").post(f"{mine}nouveau/ici/", typed).content.decode()
    assert message in page
    assert "<title>Erreur" in page
    for name in ("summary", "action", "result", "advice"):
        assert typed[name] in page
    assert not ExperiencePage.objects.exists()


def test_theme_of_another_territory_is_not_offered(as_person, mine, there):
    theme = there.own_themes.create(key="forets", name="Forêts lointaines", short_name="Forêts")
    client = as_person("membre.ici")
    assert "Forêts lointaines" not in client.get(f"{mine}nouveau/ici/").content.decode()
    assert "Thèmes</a>" in client.post(f"{mine}nouveau/ici/", {**TOLD, "themes": [theme.pk]}).content.decode()


def test_colleague_s_change_is_not_overwritten_unread(as_person, mine, sheet):
    client, address = as_person("membre.ici"), f"{mine}{sheet.pk}/"
    seen = sheet.latest_revision_id
    client.post(address, {**TOLD, "seen": seen, "advice": "Le premier."})
    page = client.post(address, {**TOLD, "seen": seen, "advice": "Le second."}).content.decode()
    assert "a enregistré cette fiche pendant que vous écriviez" in page
    assert "Le second." in page
    shown = re.search(r'name="seen" value="(\d+)"', page)
    assert client.post(address, {**TOLD, "seen": shown[1], "advice": "Le second."}).status_code == 302
    assert ExperiencePage.objects.get().get_latest_revision_as_object().advice == "Le second."


def test_form_shows_what_the_team_asks_to_mend(as_person, mine, sheet):
    ExperienceReview.objects.update(state=Reading.REFUSED, refusal="Précisez le coût.")
    assert "Précisez le coût." in as_person("membre.ici").get(f"{mine}{sheet.pk}/").content.decode()


def test_sheet_leaves_at_once_when_a_member_withdraws_or_deletes_it(client, as_person, mine, sheet, committed):
    visitor = Client()
    address = f"{LIST}{sheet.slug}/"
    assert visitor.get(address).status_code == 200
    member = as_person("membre.ici")
    with committed():
        member.post(f"{mine}{sheet.pk}/publication/", {"withdraw": "1"})
    assert visitor.get(address).status_code == 404
    assert sheet.title not in visitor.get(LIST).content.decode()
    member.post(f"{mine}{sheet.pk}/publication/", {"delete": "1"})
    assert not ExperiencePage.objects.exists()


def test_closed_module_takes_no_new_sheet_and_shows_none(client, as_person, mine, sheet, here, committed):
    here.modules = [module for module in Module.values if module != Module.EXPERIENCES]
    with committed():
        update_identity(here)
    assert Client().get(f"{LIST}{sheet.slug}/").status_code == 404
    member = as_person("membre.ici")
    assert member.get(f"{mine}nouveau/ici/").status_code == 404
    assert "ne publie pas de retours d’expérience" in member.get(mine).content.decode()
    assert member.post(f"{mine}{sheet.pk}/publication/", {"withdraw": "1"}).status_code == 302


def test_sheet_of_a_suspended_space_is_out_of_reach(as_person, mine, sheet, here, committed):
    with committed():
        set_state(here, state=TerritoryState.SUSPENDED)
    assert as_person("membre.ici").get(f"{mine}{sheet.pk}/").status_code == 404


# --- Pictures ---------------------------------------------------------------------------------------------------------


def test_picture_without_description_is_kept_and_asked_for(as_person, mine, sheet):
    client, address = as_person("membre.ici"), f"{mine}{sheet.pk}/images/"
    assert client.post(address, {"add": "1", "file": make_photograph(), "alt": ""}).status_code == 302
    assert "Décrivez cette image" in client.get(address).content.decode()
    (picture,) = ExperiencePage.objects.get().get_latest_revision_as_object().pictures.all()
    named = {"describe": picture.image_id, f"image-{picture.image_id}-alt": "Un four"}
    assert client.post(address, named).status_code == 302
    (picture,) = ExperiencePage.objects.get().get_latest_revision_as_object().pictures.all()
    assert picture.alt == "Un four"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("photo.jpg", b"<script>alert(1)</script>", "Ce fichier n’est pas l’image"),
        ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG"),
        ("photo.png", make_photograph().read(), "que son nom annonce (.png)"),
        ("photo.jpg", b"rien de tel", "Ce fichier n’est pas une image"),
        ("photo.jpg", make_photograph().read()[:200], "image"),
    ],
)
def test_file_that_is_no_picture_is_refused_and_the_description_stays(as_person, mine, sheet, name, content, message):
    sent = {"add": "1", "file": SimpleUploadedFile(name, content), "alt": "Un four éteint"}
    page = as_person("membre.ici").post(f"{mine}{sheet.pk}/images/", sent).content.decode()
    assert message in page
    assert "form__field--bad" in page
    assert 'value="Un four éteint"' in page


def test_heavy_photograph_is_kept_smaller_and_a_heavier_one_refused(as_person, mine, sheet):
    client, address = as_person("membre.ici"), f"{mine}{sheet.pk}/images/"
    drawing = BytesIO()
    Picture.effect_noise((2600, 2600), 90).save(drawing, "JPEG", quality=90)
    heavy = drawing.getvalue()
    assert 2_621_440 < len(heavy) < 8_000_000  # beyond what Django keeps in memory
    sent = {"add": "1", "file": SimpleUploadedFile("grande.jpg", heavy), "alt": "Un four"}
    assert client.post(address, sent).status_code == 302
    (picture,) = ExperiencePage.objects.get().get_latest_revision_as_object().pictures.all()
    assert (picture.image.width, picture.shown.width) == (LARGEST[0], 720)
    sent["file"] = SimpleUploadedFile("enorme.jpg", heavy + bytes(8 * 1024 * 1024))
    assert "Cette image est trop lourde" in client.post(address, sent).content.decode()


def test_picture_of_another_sheet_is_not_changed(as_person, mine, sheet, there):
    (foreign,) = make_experiences(there)
    client, address = as_person("membre.ici"), f"{mine}{sheet.pk}/images/"
    before = foreign.latest_revision_id
    assert client.post(address, {"remove": "999999"}).status_code == 200
    assert ExperiencePage.objects.get(pk=foreign.pk).latest_revision_id == before


# --- Contact ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/ici/acteurs/menuiserie-ici/contact/", f"{LIST}retour-1/contact/"])
def test_message_reaches_the_owners_and_shows_no_address(client, sheet, organisation, person, address, committed):
    page = client.get(address)
    assert "no-store" in page.headers["Cache-Control"]
    assert "titulaire.ici@" not in page.content.decode()
    with committed():
        answer = send_form(client, address, MESSAGE, follow=True)
    assert "Votre message est parti" in answer.content.decode()
    assert [message.to for message in mail.outbox] == [["titulaire.ici@example.org"]]
    sent = mail.outbox[0]
    assert sent.reply_to == ["lectrice@example.org"]
    assert "> Bonjour,\n> https://exemple.fr" in sent.body
    assert 'href="https://exemple.fr"' not in sent.alternatives[0][0]
    assert "douze mois" in page.content.decode()


def test_member_s_name_and_address_are_filled_in(as_person, person, sheet):
    user = person("membre.ici")
    user.first_name, user.last_name = "Ana", "Diaz"
    user.save()
    page = as_person("membre.ici").get(f"{LIST}{sheet.slug}/contact/").content.decode()
    assert 'value="Ana Diaz"' in page
    assert 'value="membre.ici@example.org"' in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"email": "lectrice"}, "Votre adresse e-mail</a>"),
        ({"message": " "}, "Votre message</a>"),
        ({"site_web": "https://machine.example.org"}, "rempli par une personne"),
    ],
)
def test_wrong_message_is_kept_on_screen(client, sheet, wrong, message):
    page = send_form(client, f"{LIST}{sheet.slug}/contact/", {**MESSAGE, **wrong}).content.decode()
    assert message in page
    assert 'value="Une lectrice"' in page
    assert not ContactRequest.objects.exists()


def test_sixth_message_within_an_hour_waits_and_is_not_lost(client, sheet):
    address = f"{LIST}{sheet.slug}/contact/"
    for _number in range(5):
        assert send_form(client, address, MESSAGE).status_code == 302
    answer = send_form(client, address, MESSAGE)
    assert answer.status_code == 429
    assert "Trop de messages se suivent" in answer.content.decode()
    assert "https://exemple.fr" in answer.content.decode()
    assert ContactRequest.objects.count() == 5


def test_organisation_that_is_not_shown_receives_no_message(client, organisation):
    Presence.objects.filter(organisation=organisation).update(showcase="private")
    assert client.get("/ici/acteurs/menuiserie-ici/contact/").status_code == 404


def test_messages_are_read_again_for_a_year(client, as_person, organisation, sheet):
    send_form(client, f"{LIST}{sheet.slug}/contact/", MESSAGE)
    address = f"/mon-espace/structure/{organisation.uuid}/messages/"
    assert "lectrice@example.org" in as_person("titulaire.ici").get(address).content.decode()
    ContactRequest.objects.update(sent_at=timezone.now() - timedelta(days=366))
    assert forget_old_contacts() == 1


# --- Comments ---------------------------------------------------------------------------------------------------------


def test_comment_appears_once_the_team_has_read_it(as_person, person, sheet, committed):
    visitor, address = Client(), f"{LIST}{sheet.slug}/"
    said = {"author_name": "Ana Diaz", "text": "Et le dimanche ?"}
    assert as_person("membre.ici").post(f"{address}commenter/", said).status_code == 302
    assert "Et le dimanche" not in visitor.get(address).content.decode()
    comment = ExperienceComment.objects.get()
    with committed():
        decide_comment(comment, state=CommentState.PUBLISHED)
    assert (mail.outbox[-1].subject, mail.outbox[-1].to) == (
        "Votre commentaire est publié",
        ["membre.ici@example.org"],
    )
    generations.forget()
    page = visitor.get(address).content.decode()
    assert "Et le dimanche" in page
    assert "Ana Diaz, Menuiserie ici" in page
    assert "membre.ici@" not in page


def test_author_learns_that_their_comment_was_put_aside_once(person, sheet, committed):
    comment = make_comment(sheet, by=person("membre.ici"), text="Achetez\nhttps://volets.example", state="asked")
    for _twice in range(2):
        with committed():
            decide_comment(comment, state=CommentState.REFUSED)
    (sent,) = mail.outbox
    assert sent.subject == "Votre commentaire n’est pas publié"
    assert "> https://volets.example" in sent.body


def test_person_of_several_organisations_says_for_which(as_person, person, sheet, here):
    (other,) = make_experiences(here)
    other = other.presence
    Membership.objects.create(user=person("membre.ici"), organisation=other.organisation)
    client, address = as_person("membre.ici"), f"{LIST}{sheet.slug}/commenter/"
    assert "Au nom de" in client.get(address).content.decode()
    client.post(address, {"presence": other.pk, "author_name": "Ana", "text": "Merci."})
    assert ExperienceComment.objects.get().presence == other


@pytest.mark.parametrize("wrong", [{"text": ""}, {"author_name": ""}, {"text": "é" * 1001}])
def test_wrong_comment_is_kept_on_screen(as_person, sheet, wrong):
    typed = {"author_name": "Ana Diaz", "text": "Et le dimanche ?", **wrong}
    page = as_person("membre.ici").post(f"{LIST}{sheet.slug}/commenter/", typed).content.decode()
    assert "form__field--bad" in page
    assert typed["text"] in page
    assert typed["author_name"] in page
    assert not ExperienceComment.objects.exists()


def test_author_deletes_their_own_comment_and_no_other(as_person, person, sheet):
    own = make_comment(sheet, by=person("membre.ici"), text="À effacer")
    other = make_comment(sheet, by=person("titulaire.ici"), text="À garder")
    client, address = as_person("membre.ici"), f"{LIST}{sheet.slug}/commenter/"
    screen = client.get(address).content.decode()
    assert "À effacer" in screen
    assert "À garder" not in screen
    assert client.post(address, {"delete": other.pk}).status_code == 404
    assert client.post(address, {"delete": "tout"}).status_code == 404
    assert client.post(address, {"delete": own.pk}).status_code == 302
    assert list(ExperienceComment.objects.all()) == [other]


def test_report_reaches_the_team_and_is_settled_by_its_decision(as_person, person, sheet):
    comment = make_comment(sheet, by=person("membre.ici"), text="Achetez mes volets")
    address = f"{LIST}{sheet.slug}/commentaires/{comment.pk}/signaler/"
    reader = as_person("nouvelle")
    assert "form__field--bad" in reader.post(address, {"reason": ""}).content.decode()
    for _twice in range(2):
        reader.post(address, {"reason": "C’est une publicité."})
    assert CommentReport.objects.count() == 1
    manager = Client()
    manager.force_login(person("responsable.ici"))
    assert "commentaire signalé à revoir" in manager.get("/admin/").content.decode()
    screen = f"/admin/commentaires/{comment.pk}/relecture/"
    assert "C’est une publicité." in manager.get(screen).content.decode()
    manager.post(screen, {"decision": "refused"})
    assert "commentaire signalé à revoir" not in manager.get("/admin/").content.decode()
    assert Client().get(address).status_code == 302
    assert reader.get(address).status_code == 404


def test_comment_that_is_not_shown_is_not_reported(as_person, person, sheet):
    comment = make_comment(sheet, by=person("membre.ici"), state="asked")
    assert as_person("nouvelle").get(f"{LIST}{sheet.slug}/commentaires/{comment.pk}/signaler/").status_code == 404


def test_pages_of_comments_go_on_and_a_page_too_far_shows_the_first(client, person, sheet):
    for number in range(13):
        make_comment(sheet, by=person("membre.ici"), text=f"Commentaire n{number}.")
    address = f"{LIST}{sheet.slug}/"
    assert "Commentaire n0." not in client.get(address).content.decode()
    assert "Commentaire n0." in client.get(f"{address}?page=2").content.decode()
    assert "Commentaire n12." in client.get(f"{address}?page=99").content.decode()


def test_organisation_of_two_territories_speaks_in_each(organisation, there, person, as_person):
    ensure_presence(organisation, territory=there)
    (foreign,) = make_experiences(there)
    address = f"/ailleurs/retours-experience/{foreign.slug}/commenter/"
    assert as_person("membre.ici").get(address).status_code == 200


# --- The team's screen ------------------------------------------------------------------------------------------------


def test_team_reads_then_publishes(as_person, organisation, person, committed):
    page = make_experience(organisation.presences.get(), by=person("membre.ici"), state="asked", title="Les fours")
    manager, address = as_person("responsable.ici"), f"/admin/retours/{page.review.pk}/relecture/"
    assert "<b>1</b> retour d’expérience à relire" in re.sub(r"\s+", " ", manager.get("/admin/").content.decode())
    seen = {"seen": page.latest_revision_id}
    assert "Dites pourquoi" in manager.post(address, {**seen, "decision": "refuse"}).content.decode()
    stale = manager.post(address, {"seen": page.latest_revision_id + 1, "decision": "publish"}, follow=True)
    assert "a changé pendant la relecture" in stale.content.decode()
    with committed():
        manager.post(address, {**seen, "decision": "publish"})
    assert "Les fours" in Client().get(LIST).content.decode()


def test_team_cannot_publish_what_nobody_asked_for(as_person, sheet):
    address = f"/admin/retours/{sheet.review.pk}/relecture/"
    form = as_person("responsable.ici").get(address).content.decode()
    assert 'value="take_down"' in form
    assert 'value="publish"' not in form


def test_team_does_not_see_a_draft_of_a_public_sheet(as_person, person, mine, sheet):
    writer = Client()
    writer.force_login(person("membre.ici"))
    writer.post(f"{mine}{sheet.pk}/", {**TOLD, "advice": "Un secret."})
    page = as_person("responsable.ici").get(f"/admin/retours/{sheet.review.pk}/relecture/").content.decode()
    assert "Un secret." not in page
    assert sheet.advice in page


def test_twice_reported_comment_waits_once(as_person, person, sheet):
    comment = make_comment(sheet, by=person("membre.ici"))
    for name in ("nouvelle", "titulaire.ici"):
        report_comment(comment, reporter=person(name), reason="Non.")
    page = re.sub(r"\s+", " ", as_person("responsable.ici").get("/admin/").content.decode())
    assert "<b>1</b> commentaire signalé à revoir" in page


def test_draft_is_in_no_list_of_the_admin(as_person, organisation, person, committed):
    """Not in the tree, not in the choosers, nor in what Wagtail's own ways publish."""
    with committed():
        page = make_experience(organisation.presences.get(), by=person("membre.ici"), state="draft", title="Un secret")
    add_picture(page, file=make_photograph(), alt="Un secret", user=person("membre.ici"))
    manager, index = as_person("responsable.ici"), page.get_parent()
    for address in (
        f"/admin/pages/{index.pk}/",
        f"/admin/choose-page/{index.pk}/",
        "/admin/pages/search/?q=secret",
        "/admin/choose-page/search/?q=secret",
        "/admin/",
        "/admin/retours/",
        "/admin/pages/search/results/?q=secret",
        f"/admin/api/main/pages/{page.pk}/",
        f"/admin/api/main/pages/?child_of={index.pk}",
        "/admin/images/",
    ):
        assert "Un secret" not in manager.get(address).content.decode(), address
    manager.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": "on"})
    manager.post(f"/admin/bulk/wagtailcore/page/publish/?id={index.pk}", {"include_descendants": "on"})
    assert not ExperiencePage.objects.live().exists()
