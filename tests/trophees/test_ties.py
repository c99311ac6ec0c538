"""The interests that the platform sees by itself, and those that are on record."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Membership
from tests.factories.campaigns import make_application, make_campaign, make_juror, make_jury
from tests.world import make_person
from trophees.calendar import Phase
from trophees.jury.ties import tied_pairs, ties_between
from trophees.models import Attachment, Author, Conflict
from trophees.services.recusals import lift_conflict, note_conflict, record_ties

pytestmark = pytest.mark.django_db


def test_a_member_is_found_by_account(dossier, ada, person, organisation):
    assert ties_between([dossier], [ada]) == {}
    Membership.objects.create(user=person("jury.ici"), organisation=organisation)
    assert [one.kind for one in ties_between([dossier], [ada])[dossier.pk, ada.pk]] == ["member"]


def test_the_employer_s_number_ties_also_by_what_the_juror_belongs_to(here, person):
    call = make_campaign(None, phase=Phase.REVIEW)
    application = make_application(call, by=person("nouvelle"), place=here.place)
    juror = make_juror(call, person("titulaire.ici"))
    assert ties_between([application], [juror]) == {}
    employer = juror.user.memberships.get().organisation
    employer.siren = here.place.siren
    employer.save()
    assert [one.kind for one in ties_between([application], [juror])[application.pk, juror.pk]] == ["same_siren"]


def test_who_writes_for_a_place_is_found_even_before_they_accept(person, here):
    call = make_campaign(None, phase=Phase.REVIEW)
    application = make_application(call, by=person("nouvelle"), place=here.place)
    juror = make_juror(call, person("jury.ici"))
    assert ties_between([application], [juror]) == {}
    Author.objects.create(application=application, email=juror.email)
    assert [one.kind for one in ties_between([application], [juror])[application.pk, juror.pk]] == ["member"]
    juror.siren = here.place.siren
    assert len(ties_between([application], [juror])[application.pk, juror.pk]) == 2


def test_who_began_sent_or_added_a_file_stays_tied_after_leaving(here, person):
    call = make_campaign(None, phase=Phase.REVIEW)
    application = make_application(call, by=person("nouvelle"), place=here.place)
    Author.objects.filter(application=application).delete()
    began, sent, added = (make_person(name) for name in ("a.commence", "a.envoye", "a.joint"))
    application.created_by, application.submitted_by = began, sent
    application.save()
    given = {"question": "piece", "name": "b.pdf", "content_type": "application/pdf", "size": 4, "sha256": "0" * 64}
    Attachment.objects.create(application=application, sent_by=added, **given)
    jurors = [make_juror(call, user) for user in (began, sent, added, person("jury.ici"))]
    assert set(ties_between([application], jurors)) == {(application.pk, juror.pk) for juror in jurors[:3]}


def test_the_other_addresses_of_both_sides_tie_once_confirmed(dossier, ada, person):
    member = person("titulaire.ici")
    EmailAddress.objects.create(user=ada.user, email="contact@fonderie.example.fr", verified=False)
    EmailAddress.objects.create(user=member, email="direction@fonderie.example.fr", verified=True)
    assert ties_between([dossier], [ada]) == {}
    EmailAddress.objects.filter(user=ada.user).update(verified=True)
    assert [one.kind for one in ties_between([dossier], [ada])[dossier.pk, ada.pk]] == ["same_domain"]


@pytest.mark.usefixtures("generations_read_once")
def test_what_ties_is_read_in_the_same_queries_for_forty(reviewed):
    counts = []
    for applications in (2, 38):
        found = make_jury(reviewed, applications=applications, jurors=2)
        with CaptureQueriesContext(connection) as queries:
            ties_between(*found)
        counts.append(len(queries))
    # The jurors' accounts are read with them.
    assert counts[0] == counts[1]


def test_an_interest_ties_on_record_or_not_and_no_more_once_it_is_lifted(dossier, ada, person, organisation):
    manager, pair = person("responsable.ici"), {(dossier.pk, ada.pk)}
    assert tied_pairs([dossier], [ada]) == set()
    noted = note_conflict(dossier, juror=ada, reason="Associés.", by=manager)
    assert tied_pairs([dossier], [ada]) == pair
    lift_conflict(noted, because="Homonymes.", by=manager)
    assert tied_pairs([dossier], [ada]) == set()
    Membership.objects.create(user=ada.user, organisation=organisation)
    assert tied_pairs([dossier], [ada]) == pair
    record_ties([dossier], [ada])
    lift_conflict(Conflict.objects.get(kind="member"), because="Partie depuis.", by=manager)
    assert tied_pairs([dossier], [ada]) == set()
