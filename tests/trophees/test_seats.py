"""The seats of a jury: offered, taken, given up, and the mails that go to them."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from actors.models import User
from home.enums import Role, TerritoryState
from home.permissions import NATIONAL_JURY, Post, posts_of
from home.problems import Conflict as Refused
from home.services import set_state
from tests.factories.campaigns import make_application, make_campaign, make_juror, make_review
from trophees.calendar import Phase
from trophees.models import Juror, Review
from trophees.services.jury import accept_seat, invite_juror, remind_before_the_end, remind_juror, remove_juror

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(reviewed, person, django_capture_on_commit_callbacks):
    def invite(**fields):
        given = {"email": "nouvelle@example.org", "full_name": "Noé Neuf", "by": person("responsable.ici"), **fields}
        with django_capture_on_commit_callbacks(execute=True):
            return invite_juror(reviewed, **given)

    return invite


def roles_of(email: str) -> frozenset[Post]:
    return posts_of(User.objects.get(email=email))


def test_an_offer_goes_by_mail_and_makes_a_juror_of_who_takes_it(offer, person, here, mailoutbox, client):
    seat = offer(email="Nouvelle@example.org")
    assert mailoutbox[0].to == ["nouvelle@example.org"]
    url = f"/jury/invitation/{seat.token}/"
    assert url in mailoutbox[0].body
    assert "Créer mon compte" in client.get(url).content.decode()
    client.force_login(person("nouvelle"))
    assert client.post(url).headers["Location"] == f"/jury/{seat.campaign_id}/"
    assert roles_of("nouvelle@example.org") == {Post(Role.JURY, here.pk)}
    assert client.get(url).headers["Location"] == f"/jury/{seat.campaign_id}/"


def test_somebody_else_cannot_take_it(offer, as_person):
    seat = offer()
    client = as_person("titulaire.ici")
    for answer in (client.get(f"/jury/invitation/{seat.token}/"), client.post(f"/jury/invitation/{seat.token}/")):
        assert answer.status_code == 404
        assert "une autre adresse" in answer.content.decode()
    seat.refresh_from_db()
    assert seat.user is None
    assert roles_of("titulaire.ici@example.org") == frozenset()


def test_an_offer_that_is_old_or_taken_back_serves_nobody(offer, as_person, person):
    seat = offer()
    client = as_person("nouvelle")
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        client.force_login(person("nouvelle"))
        assert client.post(f"/jury/invitation/{seat.token}/").status_code == 404
    client.force_login(person("nouvelle"))
    remove_juror(seat)
    assert client.post(f"/jury/invitation/{seat.token}/").status_code == 404
    with pytest.raises(Refused):
        accept_seat(seat, user=person("nouvelle"))
    assert roles_of("nouvelle@example.org") == frozenset()


def test_a_second_offer_replaces_the_first(offer, reviewed):
    first = offer().token
    second = offer(title="Ingénieure")
    assert reviewed.jurors.count() == 1
    assert second.token != first
    assert second.title == "Ingénieure"


def test_nobody_outside_is_written_to_of_a_space_that_is_prepared(offer, here, reviewed, as_person, mailoutbox):
    seat = offer()
    set_state(here, state=TerritoryState.PREPARED)
    mailoutbox.clear()
    for act in (lambda: offer(email="autre@example.org"), lambda: remind_juror(Juror.objects.get())):
        with pytest.raises(Refused, match="Ouvrez d’abord"):
            act()
    client, screen = as_person("responsable.ici"), f"/admin/campagnes/{reviewed.pk}/jury/"
    page = client.get(screen).content.decode()
    assert "Ouvrez d’abord l’espace à tous\u00a0:" in page
    assert 'name="invite"' not in page
    page = client.post(screen, {"remind": seat.pk}, follow=True).content.decode()
    assert page.count("Ouvrez d’abord") == 2
    assert not mailoutbox


def test_who_sits_is_not_invited_again(offer, ada):
    with pytest.raises(Refused, match="fait déjà partie"):
        offer(email=ada.email)


def test_the_nation_s_jury_has_a_role_of_its_own(person, mailoutbox):
    call = make_campaign(None, phase=Phase.REVIEW)
    seat = invite_juror(call, email="nouvelle@example.org", full_name="Noé Neuf", by=person("national"))
    accept_seat(seat, user=person("nouvelle"))
    assert roles_of("nouvelle@example.org") == {Post(Role.JURY, None)}
    assert person("nouvelle").groups.get().name == NATIONAL_JURY


def test_the_role_goes_with_the_last_seat_of_the_territory(here, person, ada):
    other = make_juror(make_campaign(here, phase=Phase.REVIEW), person("jury.ici"))
    remove_juror(ada)
    assert Post(Role.JURY, here.pk) in roles_of(ada.email)
    remove_juror(other)
    assert roles_of(ada.email) == frozenset()


def test_a_removed_juror_leaves_what_is_final_and_gives_back_the_rest(reviewed, ada, person, organisation):
    by = person("titulaire.ici")
    final = make_review(make_application(reviewed, by=by, organisation=organisation), ada, scores=(4, 3))
    given = {"by": by, "organisation": organisation}
    unbegun = make_review(make_application(reviewed, category="cooperation", **given), ada)
    begun = make_review(make_application(reviewed, category="", **given), ada)
    Review.objects.filter(pk=begun.pk).update(state="started")
    remove_juror(ada)
    remove_juror(ada)
    final.refresh_from_db()
    begun.refresh_from_db()
    assert (final.state, begun.state) == ("final", "abstained")
    assert not Review.objects.filter(pk=unbegun.pk).exists()


def test_a_reminder_goes_once_a_day_at_most(task, ada, mailoutbox):
    remind_juror(ada)
    assert "1\u00a0dossier à évaluer" in mailoutbox[0].body
    with pytest.raises(Refused, match="déjà été relancé"):
        remind_juror(ada)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        remind_juror(Juror.objects.get(pk=ada.pk))
    assert len(mailoutbox) == 2


def test_who_has_not_accepted_gets_the_offer_again(offer, mailoutbox):
    seat = offer()
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        remind_juror(seat)
        seat.refresh_from_db()
        assert seat.is_valid
    assert [mail.subject for mail in mailoutbox] == ["Rejoindre le jury : Trophées 2026"] * 2


def test_the_clock_reminds_a_week_and_two_days_before_the_end(task, reviewed, mailoutbox):
    end = reviewed.deliberates_at
    told = []
    for days in (8, 7, 6, 3, 2, 1, 0):
        with time_machine.travel(end - timedelta(days=days), tick=False):
            told.append(remind_before_the_end())
    assert told == [0, 1, 0, 0, 1, 0, 0]
    assert len(mailoutbox) == 2


def test_the_clock_tells_nobody_of_what_they_were_given_since_nor_who_is_done(reviewed, dossier, ada, mailoutbox):
    late = make_review(dossier, ada)
    Review.objects.filter(pk=late.pk).update(assigned_at=reviewed.deliberates_at - timedelta(days=5))
    with time_machine.travel(reviewed.deliberates_at - timedelta(days=4), tick=False):
        assert remind_before_the_end() == 0
    Review.objects.filter(pk=late.pk).update(state="final", final_at=timezone.now())
    with time_machine.travel(reviewed.deliberates_at - timedelta(days=1), tick=False):
        assert remind_before_the_end() == 0
    assert mailoutbox == []
