"""The six steps: what they hold, and where a territory stands in them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.launching.sightings import Seen, Sighting, sightings
from trophees.launching.standing import Point, is_overdue, standing
from trophees.launching.steps import ITEMS, STEPS, Fact, State

pytestmark = pytest.mark.pure
TODAY = date(2027, 3, 1)
ALL_SEEN = {fact: Sighting(True, "Vu.") for fact in Fact}
POINTS = st.lists(
    st.builds(
        Point,
        st.sampled_from([*ITEMS, "disparu"]),
        st.sampled_from(list(State)).map(str),
        st.none() | st.dates(TODAY - timedelta(9), TODAY + timedelta(9)),
    ),
    unique_by=lambda point: point.key,
)
SEEN = st.fixed_dictionaries(
    {fact: st.sampled_from([True, False, None]).map(lambda holds: Sighting(holds, "Dit.")) for fact in Fact}
)


def all_done() -> list[Point]:
    return [Point(key, State.DONE) for key in ITEMS]


# --- What they hold --------------------------------------------------------------------------------------------------


def test_steps_are_the_six_of_the_call():
    assert [step.number for step in STEPS] == [1, 2, 3, 4, 5, 6]
    titles = [step.title for step in STEPS]
    assert titles == [
        "État des lieux et cadrage",
        "Mobilisation des acteurs et charte",
        "Référentiel d’auto-évaluation",
        "Base de ressources",
        "Mise en ligne et acteurs pionniers",
        "Lancement officiel",
    ]
    assert {"contexte", "cibles", "thematiques", "gouvernance", "partenaires"} <= {i.key for i in STEPS[0].items}


def test_keys_are_unique_and_fit_their_column():
    keys = [item.key for step in STEPS for item in step.items]
    assert len(keys) == len(set(keys)) == len(ITEMS)
    assert all(len(key) <= 40 for key in keys)


def test_every_fact_is_said_beside_one_item():
    facts = [item.fact for _step, item in ITEMS.values() if item.fact]
    assert sorted(facts) == sorted(Fact)


# --- What is seen ----------------------------------------------------------------------------------------------------


def test_nothing_yet_is_said_as_such():
    seen = sightings(Seen())
    assert set(seen) == set(Fact)
    assert seen[Fact.QUESTIONNAIRE] == Sighting(False, "Le questionnaire n’est pas encore publié.")
    assert seen[Fact.SIGNATURES].text == "Pas encore de signature."
    assert seen[Fact.TEAM].text == "Pas encore de responsable."
    assert [fact for fact, sighting in seen.items() if sighting.holds] == [Fact.IDENTITY, Fact.LEGAL]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(), Sighting(False, "Pas encore d’essai pilote.")),
        (Seen(piloting=1), Sighting(False, "Un essai pilote est en cours.")),
        (Seen(pilots=1), Sighting(True, "1\u00a0essai pilote clos.")),
    ],
)
def test_pilot_is_seen_once_it_is_closed(seen, expected):
    assert sightings(seen)[Fact.PILOT] == expected


@pytest.mark.parametrize(
    ("seen", "fact", "text"),
    [
        (Seen(charter=2), Fact.CHARTER, "La charte est publiée (version 2)."),
        (Seen(signatures=1), Fact.SIGNATURES, "1\u00a0structure engagée."),
        (Seen(signatures=3), Fact.SIGNATURES, "3\u00a0structures engagées."),
        (
            Seen(managers=2, editors=1, invitations=1),
            Fact.TEAM,
            "2\u00a0responsables, 1\u00a0personne à la communication, 1\u00a0invitation sans réponse.",
        ),
        (Seen(signed=True), Fact.AGREEMENT, "La convention est signée."),
        (
            Seen(resources=(("Énergie", 3), ("Eau", 0), ("Mobilité", 0))),
            Fact.RESOURCES,
            "Pas encore de ressource pour\u00a0: Eau, Mobilité.",
        ),
        (
            Seen(resources=(("Énergie", 3), ("Eau", 1))),
            Fact.RESOURCES,
            "Chaque thème a ses ressources\u202f; le moins fourni est «\u00a0Eau\u00a0» (1).",
        ),
        (Seen(lacks=("le logo",)), Fact.IDENTITY, "Il manque\u00a0: le logo."),
        (Seen(unread_pages=("accessibilité",)), Fact.LEGAL, "À relire\u00a0: accessibilité."),
        (Seen(is_open=True), Fact.OPEN, "L’espace est ouvert."),
        (Seen(), Fact.OPEN, "L’espace est fermé."),
        (
            Seen(is_prepared=True),
            Fact.OPEN,
            "Seule son équipe voit l’espace\u00a0: il s’ouvre à tous depuis son identité («\u00a0État\u00a0»).",
        ),
    ],
)
def test_what_is_seen_is_said_in_words(seen, fact, text):
    assert sightings(seen)[fact].text == text


# --- Where a territory stands ----------------------------------------------------------------------------------------


def test_a_new_launch_is_at_its_first_step():
    new = standing([], ALL_SEEN, today=TODAY)
    assert new.current.step.number == 1
    assert {step.state for step in new.steps} == {State.TODO}
    assert (new.done, new.percent, new.overdue, new.blocked) == (0, 0, 0, 0)


def test_a_launch_whose_items_are_ticked_and_seen_is_over():
    over = standing(all_done(), ALL_SEEN, today=TODAY)
    assert over.current is None
    assert over.percent == 100


def test_the_current_step_is_the_furthest_that_has_begun():
    unsigned = ALL_SEEN | {Fact.AGREEMENT: Sighting(False, "Pas signée.")}
    first = [Point(item.key, State.DONE) for item in STEPS[0].items]
    assert standing(first, unsigned, today=TODAY).current.step.number == 1
    assert standing(first, ALL_SEEN, today=TODAY).current.step.number == 2
    begun = [*first, Point("ateliers", State.DOING)]
    found = standing(begun, unsigned, today=TODAY)
    assert found.current.step.number == 2
    assert not found.steps[0].is_done


def test_step_that_is_ticked_waits_for_what_the_platform_does_not_see():
    unseen = ALL_SEEN | {Fact.QUESTIONNAIRE: Sighting(False, "Pas publié.")}
    found = standing(all_done(), unseen, today=TODAY)
    assert found.current.step.number == 3
    assert found.current.state is State.DOING
    assert [item.key for item in found.current.unseen] == ["questionnaire"]


def test_what_the_platform_cannot_see_holds_nothing_up():
    unknown = ALL_SEEN | {Fact.PILOT: Sighting(None, "On ne sait pas.")}
    assert standing(all_done(), unknown, today=TODAY).current is None


def test_one_blocked_item_blocks_its_step():
    points = [Point("contexte", State.DONE), Point("cibles", State.BLOCKED), Point("gouvernance", State.DOING)]
    first = standing(points, ALL_SEEN, today=TODAY).steps[0]
    assert (first.state, first.blocked, first.done) == (State.BLOCKED, 1, 1)


@pytest.mark.parametrize(
    ("due_on", "state", "late"),
    [
        (TODAY, State.TODO, False),
        (TODAY - timedelta(1), State.TODO, True),
        (TODAY - timedelta(1), State.DONE, False),
        (None, State.TODO, False),
    ],
)
def test_an_item_is_late_from_the_day_after(due_on, state, late):
    assert is_overdue(Point("contexte", state, due_on), TODAY) is late


@given(POINTS, SEEN)
def test_counts_hold_together(points, seen):
    found = standing(points, seen, today=TODAY)
    assert found.total == len(ITEMS)
    assert 0 <= found.done <= found.total
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) == (found.done == found.total)
    assert found.overdue + found.done <= found.total
    for step in found.steps:
        assert step.is_done == (step.done == step.total and not step.unseen)
        assert (step.state is State.BLOCKED) == (step.blocked > 0)
    if found.current:
        after = found.steps[found.current.step.number :]
        assert not found.current.is_done
        assert found.steps[-1].is_done or all(step.state is State.TODO for step in after)


@given(POINTS, SEEN, st.randoms())
def test_order_of_the_points_does_not_matter(points, seen, random):
    shuffled = list(points)
    random.shuffle(shuffled)
    assert standing(points, seen, today=TODAY) == standing(shuffled, seen, today=TODAY)


@given(POINTS, SEEN, st.sampled_from(list(ITEMS)))
def test_ticking_one_more_never_takes_anything_back(points, seen, key):
    before = standing(points, seen, today=TODAY)
    after = standing([*(p for p in points if p.key != key), Point(key, State.DONE)], seen, today=TODAY)
    assert after.done >= before.done
    assert after.percent >= before.percent
    assert after.overdue <= before.overdue
    assert after.blocked <= before.blocked


@given(POINTS)
def test_what_is_seen_never_begins_a_step(points):
    """Only people say that work has begun: an open space does not make of step six one that is under way."""
    todo = [Point(point.key, State.TODO, point.due_on) for point in points]
    assert {step.state for step in standing(todo, ALL_SEEN, today=TODAY).steps} == {State.TODO}
