"""What every database of the tests holds: two territories, their people, a small questionnaire, a few resources."""

import copy
import json
from pathlib import Path

from django.test import Client

from actors.enums import Showcase
from actors.models import Membership, Organisation, User
from actors.services.organisations import create_organisation
from actors.services.showcase import publish_showcase
from home.enums import Role
from home.models import Place, PostalCode, Territory, Theme
from home.querysets import search_form
from home.services import add_to_team, ensure_national_team, open_territory
from questionnaires.definition import sha256
from questionnaires.models import QuestionnairePage, QuestionnaireVersion
from ressources.models import ResourceIndexPage, ResourcePage

PASSWORD = "mot-de-passe-des-tests"
DATA = Path(__file__).resolve().parent.parent / "cms" / "demo" / "data"
QUESTIONNAIRE = json.loads((DATA / "questionnaire.json").read_text(encoding="utf-8"))
SEED = json.loads((DATA / "seed_assessment.json").read_text(encoding="utf-8"))
THEMES = {"energie": "Énergie", "dechets": "Déchets", "eau": "Eau", "mobilite": "Mobilité"}


def build_world() -> None:
    """Fill an empty, migrated database."""
    poitiers = make_place("epci", "200069854", "CU du Grand Poitiers", population=199_000)
    lille = make_place("epci", "200093201", "Métropole Européenne de Lille", population=1_180_000)
    commune = make_place("commune", "86070", "Chauvigny", population=7_000, epci=poitiers, codes=["86300"])
    make_place("commune", "59350", "Lille", population=236_000, epci=lille, codes=["59000", "59800"])
    for order, (key, name) in enumerate(THEMES.items()):
        Theme.objects.create(key=key, name=name, short_name=name, icon=key, order=order)
    make_person("national").groups.add(ensure_national_team())
    for slug, place in (("ici", poitiers), ("ailleurs", lille)):
        territory = open_territory(place, programme_name=f"Programme {slug}", short_name=slug.title(), slug=slug)
        fill_territory(territory, commune)
    make_resources()
    make_person("nouvelle")


def make_place(kind: str, code: str, name: str, *, population: int, epci=None, codes=()) -> Place:
    place = Place.objects.create(
        kind=kind,
        code=code,
        siren=code if kind == "epci" else "",
        insee=code if kind == "commune" else "",
        name=name,
        search_name=search_form(name),
        population=population,
        epci=epci,
    )
    PostalCode.objects.bulk_create(PostalCode(place=place, code=one) for one in codes)
    return place


def make_person(name: str) -> User:
    user = User.objects.create_user(f"{name}@example.org", PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def client_of(user: User | None) -> Client:
    """A browser of theirs, signed in; of a visitor without one."""
    client = Client()
    if user:
        client.force_login(user)
    return client


def fill_territory(territory: Territory, commune: Place) -> None:
    """Team, an organisation with its two people and its public page, a version of the questionnaire."""
    slug = territory.slug
    add_to_team(territory, user=make_person(f"responsable.{slug}"), role=Role.MANAGER)
    add_to_team(territory, user=make_person(f"redaction.{slug}"), role=Role.EDITOR)
    add_to_team(territory, user=make_person(f"jury.{slug}"), role=Role.JURY)
    organisation = Organisation(name=f"Menuiserie {slug}", kind="company", headcount="10-49", commune=commune)
    create_organisation(organisation, owner=make_person(f"titulaire.{slug}"), territory=territory)
    Membership.objects.create(user=make_person(f"membre.{slug}"), organisation=organisation)
    organisation.presences.update(showcase=Showcase.ASKED)
    publish_showcase(organisation.presences.get(territory=territory))
    definition = copy.deepcopy(QUESTIONNAIRE)
    QuestionnaireVersion.objects.create(
        territory=territory,
        page=QuestionnairePage.objects.child_of(territory.page).get(),
        number=1,
        definition=definition,
        sha256=sha256(definition),
    )


def make_resources() -> None:
    """One national resource a theme for the lower half of scores."""
    library = ResourceIndexPage.objects.get(depth=3)
    for key, name in THEMES.items():
        page = ResourcePage(
            title=f"Guide {name}", slug=f"guide-{key}", kind="guide", summary="Un pas simple.", max_percent=60
        )
        page.themes = [Theme.objects.get(key=key)]
        library.add_child(instance=page)
