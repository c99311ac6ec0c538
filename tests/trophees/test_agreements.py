"""The partnership agreement: amounts that add up, parties, the signed file, and what signing changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import Place
from home.problems import Conflict as Refused
from home.uploads import UploadRefused, accept_upload
from tests.factories.campaigns import make_selected
from tests.factories.hostile_files import make_pdf
from trophees.enums import ApplicationState
from trophees.models import Agreement, AgreementParty
from trophees.services.agreements import Party, agreement_of, save_agreement, sign_agreement, version_of

pytestmark = pytest.mark.django_db
PARTIES = (
    Party("Chauvigny", "Ada Bois", "Maire", "Anime les ateliers.", Decimal(30_000)),
    Party("Institut des Transitions inventé", commitments="Apporte la méthode."),
)
AMOUNTS = {"total": Decimal(60_000), "cofinanced": Decimal(30_000), "starts_on": None, "ends_on": None}
SIGNED_ON = date(2026, 3, 1)


@pytest.fixture
def application(person):
    return make_selected(Place.objects.get(name="Chauvigny"), by=person("nouvelle"))


def signed_file(name: str = "convention.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf(), "application/pdf")


def test_before_it_is_written_the_call_says_what_to_expect(application):
    agreement, rows = agreement_of(application)
    assert (agreement.pk, agreement.total, agreement.cofinanced) == (None, 60_000, 0)
    parties = [(row.name, row.amount) for row in rows]
    assert parties == [("Chauvigny", 30_000), ("Programme national", 30_000)]
    save_agreement(
        application,
        total=agreement.total,
        cofinanced=agreement.cofinanced,
        starts_on=None,
        ends_on=None,
        parties=[Party(name, amount=amount) for name, amount in parties],
    )


def test_parties_are_written_as_a_whole(application):
    save_agreement(application, parties=PARTIES, **AMOUNTS)
    agreement = save_agreement(application, parties=PARTIES, **AMOUNTS)
    assert Agreement.objects.get() == agreement
    assert [str(row) for row in AgreementParty.objects.all()] == [party.name for party in PARTIES]
    assert agreement_of(application)[1][0].commitments == "Anime les ateliers."


def test_amounts_that_do_not_add_up_are_refused(application):
    with pytest.raises(ValueError, match="make the total"):
        save_agreement(application, parties=PARTIES, **AMOUNTS | {"cofinanced": Decimal(20_000)})
    assert not Agreement.objects.exists()


def test_signed_agreement_contracts_the_application_and_stays(application, person):
    save_agreement(application, parties=PARTIES, **AMOUNTS)
    agreement = sign_agreement(application, signed_on=SIGNED_ON, by=person("national"), file=signed_file())
    application.refresh_from_db()
    assert application.state == ApplicationState.CONTRACTED
    event = application.events.last()
    assert (event.state, event.note, event.by) == ("contracted", "Convention signée.", person("national"))
    assert agreement.file.name.startswith("private/")
    assert agreement.file_name == "convention.pdf"
    with pytest.raises(Refused, match="ne change plus"):
        save_agreement(application, parties=PARTIES, **AMOUNTS)
    with pytest.raises(Refused, match="ne change plus"):
        sign_agreement(application, signed_on=SIGNED_ON, by=person("national"), file=signed_file())
    assert application.events.filter(state="contracted").count() == 1


def test_nothing_is_signed_without_an_agreement_or_its_file(application, person):
    with pytest.raises(Refused, match="Enregistrez d’abord"):
        sign_agreement(application, signed_on=SIGNED_ON, by=person("national"), file=signed_file())
    save_agreement(application, parties=PARTIES, **AMOUNTS)
    with pytest.raises(Refused, match="Joignez"):
        sign_agreement(application, signed_on=SIGNED_ON, by=person("national"))
    file = SimpleUploadedFile("c.pdf", b"<script>", "application/pdf")
    with pytest.raises(UploadRefused):
        sign_agreement(application, signed_on=SIGNED_ON, by=person("national"), file=file)
    application.refresh_from_db()
    assert application.state == ApplicationState.SELECTED


def test_file_that_is_replaced_goes(application, django_capture_on_commit_callbacks):
    first = save_agreement(application, parties=PARTIES, file=signed_file(), **AMOUNTS).file.name
    with django_capture_on_commit_callbacks(execute=True):
        second = save_agreement(application, parties=PARTIES, file=signed_file(), **AMOUNTS).file.name
    assert not default_storage.exists(first)
    assert default_storage.exists(second)


def test_a_file_is_looked_into_before_any_row_is_locked(application, person, monkeypatch):
    """A PDF may take seconds: behind a lock, whoever opens the application would wait for them."""
    waited, by = [], person("national")

    def watched(file, **limits):
        waited.append(len(queries))
        return accept_upload(file, **limits)

    monkeypatch.setattr("trophees.services.agreements.accept_upload", watched)
    with CaptureQueriesContext(connection) as queries:
        save_agreement(application, parties=PARTIES, file=signed_file(), **AMOUNTS)
    with CaptureQueriesContext(connection) as queries:
        sign_agreement(application, signed_on=SIGNED_ON, by=by, file=signed_file())
    assert waited == [0, 0]


def test_two_organisers_do_not_write_over_each_other(application):
    seen = version_of(agreement_of(application)[0])
    save_agreement(application, parties=PARTIES, seen=seen, **AMOUNTS)
    with pytest.raises(Refused, match="vient d’enregistrer"):
        save_agreement(application, parties=PARTIES[::-1], seen=seen, **AMOUNTS)
    agreement, parties = agreement_of(application)
    assert parties[0].name == "Chauvigny"
    save_agreement(application, parties=PARTIES[::-1], seen=version_of(agreement), **AMOUNTS)


@pytest.mark.parametrize("state", [ApplicationState.EVALUATED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN])
def test_what_is_not_selected_has_no_agreement(application, state):
    application.state = state
    application.save()
    with pytest.raises(Refused, match="n’est plus retenue"):
        save_agreement(application, parties=PARTIES, **AMOUNTS)
    assert not Agreement.objects.exists()
