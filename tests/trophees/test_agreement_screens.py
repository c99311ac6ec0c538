"""The screens of a selected application: its agreement, its paper, the opening of its space; and who reaches them."""

from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from home.models import Invitation, Place, Territory
from tests.factories.campaigns import make_application, make_campaign, make_selected
from tests.factories.hostile_files import make_pdf, one_of_each_refusal
from tests.forms import hidden_in
from tests.trophees.test_launch_screens import stored
from trophees.enums import ApplicationState
from trophees.models import Agreement, AgreementParty, Application, Author, LaunchItem
from trophees.services.agreements import version_of

pytestmark = pytest.mark.django_db
SCREENS = ("convention/", "convention/a-signer.pdf", "ouvrir/")
AMOUNTS = {"total": "60 000", "cofinanced": "30\u202f000,00 €", "starts_on": "2027-01-04", "ends_on": "2027-12-20"}
PARTIES = (
    {"name": "Chauvigny", "signatory": "Ada Bois", "signatory_title": "Maire", "amount": "30000"},
    {"name": "Institut des Transitions inventé", "commitments": "Apporte la méthode.", "amount": "0"},
)


@pytest.fixture
def application(person) -> Application:
    return make_selected(Place.objects.get(name="Chauvigny"), by=person("nouvelle"))


def address(application: Application, screen: str = "convention/") -> str:
    return f"/admin/campagnes/{application.campaign_id}/candidatures/{application.pk}/{screen}"


def read(answer) -> str:
    return unescape(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def agreement_form(parties=PARTIES, **fields) -> dict:
    standing = Agreement.objects.first()
    seen = version_of(standing) if standing else ""
    form = {**AMOUNTS, "seen": seen, "parties-TOTAL_FORMS": len(parties), "parties-INITIAL_FORMS": 0}
    for number, party in enumerate(parties):
        form |= {f"parties-{number}-{name}": value for name, value in party.items()}
    return form | fields


def opening_form(**fields) -> dict:
    return {"slug": "chauvigny", "short_name": "Chauvigny", "others": "", **fields}


# --- Who reaches them ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("national", 200),
        ("responsable.ici", 404),
        ("redaction.ici", 404),
        ("jury.ici", 302),
        ("nouvelle", 302),
        ("titulaire.ici", 302),
    ],
)
def test_selection_is_the_nation_s(as_person, application, screen, name, status):
    assert as_person(name).get(address(application, screen)).status_code == status


@pytest.mark.parametrize("state", [s for s in ApplicationState if s not in ("selected", "contracted")])
def test_what_is_not_selected_has_none_of_these_screens(as_person, application, state):
    """Neither what waits for a jury's word, nor what the word was before it is announced."""
    Application.objects.filter(pk=application.pk).update(state=state)
    client = as_person("national")
    assert {client.get(address(application, screen)).status_code for screen in SCREENS} == {404}
    assert client.post(address(application), agreement_form()).status_code == 404
    assert client.post(address(application, "ouvrir/"), opening_form()).status_code == 404
    assert not Agreement.objects.exists()
    assert not LaunchItem.objects.exists()


def test_selection_is_that_of_its_campaign(as_person, application):
    other = make_campaign(None)
    for pk in (other.pk, 0, 999_999):
        for screen in (*SCREENS, "convention/signee/"):
            url = f"/admin/campagnes/{pk}/candidatures/{application.pk}/{screen}"
            assert as_person("national").get(url).status_code == 404


def test_trophy_has_no_agreement(as_person, here, person, organisation):
    trophy = make_application(make_campaign(here), by=person("titulaire.ici"), organisation=organisation)
    Application.objects.filter(pk=trophy.pk).update(state="selected")
    for name in ("national", "responsable.ici"):
        assert {as_person(name).get(address(trophy, screen)).status_code for screen in SCREENS} == {404}


def test_application_leads_to_them_once_it_is_selected(as_person, application):
    client = as_person("national")
    assert address(application, "ouvrir/") in read(client.get(address(application, "")))
    Application.objects.filter(pk=application.pk).update(state="evaluated")
    assert "ouvrir/" not in read(client.get(address(application, "")))


def test_space_is_opened_quietly_until_the_agreement_is_signed(as_person, application):
    client, door = as_person("national"), f'href="{address(application, "ouvrir/")}"'
    for screen in ("", "convention/"):
        text = read(client.get(address(application, screen)))
        assert f'class="button button-secondary" {door}' in text
        assert "La convention n’est pas encore signée" in text
    Application.objects.filter(pk=application.pk).update(state="contracted")
    text = read(client.get(address(application, "")))
    assert f'class="button" {door}' in text
    assert "La convention n’est pas encore signée" not in text


# --- The agreement ---------------------------------------------------------------------------------------------------


def test_agreement_is_written_as_people_write_amounts(as_person, application):
    client = as_person("national")
    text = read(client.get(address(application)))
    assert 'value="60000"' in text
    assert "Chauvigny" in text.partition("<main")[2]
    answer = client.post(address(application), agreement_form())
    assert answer.headers["Location"] == address(application)
    agreement = Agreement.objects.get()
    assert (agreement.total, agreement.cofinanced) == (60_000, 30_000)
    rows = list(agreement.parties.values_list("name", "signatory", "commitments", "amount"))
    assert rows == [
        ("Chauvigny", "Ada Bois", "", 30_000),
        ("Institut des Transitions inventé", "", "Apporte la méthode.", 0),
    ]
    # Emptied, the second goes; and then there are too few.
    text = read(client.post(address(application), agreement_form(parties=PARTIES[:1])))
    assert "Une convention a au moins deux parties" in text
    assert AgreementParty.objects.count() == 2


def test_commitments_are_kept_without_what_no_paper_holds(as_person, application):
    parties = (PARTIES[0], PARTIES[1] | {"commitments": "Un\x0cdeux\x08"})
    as_person("national").post(address(application), agreement_form(parties))
    assert AgreementParty.objects.get(name=PARTIES[1]["name"]).commitments == "Un\ndeux"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"total": "70 000"}, "ne font pas ce total : il manque 10 000 € HT."),
        ({"parties-1-amount": "0,01"}, "dépassent ce total de 0,01 € HT."),
        ({"cofinanced": "60 000,01"}, "Le cofinancement dépasse le montant total."),
        ({"ends_on": "2027-01-03"}, "La fin vient avant le début."),
        ({"total": "beaucoup"}, "nombre"),
        ({"total": "-1"}, "supérieur"),
        ({"total": "1e5"}, None),
        ({"total": "NaN"}, "nombre"),
        ({"parties-1-name": ""}, "Dites qui est cette partie"),
        ({"parties-0-amount": "1,234"}, "virgule"),
        ({"parties-TOTAL_FORMS": "1000"}, "8"),
        ({"parties-TOTAL_FORMS": ""}, "au moins deux parties"),
    ],
)
def test_wrong_agreement_keeps_what_was_typed_and_writes_nothing(as_person, application, fields, message):
    form = agreement_form(**fields)
    answer = as_person("national").post(address(application), form)
    assert answer.status_code == 200
    text = read(answer)
    assert message is None or message in text
    if "parties-TOTAL_FORMS" not in fields:
        assert "Apporte la méthode." in text
    assert not Agreement.objects.exists()


def test_agreement_that_a_colleague_wrote_meanwhile_is_read_then_changed_knowingly(as_person, application):
    client = as_person("national")
    stale = agreement_form(parties=({**PARTIES[0], "signatory": "Blanche Aulne"}, PARTIES[1]))
    client.post(address(application), agreement_form())
    answer = client.post(address(application), stale)
    assert answer.status_code == 409
    text = read(answer)
    for said in ("vient d’enregistrer cette convention", "Ada Bois, Maire", "Apporte la méthode.", "Blanche Aulne"):
        assert said in text
    assert AgreementParty.objects.first().signatory == "Ada Bois"
    assert client.post(address(application), stale | hidden_in(text, "seen")).status_code == 302
    assert AgreementParty.objects.first().signatory == "Blanche Aulne"


def test_paper_to_sign_says_parties_and_amounts(as_person, application):
    client = as_person("national")
    client.post(address(application), agreement_form())
    answer = client.get(address(application, "convention/a-signer.pdf"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    text = text.replace("\u202f", " ").replace("\u00a0", " ")
    for said in ("60 000 € HT", "30 000 € HT", "Ada Bois", "Institut des Transitions inventé", "4 janvier 2027"):
        assert said in text


def sign(client, application, file, **fields):
    form = {"sign": "1", "signature-signed_on": "2026-03-01", "signature-file": file, **fields}
    return client.post(address(application), form)


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Convention signée.pdf", make_pdf(), "application/pdf")


def test_signed_agreement_is_shown_and_its_file_sent_to_be_saved(as_person, application):
    client = as_person("national")
    assert client.get(address(application, "convention/signee/")).status_code == 404
    client.post(address(application), agreement_form())
    sign(client, application, pdf())
    application.refresh_from_db()
    assert application.state == ApplicationState.CONTRACTED
    text = read(client.get(address(application)))
    assert "Convention signée le 1er mars 2026." in text
    assert "Enregistrer la convention" not in text
    sent = client.get(address(application, "convention/signee/"))
    assert sent.getvalue() == make_pdf()
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Type"] == "application/pdf"
    # What comes after is refused, and shows why.
    late = client.post(address(application), agreement_form(total="1"))
    assert late.status_code in (200, 409)
    assert Agreement.objects.get().total == 60_000
    assert sign(client, application, pdf()).status_code == 409


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"signature-signed_on": "2999-01-01"}, "Cette date n’est pas encore venue."),
        ({"signature-signed_on": ""}, "obligatoire"),
        ({"signature-file": ""}, "obligatoire"),
    ],
)
def test_wrong_signature_is_refused_beside_its_field(as_person, application, fields, message):
    client = as_person("national")
    client.post(address(application), agreement_form())
    text = read(sign(client, application, pdf(), **fields))
    assert message in text or "À remplir" in text
    application.refresh_from_db()
    assert application.state == ApplicationState.SELECTED


@pytest.mark.once
def test_hostile_agreement_is_refused(as_person, application):
    client = as_person("national")
    client.post(address(application), agreement_form())
    before = stored()
    for hostile in one_of_each_refusal():
        assert sign(client, application, hostile.as_upload()).status_code in (200, 413), hostile.name
        assert not Agreement.objects.get().file, hostile.name
    application.refresh_from_db()
    assert application.state == ApplicationState.SELECTED
    assert stored() == before


# --- The opening -----------------------------------------------------------------------------------------------------


def test_opening_says_what_it_does_and_does_it(as_person, application, person):
    Author.objects.create(application=application, email="collegue@example.org")
    client = as_person("national")
    text = read(client.get(address(application, "ouvrir/")))
    assert 'value="chauvigny"' in text
    assert "collegue@example.org (n’a pas encore répondu)" in text
    assert "Diagnostic" in text
    fields = {"invited": ["nouvelle@example.org"], "others": "Maire@example.org\n\n"}
    answer = client.post(address(application, "ouvrir/"), opening_form(**fields))
    territory = Territory.objects.get(place=application.place)
    assert answer.headers["Location"] == f"/admin/lancement/{territory.pk}/"
    assert set(Invitation.objects.values_list("email", flat=True)) == {"nouvelle@example.org", "maire@example.org"}
    again = read(client.get(address(application, "ouvrir/")))
    assert "existe déjà" in again
    assert 'name="slug"' not in again
    client.post(address(application, "ouvrir/"), {"others": ""})
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"slug": "ici"}, "déjà celle d’un autre territoire"),
        ({"slug": "admin"}, "est une adresse de la plateforme"),
        ({"slug": "Été à la mer"}, "lettres"),
        ({"slug": ""}, "À remplir"),
        ({"short_name": ""}, "À remplir"),
        ({"others": "pas une adresse"}, "« pas une adresse » n’est pas une adresse e-mail."),
        ({"others": "\n".join(f"{n}@example.org" for n in range(21))}, "Vingt adresses au plus."),
        ({"invited": ["titulaire.ici@example.org"]}, "titulaire.ici@example.org"),
    ],
)
def test_wrong_opening_keeps_what_was_typed_and_opens_nothing(as_person, application, fields, message):
    form = opening_form(programme_name="Chauvigny agit") | fields
    text = read(as_person("national").post(address(application, "ouvrir/"), form))
    assert message in text
    assert 'value="Chauvigny agit"' in text
    assert not Territory.objects.filter(place=application.place).exists()
    assert not Invitation.objects.exists()
    assert not LaunchItem.objects.exists()


def test_space_that_is_open_is_said_to_be(as_person, person, here):
    application = make_selected(here.place, by=person("nouvelle"))
    client = as_person("national")
    text = read(client.get(address(application, "ouvrir/")))
    assert "existe déjà, à l’adresse /ici/" in text
    assert "Commencer le lancement" in text
    client.post(address(application, "ouvrir/"), {"others": ""})
    here.refresh_from_db()
    assert (here.slug, here.programme_name) == ("ici", "Programme ici")
    assert LaunchItem.objects.for_territory(here).exists()
