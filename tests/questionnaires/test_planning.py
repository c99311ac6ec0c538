"""The rules of a plan, for any actions and any day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.planning.rules import LONGEST_TITLE, Part, State, is_due, is_late, plan_of, shortened, title_of
from tests.questionnaires.strategies import answers_of, cases, definition_of, question_document

pytestmark = pytest.mark.pure
TODAY = date(2027, 3, 1)
TITLES = ("Peser", "peser", "Éteindre", "Zéro")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@dataclass(frozen=True)
class Planned:
    state: State
    due_on: date | None
    done_on: date | None
    title: str


@st.composite
def actions(draw: st.DrawFn) -> Planned:
    state = draw(st.sampled_from(State))
    done_on = draw(DAYS) if state is State.DONE else None
    return Planned(state, draw(st.none() | DAYS), done_on, draw(st.sampled_from(TITLES)))


@given(st.lists(actions(), max_size=12), DAYS)
def test_each_action_stands_once_where_its_state_and_day_say(planned, today):
    plan = plan_of(planned, today)
    shown = [action for _part, found in plan.parts for action in found]
    assert Counter(shown) == Counter(planned)
    assert [part for part, _found in plan.parts] == [part for part in Part if part in dict(plan.parts)]
    for part, found in plan.parts:
        for action in found:
            assert is_late(action, today) if part is Part.LATE else action.state.value == part.value
            assert part in (Part.LATE, Part.DONE, Part.DROPPED) or not is_late(action, today)


@given(st.lists(actions(), max_size=12), DAYS)
def test_what_is_given_up_counts_nowhere(planned, today):
    plan = plan_of(planned, today)
    kept = [action for action in planned if action.state is not State.DROPPED]
    assert (plan.done, plan.total) == (sum(action.state is State.DONE for action in kept), len(kept))
    assert plan_of(kept, today).total == plan.total
    assert plan.late == sum(is_late(action, today) for action in planned)


@given(st.lists(actions(), max_size=12), DAYS)
def test_what_is_due_first_comes_first(planned, today):
    plan = plan_of(planned, today)
    for part, found in plan.parts:
        days = [action.done_on if part is Part.DONE else action.due_on or date.max for action in found]
        assert days == sorted(days, reverse=part is Part.DONE)
    ahead = [a.due_on for a in planned if a.state.is_open and a.due_on and a.due_on >= today]
    assert (plan.next and plan.next.due_on) == (min(ahead) if ahead else None)


@pytest.mark.parametrize(
    ("days", "late", "due"), [(-1, True, True), (0, False, True), (7, False, True), (8, False, False)]
)
def test_day_itself_is_in_time_and_a_week_is_soon(days, late, due):
    action = Planned(State.TODO, TODAY + timedelta(days=days), None, "Peser")
    assert (is_late(action, TODAY), is_due(action, TODAY)) == (late, due)
    done = Planned(State.DONE, action.due_on, TODAY, "Peser")
    assert not is_late(done, TODAY)
    assert not is_due(done, TODAY)


@given(st.text("aé ,.", max_size=500))
def test_title_that_is_too_long_is_cut_and_says_so(text):
    short = shortened(text)
    assert len(short) <= LONGEST_TITLE
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def test_long_title_is_cut_between_words():
    assert shortened("anticonstitutionnellement " * 20).removesuffix("…").split()[-1] == "anticonstitutionnellement"


@given(cases())
def test_every_answer_gives_a_title_that_the_database_holds(case):
    definition, answers, _profile = case
    for question in definition.questions:
        assert 0 < len(title_of(question, answers, otherwise=lambda text: f"Sur : {text}" * 100)) <= LONGEST_TITLE


class TestTitle:
    @pytest.fixture
    def question(self):
        choices = [
            {"key": "non", "label": "Non", "points": "0", "action": {"text": "Demander un audit", "effort": 2}},
            {"key": "oui", "label": "Oui", "points": "1"},
        ]
        asked = question_document(text="Un audit ?", choices=choices, allow_not_applicable=True)
        return definition_of(asked).question("q")

    @pytest.mark.parametrize(
        ("answers", "title"),
        [
            (answers_of(q="non"), "Demander un audit"),
            (answers_of(q="oui"), "Sur : Un audit ?"),
            ({}, "Sur : Un audit ?"),
            ({"q": {"na": True, "value": "non"}}, "Sur : Un audit ?"),
        ],
    )
    def test_is_the_advice_of_its_author_else_made_of_the_question(self, question, answers, title):
        assert title_of(question, answers, otherwise=lambda text: f"Sur : {text}") == title

    def test_of_several_choices_is_made_of_the_question(self):
        asked = question_document(kind="multiple", text="Lesquels ?")
        asked["choices"][0]["action"] = {"text": "En faire plus", "effort": 1}
        question = definition_of(asked).question("q")
        first, second, *_others = (choice.key for choice in question.choices)
        told = [title_of(question, answers_of(q=keys), otherwise=str) for keys in ([first], [first, second])]
        assert told == ["En faire plus", "Lesquels ?"]
