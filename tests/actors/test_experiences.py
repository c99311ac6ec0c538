"""Experience sheets: drafts are their writers' alone, the public version is the one that the team read."""

from io import BytesIO

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Revision

from actors.enums import Reading
from actors.models import ExperiencePage, ExperiencePicture, ExperienceReview
from actors.services.experiences import (
    add_picture,
    ask_for_experience,
    change_pictures,
    delete_experience,
    delete_experiences_of,
    publish_experience,
    refuse_experience,
    save_experience,
    take_down_experience,
    withdraw_experience,
)
from home.pictures import LARGEST, drawn_anew
from home.problems import Conflict
from tests.factories.actors import make_experience, make_experiences, make_photograph

pytestmark = pytest.mark.django_db

LIST = "/ici/retours-experience/"


@pytest.fixture
def presence(organisation):
    return organisation.presences.get()


@pytest.fixture
def member(person):
    return person("membre.ici")


@pytest.fixture
def manager(person):
    return person("responsable.ici")


@pytest.fixture
def sheet(presence, member) -> ExperiencePage:
    return make_experience(presence, by=member)


def change(page: ExperiencePage, *, user, **fields) -> None:
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    save_experience(page, draft=draft, user=user)


def is_found(word: str) -> bool:
    return ExperiencePage.objects.live().search(word).count() > 0


# --- From draft to page -----------------------------------------------------------------------------------------------


def test_draft_is_shown_nowhere(client, presence, member):
    page = make_experience(presence, by=member, state="draft", title="Éteindre les fours")
    assert not page.live
    assert "Éteindre les fours" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{page.slug}/").status_code == 404
    assert not ExperiencePage.objects.search("fours").count()


def test_sheet_appears_once_the_team_has_read_it_and_leaves_at_once(client, presence, member, manager, committed):
    page = make_experience(presence, by=member, state="asked", title="Éteindre les fours")
    assert page.slug == "eteindre-les-fours"
    address = f"{LIST}{page.slug}/"

    def is_shown() -> bool:
        listed = "Éteindre les fours" in client.get(LIST).content.decode()
        assert (client.get(address).status_code == 200) is listed is is_found("fours")
        return listed

    assert not is_shown()
    with committed():
        publish_experience(page.review, revision_id=page.latest_revision_id, user=manager)
    assert is_shown()
    with committed():
        withdraw_experience(page, user=member)
    assert not is_shown()


def test_public_page_tells_every_part(client, sheet):
    page = client.get(f"{LIST}{sheet.slug}/").content.decode()
    for text in (sheet.summary, sheet.context, sheet.action, sheet.cost, sheet.result, sheet.advice, "2025", "Énergie"):
        assert text in page
    assert 'href="/ici/acteurs/menuiserie-ici/"' in page


def test_organisation_without_public_page_is_named_only(client, sheet, presence):
    presence.showcase = "private"
    presence.save()
    page = client.get(f"{LIST}{sheet.slug}/").content.decode()
    assert "Menuiserie ici" in page
    assert "/ici/acteurs/menuiserie-ici/" not in page


def test_change_to_a_public_sheet_waits_for_the_team(client, sheet, member, manager, committed):
    address = f"{LIST}{sheet.slug}/"
    change(sheet, user=member, advice="Mesurez deux fois.")
    assert sheet.review.state == Reading.WRITING
    assert "Mesurez d’abord." in client.get(address).content.decode()
    ask_for_experience(sheet, revision_id=sheet.latest_revision_id, user=member)
    assert "Mesurez deux fois." not in client.get(address).content.decode()
    with committed():
        publish_experience(sheet.review, revision_id=sheet.latest_revision_id, user=manager)
    assert "Mesurez deux fois." in client.get(address).content.decode()


def test_team_does_not_publish_what_it_has_not_read(presence, member, manager):
    page = make_experience(presence, by=member, state="asked")
    read = page.latest_revision_id
    change(page, user=member, advice="Autre chose.")
    with pytest.raises(Conflict):
        publish_experience(page.review, revision_id=read, user=manager)
    ask_for_experience(page, revision_id=page.latest_revision_id, user=member)
    with pytest.raises(Conflict):
        refuse_experience(page.review, revision_id=read, refusal="Non.")
    assert not ExperiencePage.objects.get(pk=page.pk).live


def test_member_does_not_consent_to_what_changed_meanwhile(presence, member):
    page = make_experience(presence, by=member, state="draft")
    seen = page.latest_revision_id
    change(page, user=member, advice="Autre chose.")
    with pytest.raises(Conflict):
        ask_for_experience(page, revision_id=seen, user=member)


def test_refusal_says_why_and_leaves_the_public_version(sheet, member, committed):
    change(sheet, user=member, advice="Mesurez deux fois.")
    ask_for_experience(sheet, revision_id=sheet.latest_revision_id, user=member)
    with committed():
        refuse_experience(sheet.review, revision_id=sheet.latest_revision_id, refusal="Précisez\nhttps://exemple.fr")
    (sent,) = mail.outbox
    assert sent.to == ["membre.ici@example.org"]
    assert "> Précisez\n> https://exemple.fr" in sent.body
    assert ExperiencePage.objects.get(pk=sheet.pk).live
    change(sheet, user=member, advice="Voici.")
    review = ExperienceReview.objects.get(page=sheet)
    assert (review.state, review.refusal) == (Reading.REFUSED, "Précisez\nhttps://exemple.fr")


def test_publication_is_told_to_whoever_asked(presence, member, manager, committed):
    page = make_experience(presence, by=member, state="asked")
    with committed():
        publish_experience(page.review, revision_id=page.latest_revision_id, user=manager)
    (sent,) = mail.outbox
    assert sent.to == ["membre.ici@example.org"]
    assert f"{LIST}{page.slug}/" in sent.body


def test_team_takes_a_sheet_down_and_says_why(client, sheet, manager, committed):
    with committed():
        take_down_experience(sheet.review, refusal="Une personne se plaint.", user=manager)
    assert client.get(f"{LIST}{sheet.slug}/").status_code == 404
    assert "> Une personne se plaint." in mail.outbox[0].body
    assert ExperienceReview.objects.get(page=sheet).state == Reading.REFUSED


def test_draft_and_public_version_are_all_that_is_kept(sheet, member):
    for number in range(3):
        change(sheet, user=member, advice=f"Conseil {number}")
    assert sheet.revisions.count() == 2
    assert ExperiencePage.objects.get(pk=sheet.pk).get_latest_revision_as_object().advice == "Conseil 2"


def test_deleted_sheet_leaves_nothing(sheet, member):
    add_picture(sheet, file=make_photograph(), alt="Un four", user=member)
    delete_experience(sheet, user=member)
    assert not get_image_model().objects.exists()
    assert not Revision.objects.filter(object_id=str(sheet.pk)).exists()
    assert not ExperienceReview.objects.exists()


def test_sheets_of_a_leaving_organisation_go_with_it(sheet, presence):
    delete_experiences_of([presence])
    presence.delete()
    assert not ExperiencePage.objects.exists()


def test_two_sheets_of_one_title_have_addresses_of_their_own(presence, member):
    slugs = [make_experience(presence, by=member, title=title).slug for title in ("L’eau", "L’eau", "★")]
    assert slugs == ["l-eau", "l-eau-2", "retour"]


def test_request_without_a_date_is_refused_by_the_database(sheet):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExperienceReview.objects.filter(page=sheet).update(state=Reading.ASKED, asked_at=None)


def test_sheets_of_another_territory_are_not_listed(client, here, there):
    make_experiences(there, title="Là-bas")
    make_experiences(here, title="Ici même")
    page = client.get(LIST).content.decode()
    assert "Ici même" in page
    assert "Là-bas" not in page


def test_list_is_narrowed_by_theme_and_words(client, here):
    make_experiences(here, title="Éteindre les fours")
    for address, shown in (("?theme=energie", True), ("?theme=eau", False), ("?q=eteindre", True), ("?q=zzz", False)):
        assert ("Éteindre les fours" in client.get(LIST + address).content.decode()) is shown


def test_what_is_missing_is_named(presence, member):
    page = make_experience(presence, by=member, state="draft", advice="", year=None)
    assert page.get_latest_revision_as_object().missing_parts == ["année de l’action", "notre conseil"]


# --- Pictures ---------------------------------------------------------------------------------------------------------


def test_picture_is_drawn_anew_upright_and_without_what_it_tells():
    kept = drawn_anew(make_photograph())
    drawn = Picture.open(kept)
    assert drawn.size == (32, 64)
    assert not drawn.getexif()
    assert "vacances" not in kept.name
    assert b"appareil" not in kept.read()


def test_transparent_picture_stays_so_and_a_large_one_does_not():
    large = make_photograph("PNG")
    assert Picture.open(drawn_anew(large)).format == "JPEG"
    drawing = Picture.new("RGBA", (3000, 10), (0, 0, 0, 0))
    file = BytesIO()
    drawing.save(file, "PNG")
    kept = Picture.open(drawn_anew(file))
    assert (kept.format, kept.mode, kept.size[0]) == ("PNG", "RGBA", LARGEST[0])


def test_picture_is_not_in_the_team_s_library(as_person, sheet, member):
    add_picture(sheet, file=make_photograph(), alt="Un four éteint", user=member)
    image = get_image_model().objects.get()
    for name in ("responsable.ici", "redaction.ici"):
        client = as_person(name)
        assert "Un four éteint" not in client.get("/admin/images/").content.decode()
        assert "Un four éteint" not in client.get("/admin/images/chooser/").content.decode()
        client.post(f"/admin/images/{image.pk}/delete/")
    assert get_image_model().objects.exists()
    assert not ExperiencePicture.objects.exists()


def test_picture_shows_once_published(client, sheet, member, manager, committed):
    add_picture(sheet, file=make_photograph(), alt="Un four éteint", user=member)
    ask_for_experience(sheet, revision_id=sheet.latest_revision_id, user=member)
    with committed():
        publish_experience(sheet.review, revision_id=sheet.latest_revision_id, user=manager)
    assert 'alt="Un four éteint"' in client.get(f"{LIST}{sheet.slug}/").content.decode()


def test_seventh_picture_is_refused(sheet, member):
    for _number in range(6):
        add_picture(sheet, file=make_photograph(), alt="Un four", user=member)
    with pytest.raises(Conflict):
        add_picture(sheet, file=make_photograph(), alt="Un four", user=member)
    assert get_image_model().objects.count() == 6


def test_picture_of_a_withdrawn_sheet_is_at_no_address_that_others_know(sheet, member, manager, committed):
    add_picture(sheet, file=make_photograph(), alt="Un four", user=member)
    ask_for_experience(sheet, revision_id=sheet.latest_revision_id, user=member)
    publish_experience(sheet.review, revision_id=sheet.latest_revision_id, user=manager)
    image = get_image_model().objects.get()
    known = [image.file.name, *image.renditions.values_list("file", flat=True)]
    with committed():
        withdraw_experience(sheet, user=member)
    assert not any(image.file.storage.exists(name) for name in known)
    (picture,) = sheet.get_latest_revision_as_object().pictures.all()
    assert picture.image.file.storage.exists(picture.shown.file.name)


def test_picture_taken_away_goes_once_nothing_shows_it(sheet, member, manager):
    images = get_image_model().objects
    add_picture(sheet, file=make_photograph(), alt="", user=member)
    draft = sheet.get_latest_revision_as_object()
    assert str(draft.missing_parts[-1]) == "la description d’une image"
    image = images.get()
    change_pictures(sheet, alts={image.pk: "Un four"}, removed=(), user=member)
    ask_for_experience(sheet, revision_id=sheet.latest_revision_id, user=member)
    publish_experience(sheet.review, revision_id=sheet.latest_revision_id, user=manager)
    change_pictures(sheet, alts={}, removed={image.pk}, user=member)
    assert images.exists()
    ask_for_experience(sheet, revision_id=sheet.latest_revision_id, user=member)
    publish_experience(sheet.review, revision_id=sheet.latest_revision_id, user=manager)
    assert not images.exists()
