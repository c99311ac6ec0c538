"""Themes that a territory takes into its questionnaire, makes for itself, and names."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from home.models import PortalPage, Theme
from home.problems import Conflict as Refused
from home.services import add_theme, rename_theme
from home.spaces import territory_space
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.services.adding_themes import create_theme, rename, take_theme
from questionnaires.services.publishing import publish_version
from questionnaires.services.themes import hide_theme
from questionnaires.studio.drafts import build_definition, theme_drafts
from questionnaires.studio.restoring import question_blocks
from ressources.models import ResourceIndexPage, ResourcePage
from tests.factories.pages import make_resources
from tests.questionnaires.strategies import question_document
from tests.test_query_counts import measure

pytestmark = pytest.mark.django_db

FOREST = {"name": "Forêts et bocage", "short_name": "Forêts", "icon": "nature", "weight": Decimal(2)}
LEVELS = [("level", {"key": "debutant", "name": "Débutant", "threshold": "0", "text": "Un début."})]


@pytest.fixture
def page(here) -> QuestionnairePage:
    return emptied(QuestionnairePage.objects.for_territory(here).get())


@pytest.fixture
def other(there) -> QuestionnairePage:
    return emptied(QuestionnairePage.objects.for_territory(there).get())


@pytest.fixture
def national(db) -> QuestionnairePage:
    """The national questionnaire in use: three questions of energy, one of water."""
    page = emptied(QuestionnairePage.objects.child_of(PortalPage.objects.get()).get())
    for key, count in (("energie", 3), ("eau", 1)):
        add_questions(page, key, *(f"{key}-{n}" for n in range(count)))
    publish_version(page)
    return page


def emptied(page: QuestionnairePage) -> QuestionnairePage:
    QuestionnaireThemePage.objects.child_of(page).delete()
    page = QuestionnairePage.objects.get(pk=page.pk)
    page.levels = LEVELS
    page.save()
    return page


def add_questions(page: QuestionnairePage, key: str, *keys: str) -> QuestionnaireThemePage:
    theme = Theme.objects.get(key=key, territory=None)
    child = QuestionnaireThemePage(title=theme.name, slug=key, theme=theme)
    child.questions = question_blocks([question_document(one) for one in keys])
    return QuestionnairePage.objects.get(pk=page.pk).add_child(instance=child)


def themes_of(page: QuestionnairePage) -> list[tuple[str, str, int]]:
    """Key, title, number of questions."""
    document = build_definition(QuestionnairePage.objects.get(pk=page.pk))
    return [(theme["key"], theme["title"], len(theme["questions"])) for theme in document["themes"]]


def write_question(draft: QuestionnaireThemePage, key: str = "haies") -> None:
    draft.questions = question_blocks([question_document(key, "yes_no", text="Plantez-vous des haies\u202f?")])
    draft.save_revision()


def add_url(page: QuestionnairePage) -> str:
    return reverse("questionnaire_add_theme", args=[page.pk])


def rename_url(page: QuestionnairePage, draft: QuestionnaireThemePage) -> str:
    return reverse("questionnaire_rename_theme", args=[page.pk, draft.pk])


# --- Made ------------------------------------------------------------------------------------------------------------


def test_a_theme_of_ones_own_is_a_draft_with_its_weight(page, here):
    draft = create_theme(page, **FOREST, by=None)
    theme = Theme.objects.get(territory=here)
    assert (theme.key, theme.name, theme.short_name, theme.icon) == (
        "forets-et-bocage",
        "Forêts et bocage",
        "Forêts",
        "nature",
    )
    assert (draft.theme, draft.live, draft.get_latest_revision_as_object().weight) == (theme, False, Decimal(2))
    assert themes_of(page) == [("forets-et-bocage", "Forêts et bocage", 0)]
    write_question(draft)
    assert publish_version(page).definition["themes"][0]["short_title"] == "Forêts"


@pytest.mark.parametrize(
    ("name", "key"), [("Eau", "eau-2"), ("Énergie", "energie-2"), ("★", "theme"), ("Très " * 12, "tres-" * 6 + "tres")]
)
def test_keys_are_of_one_theme_in_the_space(here, name, key):
    Theme.objects.filter(key__in=["eau", "energie"]).update(name="Autre")
    assert add_theme(here, name=name, short_name="Court").key == key


def test_two_territories_may_have_a_theme_of_the_same_name(here, there):
    first, second = (add_theme(territory, name="Bruit") for territory in (here, there))
    assert (first.key, second.key) == ("bruit", "bruit")
    assert add_theme(None, name="Bruit").key == "bruit-2"


@pytest.mark.parametrize("name", ["Énergie", "énergie", "FORETS  et bocage"])
def test_a_name_is_given_once(page, here, name):
    create_theme(page, **FOREST, by=None)
    with pytest.raises(Refused):
        create_theme(page, **FOREST | {"name": name}, by=None)
    assert Theme.objects.filter(territory=here).count() == 1


def test_a_name_too_long_for_charts_is_refused_and_nothing_is_written(here):
    with pytest.raises(ValidationError):
        add_theme(here, name="Un nom beaucoup trop long pour un graphique")
    assert not Theme.objects.filter(territory=here).exists()


# --- Taken -----------------------------------------------------------------------------------------------------------


def test_a_national_theme_comes_with_its_national_questions(page, national):
    take_theme(page, Theme.objects.get(key="energie"), by=None)
    assert themes_of(page) == [("energie", "Énergie", 3)]
    assert not page.get_children().live().exists()


def test_questions_that_are_asked_elsewhere_do_not_come_twice(page, national):
    add_questions(page, "mobilite", "energie-1")
    take_theme(page, Theme.objects.get(key="energie"), by=None)
    assert themes_of(page) == [("mobilite", "Mobilité", 1), ("energie", "Énergie", 2)]


def test_a_theme_that_the_nation_asks_nothing_of_comes_empty(page, national):
    take_theme(page, Theme.objects.get(key="dechets"), by=None)
    assert themes_of(page) == [("dechets", "Déchets", 0)]


def test_a_hidden_theme_is_shown_again_and_not_made_twice(page):
    draft = add_questions(page, "energie", "energie-0")
    hide_theme(draft, hidden=True, by=None)
    theme = Theme.objects.get(key="energie")
    assert [take_theme(page, theme, by=None).pk, take_theme(page, theme, by=None).pk] == [draft.pk, draft.pk]
    assert themes_of(page) == [("energie", "Énergie", 1)]


# --- Named -----------------------------------------------------------------------------------------------------------


def test_a_theme_of_ones_own_is_renamed_everywhere_and_keeps_its_key(page, here):
    draft = create_theme(page, **FOREST, by=None)
    rename(draft, name="Arbres", short_name="", icon="repere", by=None)
    theme = Theme.objects.get(territory=here)
    assert (theme.key, theme.name, theme.short_name, theme.icon) == ("forets-et-bocage", "Arbres", "Arbres", "repere")
    assert themes_of(page) == [("forets-et-bocage", "Arbres", 0)]


def test_a_national_theme_is_renamed_here_alone(page, other):
    mine, theirs = (add_questions(one, "mobilite", "velo") for one in (page, other))
    rename(mine, name="Se déplacer", by=None)
    assert Theme.objects.get(key="mobilite").name == "Mobilité"
    assert (themes_of(page), themes_of(other)) == (
        [("mobilite", "Se déplacer", 1)],
        [("mobilite", "Mobilité", 1)],
    )
    assert publish_version(page).definition["themes"][0]["short_title"] == "Se déplacer", "graphs say it too"
    rename(theirs, name="Mobilité et logistique des entreprises", by=None)
    assert build_definition(other)["themes"][0]["short_title"] == "Mobilité"


def test_what_is_published_keeps_the_name_until_the_next_version(page, here):
    draft = create_theme(page, **FOREST, by=None)
    write_question(draft)
    first = publish_version(page)
    rename(draft, name="Arbres", by=None)
    first.refresh_from_db()
    assert first.definition["themes"][0]["title"] == "Forêts et bocage"
    assert publish_version(page).definition["themes"][0]["title"] == "Arbres"


def test_a_name_of_another_theme_of_the_questionnaire_is_refused(page):
    mine, _other = add_questions(page, "energie", "a"), add_questions(page, "mobilite", "b")
    with pytest.raises(Refused):
        rename(mine, name="mobilite", by=None)
    rename(mine, name="Énergie", by=None)
    assert themes_of(page)[0][1] == "Énergie"


def test_a_territory_s_theme_is_not_renamed_to_a_national_name(here):
    theme = add_theme(here, name="Bruit")
    with pytest.raises(Refused):
        rename_theme(theme, name="Eau")
    theme.refresh_from_db()
    assert theme.name == "Bruit"


# --- In the space ----------------------------------------------------------------------------------------------------


def test_the_space_knows_its_theme_at_once(page, here, person, django_capture_on_commit_callbacks):
    visitor = Client()
    lists = ("/ici/ressources/", "/ici/acteurs/")
    for address in lists:
        assert "Forêts et bocage" not in visitor.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        create_theme(page, **FOREST, by=None)
        # The library offers what some resource bears.
        (resource,) = make_resources(here)
        resource.themes.add(Theme.objects.get(key="forets-et-bocage"))
        resource.save()
    for address in lists:
        assert 'value="forets-et-bocage"' in visitor.get(address).content.decode(), address
        for elsewhere in (address.replace("ici", "ailleurs"), address.removeprefix("/ici")):
            assert "forets-et-bocage" not in visitor.get(elsewhere).content.decode(), elsewhere
    assert territory_space("ici").signs["forets-et-bocage"] == "nature"
    assert "forets-et-bocage" not in territory_space("ailleurs").signs


def test_resources_and_diagnostic_are_filed_under_it(page, here):
    draft = create_theme(page, **FOREST, by=None)
    library = ResourceIndexPage.objects.child_of(here.page).get()
    guide = ResourcePage(title="Planter une haie", slug="haie", kind="guide", summary="Un guide.")
    guide.themes = [draft.theme]
    library.add_child(instance=guide)
    visitor = Client()
    assert "Planter une haie" in visitor.get("/ici/ressources/?theme=forets-et-bocage").content.decode()
    assert "Planter une haie" not in visitor.get("/ici/ressources/?theme=energie").content.decode()
    write_question(draft)
    publish_version(page)
    start = visitor.get("/ici/diagnostic/").content.decode()
    assert "Forêts et bocage" in start
    assert 'data-theme="nature"' in start
    assert "#nature" in start


# --- The screens -----------------------------------------------------------------------------------------------------


def test_the_manager_makes_a_theme_and_is_led_to_its_questions(page, here, as_person):
    client = as_person("responsable.ici")
    typed = {"name": "Forêts", "short_name": "", "icon": "nature", "weight": "1,5"}
    answer = client.post(add_url(page), typed, follow=True)
    draft = QuestionnaireThemePage.objects.child_of(page).get()
    assert answer.redirect_chain[-1][0] == f"/admin/pages/{draft.pk}/edit/"
    assert "écrivez ses questions" in answer.content.decode()
    assert draft.get_latest_revision_as_object().weight == Decimal("1.5")
    overview = client.get(reverse("questionnaire", args=[page.pk])).content.decode()
    assert "Propre à votre territoire" in overview
    assert rename_url(page, draft) in overview


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "À remplir"),
        ({"name": "Énergie"}, "Un thème porte déjà ce nom."),
        ({"name": "Un nom beaucoup trop long pour un graphique"}, "donnez aussi un nom court"),
        ({"weight": "-1"}, "supérieure ou égale à 0"),
        ({"icon": "energie"}, "energie"),
    ],
)
def test_a_wrong_theme_is_told_beside_its_field_and_nothing_is_written(page, here, as_person, typed, said):
    sent = {"name": "Forêts", "short_name": "", "icon": "nature", "weight": "1"} | typed
    text = as_person("responsable.ici").post(add_url(page), sent).content.decode()
    assert said in text
    assert not typed.get("name") or f'value="{typed["name"]}"' in text
    assert not Theme.objects.filter(territory=here).exists()
    assert not page.get_children().exists()


def test_the_manager_takes_a_theme_of_the_list(page, as_person, national):
    client = as_person("responsable.ici")
    assert "national, avec ses questions" in client.get(add_url(page)).content.decode()
    energy = Theme.objects.get(key="energie")
    client.post(add_url(page), {"take": "1", "theme": energy.pk})
    assert themes_of(page) == [("energie", "Énergie", 3)]
    assert f'name="theme" value="{energy.pk}"' not in client.get(add_url(page)).content.decode()


def test_a_theme_of_another_territory_is_neither_offered_nor_taken(page, other, there, as_person):
    foreign = create_theme(other, **FOREST, by=None)
    client = as_person("responsable.ici")
    assert "Forêts" not in client.get(add_url(page)).content.decode()
    for odd in (foreign.theme_id, "x", "", "9" * 30):
        assert "Choisissez un thème" in client.post(add_url(page), {"take": "1", "theme": odd}).content.decode()
    for stranger in (rename_url(page, foreign), rename_url(other, foreign), add_url(other)):
        assert client.get(stranger).status_code == 404
        assert client.post(stranger, {"name": "Pris"}).status_code == 404
    foreign.theme.refresh_from_db()
    assert foreign.theme.name == "Forêts et bocage"
    assert themes_of(page) == []


@pytest.mark.parametrize("verb", ["copy", "move"])
def test_the_page_of_a_theme_is_not_taken_to_another_questionnaire(page, other, as_person, verb):
    draft = create_theme(page, **FOREST, by=None)
    client = as_person("national")
    typed = {"new_title": "Forêts", "new_slug": "forets", "new_parent_page": other.pk}
    places = {"copy": f"/admin/pages/{draft.pk}/copy/", "move": f"/admin/pages/{draft.pk}/move/{other.pk}/confirm/"}
    client.post(places[verb], typed)
    assert not QuestionnaireThemePage.objects.child_of(other).exists()
    assert QuestionnaireThemePage.objects.child_of(page).exists()


def test_a_national_theme_has_only_its_name_to_change(page, as_person):
    draft, client = add_questions(page, "mobilite", "velo"), as_person("responsable.ici")
    text = client.get(rename_url(page, draft)).content.decode()
    assert 'name="short_name"' not in text
    assert "Ce thème est national" in text
    client.post(rename_url(page, draft), {"name": "Se déplacer", "icon": "nature"})
    assert themes_of(page) == [("mobilite", "Se déplacer", 1)]
    assert Theme.objects.get(key="mobilite").icon == "mobilite"


def test_a_taken_name_stays_in_the_form(page, as_person):
    draft, client = add_questions(page, "mobilite", "velo"), as_person("responsable.ici")
    add_questions(page, "energie", "chauffage")
    text = client.post(rename_url(page, draft), {"name": "Energie"}).content.decode()
    assert "Un thème porte déjà ce nom." in text
    assert 'value="Energie"' in text


def test_the_national_team_names_a_national_theme_for_all(national, as_person):
    client, draft = as_person("national"), theme_drafts(national)[0]
    client.post(rename_url(national, draft), {"name": "Énergies", "short_name": "", "icon": "energie"})
    assert Theme.objects.get(key="energie").name == "Énergies"
    client.post(add_url(national), {"name": "Santé", "short_name": "", "icon": "solidarite", "weight": "1"})
    assert Theme.objects.get(key="sante").territory is None


@pytest.mark.usefixtures("generations_read_once")
@pytest.mark.parametrize("screen", ["questionnaire", "questionnaire_add_theme"])
def test_screens_ask_as_many_questions_of_the_database_for_one_theme_as_for_many(page, as_person, screen):
    client, address = as_person("responsable.ici"), reverse(screen, args=[page.pk])
    write_question(create_theme(page, **FOREST, by=None), "haies-0")
    few, _response = measure(client, address)
    for number in range(1, 9):
        write_question(create_theme(page, **FOREST | {"name": f"Thème {number}"}, by=None), f"haies-{number}")
    many, _response = measure(client, address)
    assert many == few
