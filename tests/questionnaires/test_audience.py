"""« Qui verra cette ressource »: what sample profiles would be shown, and its screen."""

from fractions import Fraction
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from home.ground import Ground
from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.matching.audience import Seen, Stage, ThemeAudience, audience_of, percents_of
from questionnaires.matching.rules import Candidate, match_resources
from questionnaires.scoring import Result, ThemeResult
from ressources.models import ResourcePage
from ressources.perimeter import Perimeter
from tests.factories.assessments import make_version
from tests.factories.pages import make_resources
from tests.questionnaires.strategies import document_of, question_document

ENERGY = frozenset({"energie"})
TYPES = ("company", "association", "public", "other")
HERE = Ground("86194", "200069854", frozenset({"86"}), frozenset({"75"}))


def questionnaire(*, chosen: list[int] | None = None, after: list[int] | None = None) -> Definition:
    question = question_document("a")
    question["choices"][0] |= {"resources": after or []}
    document = document_of(question)
    document["themes"][0]["levels"] = {"avance": {"resources": chosen or []}}
    return parse_definition(document)


def told(candidate: Candidate, definition: Definition | None = None, *others: Candidate, **scene: Any) -> ThemeAudience:
    stage = Stage(definition or questionnaire(), others, 2, **scene)
    (theme,) = audience_of(candidate, stage, actor_types=("company", "association"))
    return theme


@pytest.mark.pure
def test_sizes_that_read_the_same_are_one_and_a_refusal_says_why():
    theme = told(Candidate(1, ENERGY, headcounts=frozenset({"50-249", "250+"}), actor_types=frozenset({"company"})))
    assert [(row.who, row.refused) for row in theme.rows] == [
        ("Entreprise de 49 salariés au plus", "réservée aux structures de 50 salariés et plus"),
        ("Entreprise de 50 salariés et plus", ""),
        ("Association de toute taille", "réservée aux entreprises"),
    ]
    assert theme.levels == ("Débutant", "Intermédiaire", "Avancé", "Exemplaire")


@pytest.mark.pure
def test_each_level_says_for_which_scores_and_after_how_many():
    rivals = (Candidate(2, ENERGY, max_percent=19), Candidate(3, ENERGY, max_percent=19))
    definition = questionnaire(chosen=[1])
    theme = told(Candidate(1, ENERGY, max_percent=35), definition, *rivals)
    assert [(one.level, one.seen, one.why, one.before) for one in theme.rows[0].verdicts] == [
        ("Débutant", Seen.AFTER, "", 2),
        ("Intermédiaire", Seen.YES, "aux scores de 20 à 35\u202f%", 0),
        ("Avancé", Seen.YES, "choisie pour ce niveau", 0),
        ("Exemplaire", Seen.NO, "réservée aux scores de 0 à 35\u202f%", 0),
    ]


@pytest.mark.pure
def test_theme_of_which_authors_chose_it_is_told_whatever_its_own_are():
    theme = told(Candidate(1, frozenset()), questionnaire(after=[1]))
    assert theme.answers == ("«\u00a0Non\u00a0» à «\u00a0Quoi ?\u00a0»",)
    assert {one.why for row in theme.rows for one in row.verdicts} == {"ce thème n’est pas parmi les siens"}
    assert audience_of(Candidate(2, frozenset()), Stage(questionnaire(after=[1]), (), 2), actor_types=TYPES) == ()


@pytest.mark.pure
def test_resource_that_does_not_reach_the_territory_is_for_nobody_there():
    theme = told(Candidate(1, ENERGY, reach=Perimeter(departments=frozenset({"29"}))), ground=HERE)
    assert {row.refused for row in theme.rows} == {"elle ne vaut pas à cet endroit"}


CANDIDATES = st.builds(
    Candidate,
    id=st.integers(1, 9),
    themes=st.sampled_from([ENERGY, ENERGY, frozenset()]),
    actor_types=st.frozensets(st.sampled_from(TYPES), max_size=2),
    headcounts=st.frozensets(st.sampled_from(["0", "10-49", "250+"])),
    min_percent=st.integers(0, 60),
    max_percent=st.integers(60, 100) | st.just(60),
    national=st.booleans(),
)
PAGES = st.lists(st.integers(1, 9), max_size=3, unique=True)


@pytest.mark.pure
@settings(max_examples=60)
@given(st.lists(CANDIDATES, min_size=1, max_size=7, unique_by=lambda one: one.id), PAGES, st.data())
def test_verdicts_are_what_results_show(candidates, chosen, data):
    """For a profile and a score drawn at random, the table and the ranking of a real result agree."""
    definition = questionnaire(chosen=chosen)
    candidate, *_others = candidates
    kind, size = data.draw(st.sampled_from(TYPES)), data.draw(st.sampled_from(["0", "1-9", "10-49", "250+"]))
    level = data.draw(st.sampled_from(definition.levels))
    # Where the resource comes in the middle of its scores, as the table takes them.
    fit = [p for p in percents_of(definition, level) if candidate.min_percent <= p <= candidate.max_percent]
    is_chosen = candidate.id in definition.themes[0].content(level.key).resources
    reached = percents_of(definition, level)[0] if is_chosen or not fit else fit[len(fit) // 2]
    ratio = Fraction(reached, 100)
    standing = ThemeResult("energie", Fraction(1), ratio * 5, ratio, level.key, ())
    result = Result(Fraction(5), ratio * 5, ratio, level.key, (standing,))
    profile = {"actor_type": kind, "headcount": size}
    shown = match_resources(definition, result, candidates, profile, limit=2)["energie"]
    order = [one.id for one in match_resources(definition, result, candidates, profile, limit=99)["energie"]]
    themes = audience_of(candidate, Stage(definition, candidates, 2), actor_types=[kind])
    if not themes:
        assert candidate.id not in order
        return
    (theme,) = themes
    (row,) = [row for row in theme.rows if size in row.sizes]
    verdict = None if row.refused else row.verdicts[definition.levels.index(level)]
    assert (candidate.id in {one.id for one in shown}) == (verdict is not None and verdict.seen is Seen.YES)
    if verdict and verdict.seen is not Seen.NO:
        assert order.index(candidate.id) == verdict.before


# --- The screen ------------------------------------------------------------------------------------------------------


def page_of(client, resource: ResourcePage) -> str:
    answer = client.get(f"/admin/ressources/{resource.pk}/qui-la-voit/")
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).replace("\u00a0", " ").split())


@pytest.mark.django_db
@pytest.mark.once
def test_editor_reads_whom_the_draft_is_for(as_person, here):
    (resource,) = make_resources(here, title="Visite")
    client = as_person("redaction.ici")
    assert "réservée" not in page_of(client, resource)
    resource.headcounts, resource.sectors, resource.departments = ["250+"], ["C"], ["86"]
    resource.save_revision()
    page = page_of(client, resource)
    assert "Le brouillon est lu tel qu’il est enregistré" in page
    assert "réservée aux structures de 250 salariés et plus" in page
    assert "aux secteurs : Industrie manufacturière" in page
    edit = client.get(f"/admin/pages/{resource.pk}/edit/").content.decode()
    assert f"/admin/ressources/{resource.pk}/qui-la-voit/" in edit


@pytest.mark.django_db
@pytest.mark.once
def test_no_questionnaire_and_no_theme_are_said(as_person, here):
    (resource,) = make_resources(here, theme="energie")
    client = as_person("redaction.ici")
    document = document_of(question_document("q"))
    make_version(here, document | {"themes": [document["themes"][0] | {"key": "eau", "title": "Eau"}]})
    assert "Aucun résultat ne la montre" in page_of(client, resource)
    national = ResourcePage.objects.get(slug="guide-eau")
    assert "Aucun questionnaire n’est publié ici" in page_of(as_person("national"), national)


@pytest.mark.django_db
@pytest.mark.once
def test_resource_of_another_space_does_not_exist(as_person, here, there):
    (foreign,) = make_resources(there)
    for resource in (foreign, ResourcePage.objects.get(slug="guide-eau")):
        for who in ("redaction.ici", "responsable.ici"):
            assert as_person(who).get(f"/admin/ressources/{resource.pk}/qui-la-voit/").status_code == 404
