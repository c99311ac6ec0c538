"""Several people on one diagnostic, in any order: no acknowledged answer is lost, none is invented.

Each holds the diagnostic as they last read it, which is what a request does between its SELECT and its UPDATE: the
machine lets any of the others go in between. Threads do the same for true (`test_concurrency.py`).
"""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from actors.models import Organisation, User
from home.models import Territory
from questionnaires import saving
from questionnaires.answers import missing_required
from questionnaires.conditions import visible_questions
from questionnaires.models import Assessment
from questionnaires.saving import AlreadySubmitted, Change
from questionnaires.scoring import score
from questionnaires.services.assessments import Incomplete, save_answers, start_assessment, submit_assessment
from questionnaires.versions import definition_of
from tests.factories.assessments import make_version
from tests.questionnaires.strategies import document_of, question_document

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

FOLLOWS = {"question": "a", "operator": "equals", "value": "tout"}
DOCUMENT = document_of(
    question_document("a", required=True),
    question_document("b", "yes_no", condition=FOLLOWS, required=True, allow_not_applicable=True),
    question_document("c", "number", condition={"question": "b", "operator": "equals", "value": "oui"}),
    question_document("d", "multiple"),
)
VALUES = {"a": ["non", "peu", "tout"], "b": ["oui", "non"], "c": ["1", "2.5"], "d": [["a"], ["b"], ["a", "b"]]}
RULES = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.generate],  # a shorter way to the same fault would take minutes of writing
)

PERSON = st.integers(0, 4)
ANSWERS = st.sampled_from(sorted(VALUES)).flatmap(
    lambda key: st.tuples(st.just(key), st.sampled_from(VALUES[key]) | st.none())
)


class People(RuleBasedStateMachine):
    """`told`: by question, the last entry that somebody was told to be saved."""

    world: tuple[Territory, User]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.told: dict[str, dict[str, Any]] = {}
        self.result: dict[str, Any] | None = None
        self.copies: list[Assessment] = []

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @initialize(people=st.integers(2, 5))
    def begin(self, people: int) -> None:
        territory, self.by = self.world
        make_version(territory, DOCUMENT)
        organisation = Organisation.objects.get(memberships__user=self.by)
        self.key = start_assessment(organisation, territory=territory, by=self.by).pk
        self.copies = [self.fresh() for _ in range(people)]

    def fresh(self) -> Assessment:
        return Assessment.objects.get(pk=self.key)

    def copy_of(self, person: int) -> Assessment:
        return self.copies[person % len(self.copies)]

    @rule(person=PERSON)
    def read(self, person: int) -> None:
        self.copies[person % len(self.copies)] = self.fresh()

    @rule(person=PERSON, answer=ANSWERS, away=st.sampled_from(["", "", "na", "unknown"]), blind=st.booleans())
    def save(self, person: int, answer: tuple[str, Any], away: str, *, blind: bool) -> None:
        mine, (key, value) = self.copy_of(person), answer
        seen = None if blind else mine.answers.get(key, {"revision": 0})["revision"]
        change = Change(key, value, away == "na" and key == "b", seen=seen, unknown=away == "unknown")
        try:
            done = save_answers(mine, changes=[change], by=self.by)
        except AlreadySubmitted:
            assert self.result is not None
            return
        assert self.result is None
        standing = self.told.get(key, {"revision": 0})
        if key in done.saved:
            assert done.saved[key]["revision"] == standing["revision"] + 1
            assert blind or seen == standing["revision"]
            self.told[key] = done.saved[key]
        elif key in done.conflicts:
            assert seen != standing["revision"]
            assert done.conflicts[key].standing == standing

    @rule(person=PERSON)
    def send(self, person: int) -> None:
        """Once or again: what was told is what counts, whatever the copy of whoever sends says."""
        mine, missing = self.copy_of(person), None
        try:
            sent = submit_assessment(mine, by=self.by)
        except Incomplete as left:
            missing = left.missing
        assert missing == (missing_required(definition_of(mine.version_id), self.told, mine.profile) or None)
        if missing:
            return
        expected = score(definition_of(sent.version_id), self.told, sent.profile).to_json()
        assert {name: sent.result[name] for name in expected} == expected
        assert self.result in (None, sent.result)
        self.result = sent.result

    @precondition(lambda self: self.copies)
    @rule()
    def publish(self) -> None:
        """A new version changes nothing of what is under way."""
        territory, _by = self.world
        make_version(territory, document_of(question_document("a", "number"), question_document("z")))

    @invariant()
    def database_holds_what_was_told(self) -> None:
        if not self.copies:
            return
        stored = self.fresh()
        assert stored.answers == self.told
        assert stored.is_submitted == (self.result is not None)
        shown = visible_questions(definition_of(stored.version_id), stored.answers, stored.profile)
        assert shown == visible_questions(definition_of(stored.version_id), self.told, stored.profile)


@pytest.fixture
def machine(here, person) -> type[People]:
    return type("Machine", (People,), {"world": (here, person("titulaire.ici"))})


def test_no_answer_is_lost_nor_invented_in_any_order(machine):
    run_state_machine_as_test(machine, settings=RULES)


def test_without_its_lock_saving_loses_answers(machine, monkeypatch):
    """The test's own test: the same machine finds what happens when nobody looks whether the row was written since."""
    monkeypatch.setattr(saving, "as_it_was_read", lambda row, still_open: still_open.filter(pk=row.pk))
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=RULES)
