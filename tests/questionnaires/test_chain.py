"""From a draft to a result, and over again: what was sent once is never touched by what its authors change later."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from home.models import Theme
from questionnaires.answers import missing_required
from questionnaires.conditions import visible_questions
from questionnaires.definition import Definition, Kind, canonical_json, sha256
from questionnaires.definition_reading import parse_definition
from questionnaires.models import Assessment, QuestionnairePage, QuestionnaireVersion
from questionnaires.saving import Change
from questionnaires.scoring import Result, score
from questionnaires.services.assessments import keep_result, save_answers, start_assessment, submit_assessment
from questionnaires.services.publishing import NotPublishable, publish_version, read_draft
from questionnaires.services.restoring import write_draft
from questionnaires.studio.comparing import comparabilities, compare
from questionnaires.studio.core import core_result, with_core
from questionnaires.studio.linter import lint
from questionnaires.versions import definition_of
from tests.conftest import forget
from tests.questionnaires.strategies import (
    PROFILES,
    answers_for,
    documents,
    edited,
    every_profile,
    values_for,
)

Document = dict[str, Any]
ASKED = tuple(kind for kind in Kind if kind is not Kind.FILE)  # files are rows of their own: see `test_evidence`


def blocked(document: Document) -> list[str]:
    return [finding.code for finding in lint(document) if finding.blocks]


# --- Without a database ----------------------------------------------------------------------------------------------


def check_chain(document: Document, national: Document, data: st.DataObject) -> None:
    if codes := blocked(document):
        event(f"not publishable: {codes[0]}")
        return
    frozen = canonical_json(with_core(document, national))
    definition = parse_definition(json.loads(frozen))
    answers, profile = data.draw(answers_for(definition)), data.draw(PROFILES)
    check_engine(definition, answers)
    kept = result_of(definition, answers, profile)
    later = data.draw(edited(document))
    if not blocked(later):
        event("published again")
        renewed = parse_definition(with_core(later, document))
        check_engine(renewed, answers)
        comparison = compare(definition, renewed)
        comparabilities(comparison, {change.key: change.suggested for change in comparison.to_declare})
    assert canonical_json(with_core(document, national)) == frozen
    assert result_of(definition, answers, profile) == kept
    assert result_of(parse_definition(json.loads(frozen)), json.loads(json.dumps(answers)), profile) == kept


def check_engine(definition: Definition, answers: Any) -> None:
    """Whoever answers, and whatever was answered to an earlier version, all that is asked is scored."""
    for profile in every_profile():
        shown = visible_questions(definition, answers, profile)
        assert set(missing_required(definition, answers, profile)) <= set(shown)
        result = score(definition, answers, profile)
        assert Result.from_json(result.to_json()) == result
        core_result(definition, result)


def result_of(definition: Definition, answers: Any, profile: Any) -> bytes:
    result = score(definition, answers, profile)
    core = core_result(definition, result)
    return canonical_json(result.to_json() | ({"core": core.to_json()} if core else {})).encode()


@pytest.mark.pure
@settings(max_examples=40)
@given(documents(), documents(conditional=False), st.data())
def test_a_result_outlives_what_its_questionnaire_becomes(document, national, data):
    check_chain(document, national, data)


@pytest.mark.pure
@pytest.mark.soak
@settings(max_examples=3_000)
@given(documents(), documents(conditional=False), st.data())
def test_thousands_of_results_outlive_what_their_questionnaires_become(document, national, data):
    check_chain(document, national, data)


# --- With everything that is really written --------------------------------------------------------------------------


class Chain:
    """A questionnaire that is written, published and answered, then changed and published and answered again."""

    def __init__(self, territory, organisation, *, author, member) -> None:
        self.territory, self.organisation, self.author, self.member = territory, organisation, author, member
        self.page = QuestionnairePage.objects.for_territory(territory).get()

    def check(self, document: Document, national: Document, data: st.DataObject) -> None:
        make_national(national, number=1)
        first = self.publish(document)
        if first is None:
            return
        frozen = rows_of(first)
        sent = self.answer(first, data)
        kept = stored(sent)
        make_national(data.draw(documents(conditional=False, kinds=ASKED)), number=2)
        later = data.draw(edited(document, kinds=ASKED))
        second = self.publish(later, hidden=self.some_of(later, data))
        if second and second != first:
            event("published again")
            again = self.answer(second, data)
            assert again.version == second
        assert stored(sent) == kept
        assert rows_of(first) == frozen
        assert rescored(sent) == kept[0]

    def publish(self, document: Document, hidden: frozenset[str] = frozenset()) -> QuestionnaireVersion | None:
        """The version that is made of a document; None when the linter keeps it from being one."""
        write_draft(self.page, document, by=self.author)
        hide(self.page, hidden)
        draft = QuestionnairePage.objects.get(pk=self.page.pk).get_latest_revision_as_object()
        codes = blocked(read_draft(draft).document)
        before = QuestionnaireVersion.objects.count()
        if not codes:
            return publish_version(draft, by=self.author)
        event(f"not publishable: {codes[0]}")
        with pytest.raises(NotPublishable):
            publish_version(draft, by=self.author)
        assert QuestionnaireVersion.objects.count() == before
        return None

    def some_of(self, document: Document, data: st.DataObject) -> frozenset[str]:
        keys = [question["key"] for theme in document["themes"] for question in theme["questions"]]
        return data.draw(st.frozensets(st.sampled_from(keys), max_size=1))

    def answer(self, version: QuestionnaireVersion, data: st.DataObject) -> Assessment:
        """Answered at random, then whatever is required and still empty, then sent."""
        draft = start_assessment(self.organisation, territory=self.territory, by=self.member)
        definition = definition_of(version.pk)
        drawn = data.draw(answers_for(definition))
        changes = [Change(key, entry["value"], entry["na"]) for key, entry in drawn.items()]
        saving = save_answers(draft, changes=changes, by=self.member)
        assert all(not definition.question(key).allow_not_applicable for key in saving.refused)
        while missing := missing_required(definition, draft.answers, draft.profile):
            values = {key: data.draw(values_for(definition.question(key))) for key in missing}
            save_answers(draft, changes=[Change(key, value) for key, value in values.items()], by=self.member)
        return submit_assessment(draft, by=self.member)


def make_national(document: Document, *, number: int) -> None:
    QuestionnaireVersion.objects.create(number=number, definition=document, sha256=sha256(document))


def hide(page: QuestionnairePage, keys: frozenset[str]) -> None:
    for child in page.get_children().specific():
        draft = child.get_latest_revision_as_object()
        for block in draft.questions:
            block.value["hidden"] = block.value["hidden"] or block.value["key"] in keys
        draft.save_revision(clean=False)


def rows_of(version: QuestionnaireVersion) -> dict[str, Any]:
    return QuestionnaireVersion.objects.annotate(text=Cast("definition", TextField())).values().get(pk=version.pk)


def stored(assessment: Assessment) -> tuple[bytes, dict[str, Any], list[tuple[Any, ...]]]:
    """The result, the whole row as the database keeps it, the rows of its themes."""
    as_text = {f"{name}_text": Cast(name, TextField()) for name in ("answers", "profile", "result")}
    row = Assessment.objects.annotate(**as_text).values().get(pk=assessment.pk)
    scores = assessment.theme_scores.order_by("pk").values_list("theme", "score", "percent", "level", "is_first")
    return canonical_json(row["result"]).encode(), row, list(scores)


def rescored(sent: Assessment) -> bytes:
    """The result of the old answers by the old version, each read anew."""
    forget()
    row = Assessment.objects.get(pk=sent.pk)
    definition = definition_of(row.version_id)
    fresh = Assessment(answers=row.answers, profile=row.profile)
    keep_result(fresh, definition, score(definition, row.answers, row.profile))
    assert (fresh.score, fresh.level) == (row.score, row.level)
    return canonical_json(fresh.result).encode()


@pytest.fixture
def chain(here, organisation, person) -> Chain:
    for key in ("theme0", "theme1", "theme2"):
        Theme.objects.create(key=key, name="Énergie", short_name="Énergie")
    QuestionnairePage.objects.for_territory(here).get().get_children().delete()
    return Chain(here, organisation, author=person("responsable.ici"), member=person("titulaire.ici"))


def check_and_take_back(chain: Chain, document: Document, national: Document, data: st.DataObject) -> None:
    forget()  # the keys of one example's rows come again in the next one
    with transaction.atomic():
        chain.check(document, national, data)
        transaction.set_rollback(True)


OF_FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.once
@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=OF_FIXTURES)
@given(document=documents(kinds=ASKED), national=documents(conditional=False, kinds=ASKED), data=st.data())
def test_a_sent_result_is_the_same_once_its_questionnaire_is_published_anew(chain, document, national, data):
    check_and_take_back(chain, document, national, data)


@pytest.mark.django_db
@pytest.mark.soak
@settings(max_examples=200, suppress_health_check=OF_FIXTURES)
@given(document=documents(kinds=ASKED), national=documents(conditional=False, kinds=ASKED), data=st.data())
def test_hundreds_of_sent_results_are_the_same_once_their_questionnaires_are_published_anew(
    chain, document, national, data
):
    check_and_take_back(chain, document, national, data)
