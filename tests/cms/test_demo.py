"""The demonstration: what the seed’s screen shows comes out of the answers alone, and no level is without help."""

from copy import deepcopy
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from cms.demo.accounts import ACCOUNTS, HALF_DONE_ORGANISATION, PASSWORD, SEED_ORGANISATION
from cms.demo.answers import Respondent
from cms.demo.questionnaire import write_questionnaire
from cms.demo.sources import read
from cms.demo.territories import SPACES, THEMES
from home.enums import PlaceKind
from home.models import Place, Theme
from home.services import open_territory
from questionnaires.answers import clean_answer, missing_required
from questionnaires.definition_reading import parse_definition
from questionnaires.models import QuestionnairePage
from questionnaires.scoring import Result, display, score
from questionnaires.services.publishing import publish_version
from questionnaires.studio.drafts import build_definition
from questionnaires.wording import percent

SEED = read("seed_assessment")


def scored(answers) -> Result:
    return score(parse_definition(read("questionnaire")), answers, SEED["profile"])


def without_resources(document):
    bare = deepcopy(document)
    for theme in bare["themes"]:
        for level in theme["levels"].values():
            level["resources"] = []
    return bare


# --- The prototype's screen ---------------------------------------------------------------------------------------


@pytest.mark.pure
def test_seed_assessment_scored_from_its_answers_alone():
    definition = parse_definition(read("questionnaire"))
    result = scored(SEED["answers"])
    energy = result.theme("energie")
    assert display(result.overall) == "1,8"
    assert display(energy.score) == "2,5"
    assert definition.level(energy.level).name == "Avancé"
    assert not missing_required(definition, SEED["answers"], SEED["profile"])


@pytest.mark.pure
def test_seed_assessment_with_one_energy_answer_changed_moves_both_figures():
    change = SEED["change"]
    assert change["question"] in {q.key for q in parse_definition(read("questionnaire")).theme("energie").questions}
    before = scored(SEED["answers"])
    after = scored({**SEED["answers"], change["question"]: {"value": change["value"]}})
    assert display(after.overall) == change["overall"] != display(before.overall)
    assert display(after.theme("energie").score) == change["energie"] != display(before.theme("energie").score)


# --- The questionnaire and the library ----------------------------------------------------------------------------


@pytest.mark.pure
def test_questionnaire_has_forty_questions_over_six_themes():
    definition = parse_definition(read("questionnaire"))
    assert len(definition.questions) >= 40
    assert [theme.key for theme in definition.themes] == [key for key, _name, _short_name in THEMES]
    assert definition.title.replace("\u00a0", " ") == "Acteurs Engagés : auto-diagnostic"


@pytest.mark.pure
@pytest.mark.parametrize("theme", [key for key, _name, _short_name in THEMES])
def test_every_score_of_a_theme_has_two_guides_that_never_close(theme):
    definition = parse_definition(read("questionnaire"))
    bounds = [percent(level.threshold / definition.scale) for level in definition.levels]
    guides = [guide for guide in read("guides")["guides"] if theme in guide["themes"] and not guide["closing"]]
    for low, high in pairwise([*bounds, 100]):
        for reached in range(low, high + 1):
            fitting = [guide for guide in guides if guide["min_percent"] <= reached <= guide["max_percent"]]
            assert len(fitting) >= 2, f"{theme}, {reached} %"


@pytest.mark.pure
def test_resources_chosen_for_a_level_exist():
    keys = [row["key"] for row in (*read("schemes"), *read("guides")["guides"])]
    chosen = {key for levels in read("guides")["curated"].values() for row in levels.values() for key in row}
    assert len(keys) == len(set(keys))
    assert chosen <= set(keys)


@pytest.mark.django_db
def test_questionnaire_written_in_pages_gives_back_its_definition():
    for key, name, short_name in THEMES:
        Theme.objects.update_or_create(territory=None, key=key, defaults={"name": name, "short_name": short_name})
    place = Place.objects.create(kind=PlaceKind.EPCI, code="200099999", siren="200099999", name="CC Neuve")
    territory = open_territory(place, programme_name="Engagés", slug="neuve")
    page = QuestionnairePage.objects.for_territory(territory).get()
    write_questionnaire(page, read("questionnaire"), resources={})
    assert without_resources(build_definition(page)) == read("questionnaire")
    assert publish_version(page).definition == read("questionnaire")


# --- People and their answers -------------------------------------------------------------------------------------


@pytest.mark.pure
def test_accounts_belong_to_what_the_demonstration_holds():
    slugs = {space.slug: space.short_name for space in SPACES}
    organisations = {row["name"] for row in read("organisations")["grand-poitiers"]}
    assert {SEED_ORGANISATION, HALF_DONE_ORGANISATION} <= organisations
    assert len({account.email for account in ACCOUNTS}) == len(ACCOUNTS)
    for account in ACCOUNTS:
        assert account.email.endswith("@example.org")
        assert slugs.get(account.slug, "") == account.territory
        assert not account.organisation or account.organisation in organisations


@pytest.mark.django_db
def test_password_of_the_accounts_is_accepted():
    from django.contrib.auth.password_validation import validate_password

    from actors.models import User

    for account in ACCOUNTS:
        validate_password(PASSWORD, User(email=account.email, first_name=account.first_name))


@pytest.mark.pure
@pytest.mark.parametrize("headcount", ["0", "1-9", "250+"])
def test_drawn_answers_are_complete_accepted_and_always_the_same(headcount):
    definition = parse_definition(read("questionnaire"))
    profile = {"actor_type": "company", "headcount": headcount, "sector": "C", "territory": "lille"}
    for seed in range(20):
        first, again = (Respondent(definition, profile, seed=f"{seed}", rounds=3) for _ in range(2))
        answers = first.answers(round_=2, at="2026-01-01")
        assert answers == again.answers(round_=2, at="2026-01-01")
        assert not missing_required(definition, answers, profile)
        for key, entry in answers.items():
            if not entry["na"]:
                assert clean_answer(definition.question(key), entry["value"]) == entry["value"]


# --- The command --------------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_command_outside_a_demonstration_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="démonstration"):
        call_command("demo")
