"""A person's screens about their organisations: nothing typed is lost, nothing foreign is reached."""

import pytest
from django.test import Client

from actors.enums import MembershipState, Showcase
from actors.models import Organisation
from actors.services.memberships import ask_to_join
from home.enums import TerritoryState
from home.models import Territory
from home.services import set_state
from tests.factories.actors import make_open_territories, make_organisations
from tests.questionnaires.together import all_at_once
from tests.world import make_place

pytestmark = pytest.mark.django_db

NEW = "/mon-espace/structure/nouvelle/?territoire=ici"
WRITTEN = {
    "kind": "association",
    "name": "Le Vélo Bavard",
    "headcount": "1-9",
    "commune_name": "Chauvigny",
    "sector": "S",
}
SIREN = "732829320"


@pytest.fixture
def registered(organisation) -> Organisation:
    organisation.siren = SIREN
    organisation.save()
    return organisation


@pytest.fixture
def restricted(db) -> None:
    """Both territories take companies alone."""
    Territory.objects.update(actor_types=["company"])


def edit_url(organisation: Organisation) -> str:
    return f"/mon-espace/structure/{organisation.uuid}/"


def showcase_url(organisation: Organisation) -> str:
    return f"{edit_url(organisation)}fiche/{organisation.presences.get(territory__slug='ici').pk}/"


def answer_url(organisation: Organisation, user) -> str:
    return f"{edit_url(organisation)}equipe/{ask_to_join(organisation, user=user).pk}/"


# --- Presenting an organisation -------------------------------------------------------------------------------------


def test_organisation_without_territory_asks_which(as_person, there):
    set_state(there, state=TerritoryState.SUSPENDED)
    page = as_person("nouvelle").get("/mon-espace/structure/nouvelle/").content.decode()
    assert 'href="?territoire=ici"' in page
    assert "Ailleurs" not in page


def test_territory_is_found_by_the_place_that_it_covers(as_person):
    client = as_person("nouvelle")
    page = client.get("/mon-espace/structure/nouvelle/?lieu=86300").content.decode()
    assert 'href="?territoire=ici"' in page
    assert "Ailleurs" not in page
    nowhere = client.get("/mon-espace/structure/nouvelle/?lieu=Atlantide").content.decode()
    assert "Aucun espace n’est encore ouvert pour" in nowhere


def test_territories_to_choose_are_cut_in_pages(as_person):
    make_open_territories(20)
    page = as_person("nouvelle").get("/mon-espace/structure/nouvelle/").content.decode()
    assert page.count("?territoire=") == 12


def test_member_who_asks_to_join_is_told_so(as_person, organisation):
    organisation.siren = SIREN
    organisation.save()
    form = {"number": SIREN, "join": str(organisation.uuid)}
    answer = as_person("membre.ici").post("/mon-espace/structure/nouvelle/?territoire=ici", form, follow=True)
    assert "Vous faites déjà partie de cette structure" in answer.content.decode()


def test_organisation_is_presented_and_goes_on(as_person, person):
    client = as_person("nouvelle")
    response = client.post(f"{NEW}&next=/ici/diagnostic/commencer/", WRITTEN)
    assert response.headers["Location"] == "/ici/diagnostic/commencer/"
    created = Organisation.objects.of_user(person("nouvelle")).get()
    assert (created.name, created.commune.name, created.sector) == ("Le Vélo Bavard", "Chauvigny", "S")
    assert "Le Vélo Bavard" in client.get("/ici/diagnostic/commencer/").content.decode()


def test_a_territory_that_takes_companies_says_so_and_keeps_what_was_typed(as_person, here, restricted):
    client = as_person("nouvelle")
    page = client.get(NEW).content.decode()
    assert "L’espace d’Ici accueille pour l’instant les entreprises." in page
    assert 'value="association"' not in page
    page = client.post(NEW, WRITTEN).content.decode()
    assert page.count("L’espace d’Ici accueille pour l’instant les entreprises.") >= 2, "beside the field, in the list"
    assert 'value="Le Vélo Bavard"' in page
    assert not Organisation.objects.filter(name="Le Vélo Bavard").exists()
    assert client.post(NEW, WRITTEN | {"kind": "company"}).status_code == 302


def test_an_organisation_of_another_type_does_not_enter(as_person, organisation, there, restricted):
    Organisation.objects.filter(pk=organisation.pk).update(kind="association")
    client, address = as_person("titulaire.ici"), f"{edit_url(organisation)}territoires/?territoire=ailleurs"
    for page in (client.get(address), client.post(address)):
        assert "L’espace d’Ailleurs accueille pour l’instant les entreprises." in page.content.decode()
        assert "Entrer dans cet espace" not in page.content.decode()
    assert not organisation.presences.filter(territory=there).exists()
    Organisation.objects.filter(pk=organisation.pk).update(kind="company")
    assert client.post(address).status_code == 302
    assert organisation.presences.filter(territory=there).exists()


def test_a_profile_keeps_a_type_that_is_no_longer_accepted(as_person, organisation, restricted):
    Organisation.objects.filter(pk=organisation.pk).update(kind="association")
    client = as_person("titulaire.ici")
    page = client.get(edit_url(organisation)).content.decode()
    assert 'value="public"' not in page
    typed = {"kind": "association", "name": "Le Vélo Bavard", "headcount": "1-9"}
    assert client.post(edit_url(organisation), typed).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.kind, organisation.name) == ("association", "Le Vélo Bavard")


@pytest.mark.parametrize("target", ["https://ailleurs.example.org/", "//ailleurs.example.org", "javascript:alert(1)"])
def test_organisation_does_not_lead_to_another_site(as_person, target):
    response = as_person("nouvelle").post(NEW, WRITTEN, query_params={"territoire": "ici", "next": target})
    assert response.headers["Location"] == "/mon-espace/"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"number": "123 456 789"}, "Ce numéro n’existe pas\u00a0: un SIREN compte neuf chiffres"),
        ({"number": "73282932000075"}, "Ce numéro n’existe pas\u00a0: un SIREN compte neuf chiffres"),
        ({"number": "abc"}, "Ce numéro n’existe pas\u00a0: un SIREN compte neuf chiffres"),
        ({"commune_name": "Xanadu"}, "Aucun lieu ne porte ce nom ni ce code"),
        ({"commune_name": "lille-sur"}, "Aucun lieu ne porte ce nom ni ce code"),
        ({"name": ""}, "Nom de la structure</a> :"),
        ({"headcount": "beaucoup"}, "beaucoup"),
    ],
)
def test_wrong_answer_is_named_and_nothing_typed_is_lost(as_person, wrong, message):
    typed = WRITTEN | wrong
    page = as_person("nouvelle").post(NEW, typed).content.decode()
    assert message in page
    assert "<title>Erreur :" in page
    for name in ("name", "commune_name", "number"):
        assert not typed.get(name) or f'value="{typed[name]}"' in page
    assert 'value="association"' in page.split("checked")[0].rsplit("<input", 1)[1]
    assert '<option value="S" selected>' in page
    assert not Organisation.objects.filter(name="Le Vélo Bavard").exists()


@pytest.mark.django_db(transaction=True)
def test_organisation_that_several_create_at_once_exists_once(person):
    """The first is led on; the others read why, with what they typed before them, or are offered to join it."""

    def create(_number: int) -> str:
        browser = Client()
        browser.force_login(person("nouvelle"))
        response = browser.post(NEW, WRITTEN | {"number": SIREN})
        return response.headers.get("Location", "") or response.content.decode()

    answers = all_at_once(create, people=4)
    assert Organisation.objects.filter(siren=SIREN).count() == 1
    assert answers.count("/mon-espace/") == 1
    for page in set(answers) - {"/mon-espace/"}:
        assert f'value="{SIREN}"' in page
        assert "Demander à la rejoindre" in page


def test_commune_of_several_asks_for_the_whole_name(as_person):
    for code, name in (("86194", "Poitiers"), ("86195", "Poitiers-Nord")):
        make_place("commune", code, name, population=10, codes=["86000"])
    client = as_person("nouvelle")
    page = client.post(NEW, WRITTEN | {"commune_name": "86000"}).content.decode()
    assert "Plusieurs lieux répondent : Poitiers" in page
    assert client.post(NEW, WRITTEN | {"commune_name": "poitiers"}).status_code == 302


def test_commune_that_shares_its_name_is_the_one_of_the_territory_or_of_the_department(as_person, person, here):
    mine = make_place("commune", "86028", "Bonnes", population=1, epci=here.place)
    mine.departments = "86"
    mine.save()
    other = make_place("commune", "16049", "Bonnes", population=9)
    other.departments = "16"
    other.save()
    client = as_person("nouvelle")
    client.post(NEW, WRITTEN | {"commune_name": "bonnes"})
    client.post(NEW, WRITTEN | {"commune_name": "Bonnes (16)", "distinct": "1"})
    found = Organisation.objects.of_user(person("nouvelle")).order_by("pk")
    assert [organisation.commune for organisation in found] == [mine, other]


def test_siren_may_be_typed_with_spaces(as_person, person):
    as_person("nouvelle").post(NEW, WRITTEN | {"number": "732 829 320"})
    assert Organisation.objects.of_user(person("nouvelle")).get().siren == SIREN


def test_siret_is_kept_with_its_siren(as_person, person):
    as_person("nouvelle").post(NEW, WRITTEN | {"number": "732 829 320 00074"})
    made = Organisation.objects.of_user(person("nouvelle")).get()
    assert (made.siren, made.siret) == (SIREN, "73282932000074")


def test_type_of_the_territory_is_offered_there_and_kept(as_person, person, here, there):
    here.other_kinds = ["Exploitation agricole"]
    here.save()
    client = as_person("nouvelle")
    assert "Exploitation agricole" in client.get(NEW).content.decode()
    assert "Exploitation agricole" not in client.get(NEW.replace("=ici", "=ailleurs")).content.decode()
    client.post(NEW, WRITTEN | {"kind": "other:Exploitation agricole"})
    made = Organisation.objects.of_user(person("nouvelle")).get()
    assert (made.kind, made.kind_name) == ("other", "Exploitation agricole")
    here.other_kinds = []
    here.save()
    page = client.get(edit_url(made)).content.decode()
    assert "checked" in page.split('value="other:Exploitation agricole"')[1].split(">")[0]
    refused = client.post(NEW, WRITTEN | {"name": "Autre nom", "kind": "other:Exploitation agricole"})
    assert refused.status_code == 200


# --- Joining the one that is there -----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [SIREN, "732 829 320", "732\u202f829\u202f320"])
def test_known_siren_proposes_to_join_and_creates_nothing(as_person, registered, typed):
    page = as_person("nouvelle").post(NEW, WRITTEN | {"number": typed}).content.decode()
    assert "« Menuiserie ici » est déjà inscrite avec ce numéro" in page
    assert "Demander à la rejoindre" in page
    assert 'value="Le Vélo Bavard"' in page
    assert not Organisation.objects.filter(name="Le Vélo Bavard").exists()


def test_other_establishment_of_the_same_company_is_created_when_said_so(as_person, registered):
    client, typed = as_person("nouvelle"), WRITTEN | {"number": "73282932000074"}
    page = client.post(NEW, typed).content.decode()
    assert "Est-elle déjà inscrite" in page
    assert "Menuiserie ici" in page
    assert client.post(NEW, typed | {"distinct": "1"}).status_code == 302
    assert set(Organisation.objects.filter(siren=SIREN).values_list("siret", flat=True)) == {"", "73282932000074"}


def test_same_name_in_the_territory_is_asked_about_whatever_its_accents(as_person, organisation, there):
    client = as_person("nouvelle")
    page = client.post(NEW, WRITTEN | {"name": "menuisérie ICI"}).content.decode()
    assert f'name="join" value="{organisation.uuid}"' in page
    elsewhere = client.post(NEW.replace("=ici", "=ailleurs"), WRITTEN | {"name": "Menuiserie ici"})
    assert elsewhere.status_code == 302


def test_only_what_looks_the_same_can_be_joined(as_person, organisation, there, person):
    (foreign,) = make_organisations(there)
    answer = as_person("nouvelle").post(NEW, WRITTEN | {"join": str(foreign.uuid)})
    assert answer.status_code == 302
    assert not foreign.memberships.exists()


def test_request_to_join_waits_for_the_owner(as_person, person, registered):
    client = as_person("nouvelle")
    page = client.post(NEW, WRITTEN | {"number": SIREN, "join": str(registered.uuid)}, follow=True).content.decode()
    assert "Votre demande pour rejoindre Menuiserie ici attend une réponse" in page
    assert client.get(edit_url(registered)).status_code == 404
    assert "nouvelle@example.org demande à rejoindre Menuiserie ici" in (
        as_person("titulaire.ici").get("/mon-espace/").content.decode()
    )


def test_owner_lets_a_person_in(as_person, person, organisation):
    address = answer_url(organisation, person("nouvelle"))
    page = as_person("titulaire.ici").post(address, {"accept": "1"}, follow=True).content.decode()
    assert "nouvelle@example.org fait partie de l’équipe." in page
    assert "Menuiserie ici" in as_person("nouvelle").get("/mon-espace/").content.decode()


def test_owner_refuses_a_person(as_person, person, organisation):
    address = answer_url(organisation, person("nouvelle"))
    page = as_person("titulaire.ici").post(address, {"refuse": "1"}, follow=True).content.decode()
    assert "La demande est écartée." in page
    assert "Menuiserie ici" not in as_person("nouvelle").get("/mon-espace/").content.decode()


def test_member_who_is_not_the_owner_lets_nobody_in(as_person, person, organisation):
    address = answer_url(organisation, person("nouvelle"))
    client = as_person("membre.ici")
    assert "demande à rejoindre" not in client.get("/mon-espace/").content.decode()
    assert client.post(address, {"accept": "1"}).status_code == 403
    assert organisation.memberships.get(user=person("nouvelle")).state == MembershipState.ASKED


def test_answered_request_cannot_be_answered_again(as_person, person, organisation):
    address = answer_url(organisation, person("nouvelle"))
    client = as_person("titulaire.ici")
    client.post(address, {"accept": "1"})
    again = client.post(address, {"refuse": "1"})
    assert again.status_code == 409
    assert "Cette demande a déjà reçu une réponse" in again.content.decode()
    assert organisation.memberships.get(user=person("nouvelle")).state == MembershipState.ACTIVE


# --- The profile and its public page ---------------------------------------------------------------------------------


def test_profile_is_changed_and_seen_at_once(as_person, organisation, django_capture_on_commit_callbacks):
    visitor = Client()
    assert "Charpentes" not in visitor.get("/ici/acteurs/menuiserie-ici/").content.decode()
    typed = {"kind": "company", "name": "Menuiserie ici", "headcount": "10-49", "activity": "Charpentes"}
    with django_capture_on_commit_callbacks(execute=True):
        page = as_person("membre.ici").post(edit_url(organisation), typed, follow=True).content.decode()
    assert "Vos informations sont enregistrées." in page
    assert "Charpentes" in visitor.get("/ici/acteurs/menuiserie-ici/").content.decode()


def test_profile_shows_what_is_known_and_an_error_changes_nothing(as_person, organisation):
    client = as_person("titulaire.ici")
    page = client.get(edit_url(organisation)).content.decode()
    assert 'value="Menuiserie ici"' in page
    assert 'value="Chauvigny"' in page
    typed = {"kind": "company", "name": "Autre nom", "headcount": "10-49", "website": "pas une adresse"}
    page = client.post(edit_url(organisation), typed).content.decode()
    assert 'value="Autre nom"' in page
    assert 'value="pas une adresse"' in page
    organisation.refresh_from_db()
    assert organisation.name == "Menuiserie ici"


def test_profile_cannot_take_the_siren_of_another(as_person, registered, here):
    (other,) = make_organisations(here, member=registered.memberships.first().user)
    typed = {"kind": "company", "name": "Atelier", "headcount": "1-9", "number": SIREN}
    page = as_person("titulaire.ici").post(edit_url(other), typed).content.decode()
    assert "Une autre structure porte déjà ce numéro." in page


def test_public_page_asks_for_consent(as_person, organisation):
    client, address = as_person("titulaire.ici"), showcase_url(organisation)
    page = client.post(address, {"withdraw": "1"}, follow=True).content.decode()
    assert "Votre fiche n’est plus publique." in page
    page = client.post(address, {"publish": "1", "shares": "nothing"}, follow=True).content.decode()
    assert "Cochez la case pour donner votre accord." in page
    assert organisation.presences.get().showcase == Showcase.PRIVATE
    page = client.post(address, {"publish": "1", "consent": "1", "shares": "nothing"}, follow=True).content.decode()
    assert "l’équipe du territoire relit la fiche" in page
    assert organisation.presences.get().showcase == Showcase.ASKED
    assert "attend la relecture" in client.get(address).content.decode()


def test_public_page_says_what_it_shows_and_never_shows(as_person, organisation):
    organisation.presences.update(showcase=Showcase.PRIVATE, published_at=None)
    page = as_person("titulaire.ici").get(showcase_url(organisation)).content.decode()
    assert "Jamais vos réponses." in page


def test_public_page_in_a_closed_space_does_not_exist(as_person, organisation, here):
    address = showcase_url(organisation)
    set_state(here, state=TerritoryState.SUSPENDED)
    assert as_person("titulaire.ici").get(address).status_code == 404


@pytest.mark.parametrize("name", ["titulaire.ailleurs", "nouvelle", "responsable.ici", "national"])
def test_foreign_organisation_does_not_exist(as_person, organisation, name):
    client = as_person(name)
    for address in (edit_url(organisation), showcase_url(organisation)):
        for response in (client.get(address), client.post(address, {"name": "Prise", "withdraw": "1"})):
            assert response.status_code == 404
            assert "Menuiserie" not in response.content.decode()
    organisation.refresh_from_db()
    assert organisation.name == "Menuiserie ici"
    assert organisation.presences.get().showcase == Showcase.PUBLISHED


def test_presence_of_another_organisation_does_not_exist(as_person, organisation, here):
    (other,) = make_organisations(here)
    address = f"{edit_url(organisation)}fiche/{other.presences.get().pk}/"
    assert as_person("titulaire.ici").post(address, {"withdraw": "1"}).status_code == 404
    assert other.presences.get().showcase == Showcase.PUBLISHED


# --- The directory ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=menuiserie", {"Menuiserie ici"}),
        ("q=chauvigny", {"Menuiserie ici"}),
        ("q=MENUISÉRIE", {"Menuiserie ici"}),
        ("q=atelier", {"Atelier 3"}),
        ("type=association", {"Atelier 3"}),
        ("type=company", {"Menuiserie ici"}),
        ("taille=10-49&taille=1-9", {"Menuiserie ici", "Atelier 3"}),
        ("q=ici&type=association", set()),
    ],
)
def test_directory_finds_by_word_type_and_size(client, here, query, found):
    make_organisations(here, kind="association")
    make_organisations(here, showcase=Showcase.ASKED)
    page = client.get(f"/ici/acteurs/?{query}").content.decode()
    assert {
        name for name in ("Menuiserie ici", "Atelier 3", "Atelier 4", "Menuiserie ailleurs") if name in page
    } == found
    assert ("Aucun acteur ne répond à ces critères" in page) is (not found)


# --- Several territories ----------------------------------------------------------------------------------------------


def test_organisation_enters_another_territory_and_shows_nothing_there(as_person, client, organisation, there):
    member, address = as_person("membre.ici"), f"{edit_url(organisation)}territoires/"
    page = member.get(address).content.decode()
    assert "?territoire=ailleurs" in page
    assert "?territoire=ici" not in page
    assert "Rien n’y est publié sans un nouvel accord." in member.get(f"{address}?territoire=ailleurs").content.decode()
    member.post(f"{address}?territoire=ailleurs")
    presence = organisation.presences.get(territory=there)
    assert presence.showcase == Showcase.PRIVATE
    assert "Menuiserie ici" not in Client().get("/ailleurs/acteurs/").content.decode()


def test_organisation_that_leaves_a_territory_is_seen_there_no_more(as_person, organisation, here):
    presence = organisation.presences.get(territory=here)
    address = f"{edit_url(organisation)}territoires/{presence.pk}/quitter/"
    assert as_person("membre.ici").post(address).status_code == 403
    assert organisation.presences.exists()
    as_person("titulaire.ici").post(address, follow=True)
    assert not organisation.presences.exists()
    assert Client().get("/ici/acteurs/menuiserie-ici/").status_code == 404
    assert "Menuiserie ici" not in Client().get("/ici/acteurs/").content.decode()
    assert organisation.name not in as_person("responsable.ici").get("/admin/structures/").content.decode()
