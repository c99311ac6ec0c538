"""A file into the drafts: tried, told spot by spot, imported whole or not at all."""

import copy
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from home.models import Theme
from questionnaires.definition import sha256
from questionnaires.definition_reading import parse_definition
from questionnaires.models import QuestionnairePage
from questionnaires.services.exchanging import NotImportable, import_document, try_import
from questionnaires.studio.drafts import build_definition
from questionnaires.studio.exchange import Unreadable, from_file, to_file
from ressources.models import ResourcePage
from tests.questionnaires.mutations import damaged
from tests.questionnaires.strategies import document_of, documents, question_document
from tests.questionnaires.test_restoring import canonical
from tests.world import QUESTIONNAIRE

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Document = dict[str, Any]


@pytest.fixture
def themes(db) -> None:
    """The themes of the national questionnaire, and those of the generated ones, for all spaces."""
    named = {theme["key"]: theme["short_title"] for theme in QUESTIONNAIRE["themes"]}
    for key, name in {**named, "theme0": "Énergie", "theme1": "Énergie", "theme2": "Énergie"}.items():
        Theme.objects.get_or_create(key=key, territory=None, defaults={"name": name, "short_name": name})


@pytest.fixture
def page(here, themes) -> QuestionnairePage:
    return QuestionnairePage.objects.for_territory(here).get()


@pytest.fixture
def other(there, themes) -> QuestionnairePage:
    return QuestionnairePage.objects.for_territory(there).get()


def draft_of(page: QuestionnairePage) -> Document:
    return build_definition(QuestionnairePage.objects.get(pk=page.pk).get_latest_revision_as_object())


def small(**fields: Any) -> Document:
    """A questionnaire of one question, whose theme says something at one level."""
    document = document_of(question_document("suivi", "yes_no", **fields))
    document["themes"][0]["short_title"] = "Énergie"
    document["themes"][0]["levels"] = {"debutant": {"text": "Commencez.", "resources": []}}
    return copy.deepcopy(document)


def wrong_of(page: QuestionnairePage, document: Document) -> list[tuple[str, str]]:
    return [(finding.place, finding.message) for finding in try_import(page, document, by=None).wrong]


def test_a_trial_writes_nothing(page, person):
    before = draft_of(page)
    trial = try_import(page, QUESTIONNAIRE, by=person("responsable.ici"))
    assert (trial.wrong, trial.lost, trial.changes) == ([], None, None)
    assert draft_of(page) == before
    assert not page.get_children().exists()
    assert not page.revisions.exists()


def test_a_questionnaire_is_imported_whole(page, person):
    import_document(page, QUESTIONNAIRE, by=person("responsable.ici"))
    assert parse_definition(draft_of(page)) == parse_definition(QUESTIONNAIRE)
    assert page.revisions.get().user == person("responsable.ici")


def test_the_themes_are_put_in_the_order_of_the_document(page):
    import_document(page, QUESTIONNAIRE, by=None)
    turned = {**QUESTIONNAIRE, "themes": [*reversed(QUESTIONNAIRE["themes"])]}
    import_document(page, turned, by=None)
    assert [theme["key"] for theme in draft_of(page)["themes"]] == [theme["key"] for theme in turned["themes"]]


def test_what_would_change_in_the_draft_is_told(page):
    import_document(page, small(), by=None)
    changes = try_import(page, small(text="Suivez-vous\u202f?"), by=None).changes
    assert [(change.key, change.differences[0].after) for change in changes.questions] == [
        ("suivi", "Suivez-vous\u202f?")
    ]
    assert try_import(page, small(), by=None).changes.is_empty


def test_resources_that_the_territory_does_not_show_are_told_and_left_out(page, there):
    known = ResourcePage.objects.first().pk
    document = small()
    document["themes"][0]["levels"]["debutant"]["resources"] = [known, 999_999, 10**18]
    lost = try_import(page, document, by=None).lost
    (difference,) = lost.themes[0].differences
    assert "[ressource 999999]" in difference.before
    assert difference.after.endswith(f"Commencez. [ressource {known}]")
    import_document(page, document, by=None)
    assert draft_of(page)["themes"][0]["levels"]["debutant"]["resources"] == [known]


def test_resources_after_answers_are_those_that_the_territory_shows(page):
    known = ResourcePage.objects.first().pk
    document = small()
    document["themes"][0]["questions"][0]["choices"][1]["resources"] = [999_999, known]
    (change,) = try_import(page, document, by=None).lost.questions
    assert [one.setting for one in change.differences] == ["resources"]
    import_document(page, document, by=None)
    written = draft_of(page)["themes"][0]["questions"][0]["choices"]
    assert [one.get("resources") for one in written] == [None, [known]]


def test_yes_and_no_in_other_words_are_told_as_lost(page):
    document = small()
    document["themes"][0]["questions"][0]["choices"][0]["label"] = "Tout à fait"
    (change,) = try_import(page, document, by=None).lost.questions
    assert [(one.before, one.after) for one in change.differences] == [
        ("Tout à fait (1\u00a0point)\nNon (0\u00a0point)", "Oui (1\u00a0point)\nNon (0\u00a0point)")
    ]


def test_what_keeps_a_draft_from_being_published_is_told_and_does_not_keep_it_from_being_imported(page):
    document = small()
    document["themes"][0]["levels"]["debutant"]["text"] = "Votre score est de 4,5/5."
    trial = try_import(page, document, by=None)
    assert trial.wrong == []
    assert "contradicting_text" in {finding.code for finding in trial.to_mend}


def test_what_the_schema_lets_unsaid_is_imported_as_it_takes_it(page):
    document = small()
    del document["scale"], document["minutes"]
    import_document(page, document, by=None)
    assert parse_definition(draft_of(page)) == parse_definition(document)


SPOT = "Énergie, «\u00a0Quoi ?\u00a0»"
NOT_HELD = {
    "title": (lambda d: d.update(title="x" * 256), "", "Titre\u00a0: 255 signes au plus."),
    "title of a theme": (lambda d: d["themes"][0].update(title="x" * 256), "x" * 256, "255 signes au plus"),
    "scale": (lambda d: d.update(scale="50"), "", "5, 10, 20, 100"),
    "scale in part": (lambda d: d.update(scale="5.5"), "", "5, 10, 20, 100"),
    "minutes": (lambda d: d.update(minutes=241), "", "240"),
    "theme": (lambda d: d["themes"][0].update(key="inconnu"), "", "Thème inconnu dans cet espace\u00a0: Énergie."),
    "weight of a theme": (lambda d: d["themes"][0].update(weight="0.125"), "Énergie", "Poids du thème\u00a0: "),
    "intro": (lambda d: d["themes"][0].update(intro="x" * 501), "Énergie", "Présentation\u00a0: "),
    "levels": (lambda d: d.update(levels=nine_levels()), "", "8"),
    "text of a level": (lambda d: d.update(level_texts={"debutant": "x" * 801}), "", "Texte de la moyenne\u00a0: "),
    "long question": (lambda d: d["themes"][0]["questions"][0].update(text="x" * 301), None, "Question\u00a0: "),
    "long key": (lambda d: d["themes"][0]["questions"][0].update(key="x" * 64), SPOT, "Clé\u00a0: "),
    "form": (lambda d: d.update(document_without_score()), "", "formulaire sans score"),
    "not read": (lambda d: d["themes"][0]["questions"][0].update(kind="x"), SPOT, "Le type «\u00a0x\u00a0»"),
    "sector": (
        lambda d: d["themes"][0]["questions"][0].update(
            condition={"profile": "sector", "operator": "equals", "value": "ZZ"}
        ),
        SPOT,
        "Est l’un de\u00a0: ",
    ),
}


def nine_levels() -> list[Document]:
    return [{"key": f"n{n}", "name": f"N{n}", "threshold": f"0.{n}"} for n in range(9)]


def document_without_score() -> Document:
    document = small()
    for choice in document["themes"][0]["questions"][0]["choices"]:
        del choice["points"]
    theme = {name: document["themes"][0][name] for name in ("key", "title", "questions")}
    return {"schema": 1, "scored": False, "title": "Candidature", "minutes": 20, "themes": [theme]}


@pytest.mark.parametrize("name", NOT_HELD)
def test_what_no_draft_can_hold_keeps_the_file_out_and_is_told_where(page, name):
    change, place, said = NOT_HELD[name]
    document = small()
    if name == "form":
        document.clear()
    change(document)
    if name == "levels":
        document["themes"][0]["levels"] = {}
    found = wrong_of(page, document)
    assert any((place is None or where == place) and said in message for where, message in found), found
    with pytest.raises(NotImportable):
        import_document(page, document, by=None)
    assert not page.get_children().exists()


@pytest.mark.once
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents())
def test_exported_imported_elsewhere_and_exported_again_it_is_the_same(page, other, document):
    with transaction.atomic():
        import_document(page, document, by=None)
        exported = to_file(draft_of(page))
        import_document(other, from_file(exported), by=None)
        again = to_file(draft_of(other))
        transaction.set_rollback(True)
    assert again == exported
    expected = copy.deepcopy(document)
    for question in (question for theme in expected["themes"] for question in theme["questions"]):
        question["condition"] = canonical(question["condition"])
    assert parse_definition(from_file(exported)) == parse_definition(expected)


def test_the_national_questionnaire_comes_back_byte_for_byte(page, other):
    import_document(page, QUESTIONNAIRE, by=None)
    exported = draft_of(page)
    import_document(other, from_file(to_file(exported)), by=None)
    assert sha256(draft_of(other)) == sha256(exported)


def test_damaged_files_are_refused_or_tried_and_nothing_is_written(page):
    base = {**QUESTIONNAIRE, "themes": QUESTIONNAIRE["themes"][:2]}
    before = draft_of(page)
    tried = 0
    for seed in range(200):
        try:
            document = from_file(damaged(base, seed))
        except Unreadable:
            continue
        trial = try_import(page, document, by=None)
        tried += not trial.wrong
        assert all(finding.message for finding in trial.wrong)
    assert tried > 5
    assert draft_of(page) == before
    assert not page.get_children().exists()
