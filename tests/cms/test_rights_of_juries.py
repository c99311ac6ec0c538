"""Who sat in a jury is forgotten with their name, wherever the jury's work bears it; their notes stay."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from actors.models import User
from cms.rights.erasure import FORGOTTEN, erase_person
from cms.rights.export import about, export_of
from tests.factories.campaigns import make_application, make_campaign, make_juror, make_review
from tests.factories.deliberations import SECOND, THIRD, WINNER, make_decided, make_frozen, make_noted, manager_of
from trophees.calendar import Phase
from trophees.models import Application, Conflict, DiscussionNote, Juror, Review
from trophees.services.deliberation import freeze
from trophees.services.jury import invite_juror

pytestmark = pytest.mark.django_db


def test_the_export_of_a_juror_holds_their_own_reviews_and_names_nobody_of_a_blind_campaign(here):
    campaign = make_noted(here, is_blind=True)
    ada, basile = campaign.jurors.order_by("full_name")
    mine, others = Review.objects.filter(juror=ada), Review.objects.filter(juror=basile)
    mine.update(comment="Mon avis.")
    others.update(comment="Son avis.")
    told = about(ada.user)["evaluations"]
    assert [[one["note"] for one in review["notes"]] for review in told] == [[5, 5], [3, 3], [1, 0]]
    assert told[0]["notes"][0] == {"critère": "Effet mesuré", "note": 5, "commentaire": "Une démarche claire."}
    assert told[0]["objet"].startswith(f"{campaign.title}, n°\u00a01\u00a0: ")
    assert told[0]["avis d’ensemble"] == "Mon avis."
    Application.objects.update(title="", sent={})
    text = json.dumps(about(ada.user), ensure_ascii=False, default=str)
    assert [words for words in ("Son avis.", WINNER, SECOND, THIRD) if words in text] == []


def test_the_export_of_who_applied_tells_nothing_of_what_a_jury_noted_or_decided(here, person):
    make_decided(here)
    owner = person("titulaire.ici")
    archive = ZipFile(BytesIO(export_of(owner)))
    text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert f"L’action de {WINNER}" in text
    hidden = ("Une démarche claire.", "Prix Colibri", "Le jury en a débattu.", "Ada Chêne", "retenue")
    assert [words for words in hidden if words in text] == []
    assert about(owner)["evaluations"] == []


def test_two_jurors_of_a_jury_are_forgotten(here):
    campaign = make_noted(here)
    for juror in campaign.jurors.all():
        erase_person(juror.user)
    seats = Juror.objects.filter(campaign=campaign)
    assert len({seat.email for seat in seats}) == seats.count() == 2
    assert not seats.filter(removed_at=None).exists()
    assert {seat.full_name for seat in seats} == {FORGOTTEN}
    assert Review.objects.final().filter(application__campaign=campaign).count() == 6


def test_offers_that_two_people_have_not_answered_are_forgotten(here):
    campaign = make_campaign(here)
    for name in ("ada", "basile"):
        user = User.objects.create_user(f"{name}@example.org")
        invite_juror(campaign, email=user.email, full_name="Ada Chêne", by=manager_of(here))
        erase_person(user)
    assert not Juror.objects.filter(removed_at=None).exists()
    assert not Juror.objects.filter(email__contains="@example.org").exists()


def test_what_was_not_begun_goes_back_to_the_organiser(here, person, organisation):
    campaign = make_campaign(here, phase=Phase.REVIEW)
    application = make_application(campaign, by=person("titulaire.ici"), organisation=organisation)
    juror = make_juror(campaign, person("jury.ici"))
    make_review(application, juror)
    erase_person(juror.user)
    assert not Review.objects.exists()


def test_a_name_of_one_word_goes_out_of_the_frozen_notes(here):
    campaign = make_noted(here)
    juror = campaign.jurors.first()
    Juror.objects.filter(pk=juror.pk).update(full_name="Adachêne")
    frozen = freeze(campaign, by=manager_of(here), now=timezone.now())
    erase_person(juror.user)
    frozen.refresh_from_db()
    assert "Adach" not in json.dumps(frozen.table, ensure_ascii=False)
    assert FORGOTTEN in json.dumps(frozen.table, ensure_ascii=False)


def test_a_name_that_was_typed_goes_out_of_what_is_said_of_the_jurys_work(here):
    frozen = make_frozen(here)
    juror = frozen.campaign.jurors.get(full_name="Ada Chêne")
    application = Application.objects.filter(campaign=frozen.campaign).first()
    note = DiscussionNote.objects.create(
        application=application, text="Ada Chêne trouve cela clair.", author=juror.user
    )
    tie = Conflict.objects.create(application=application, juror=juror, kind="noted", reason="Ada Chêne est sa sœur.")
    erase_person(juror.user)
    note.refresh_from_db()
    tie.refresh_from_db()
    assert note.text == f"{FORGOTTEN} trouve cela clair."
    assert tie.reason == f"{FORGOTTEN} est sa sœur."


def test_a_namesake_of_another_jury_keeps_their_name(here, there):
    frozen, other = make_frozen(here), make_frozen(there)
    note = DiscussionNote.objects.create(
        application=Application.objects.filter(campaign=other.campaign).first(), text="Ada Chêne trouve cela clair."
    )
    erase_person(frozen.campaign.jurors.get(full_name="Ada Chêne").user)
    note.refresh_from_db()
    assert note.text == "Ada Chêne trouve cela clair."
    assert other.campaign.jurors.filter(full_name="Ada Chêne").exists()
