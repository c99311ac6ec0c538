"""One's place among peers: quantiles, ranks, who is compared, what compares."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition_reading import parse_definition
from questionnaires.peers.standing import (
    LEAST,
    Band,
    Group,
    Peer,
    Width,
    comparable_themes,
    compares_overall,
    group_words,
    narrowest,
    quantile,
    standing_among,
    standing_in,
)
from tests.questionnaires.strategies import document_of, question_document

pytestmark = pytest.mark.pure

ratios = st.fractions(0, 1, max_denominator=40)
groups = st.lists(ratios, min_size=1, max_size=30)
peers = st.lists(st.builds(Peer, st.sampled_from("abc"), st.sampled_from("xyz"), ratios, st.just({})), max_size=40)


@given(groups, ratios, ratios, st.randoms())
def test_quantiles_lie_among_the_scores_grow_and_know_no_order(values, part, other, chance):
    low, high = sorted((part, other))
    found = quantile(values, low)
    assert min(values) <= found <= quantile(values, high) <= max(values)
    chance.shuffle(values)
    assert quantile(values, low) == found


@given(st.lists(ratios, min_size=2, max_size=30))
def test_quartiles_are_those_of_the_inclusive_method(values):
    exact = statistics.quantiles(values, n=4, method="inclusive")
    assert [quantile(values, Fraction(n, 4)) for n in (1, 2, 3)] == exact
    assert quantile(values, Fraction(1, 2)) == statistics.median(values)


@given(ratios, st.lists(ratios | st.none(), max_size=30))
def test_rank_counts_those_who_are_above(own, others):
    scores = [score for score in others if score is not None]
    found = standing_among(own, others)
    if len(scores) < LEAST:
        assert found is None
        return
    assert (found.rank, found.total) == (1 + sum(score > own for score in scores), len(scores) + 1)
    assert found.is_tied == (own in scores)
    assert 1 <= found.rank <= found.total
    assert (found.band is Band.UPPER) == (own > found.third)


def test_nobody_is_placed_without_a_score():
    assert standing_among(None, [Fraction(1)] * 9) is None


@given(peers, st.sampled_from("abc"), st.sampled_from("xyz"))
def test_group_is_the_narrowest_that_tells_of_nobody_alone(found, kind, headcount):
    group = narrowest(found, kind=kind, headcount=headcount)
    same_size = [one for one in found if (one.kind, one.headcount) == (kind, headcount)]
    if group is None:
        assert len(same_size) < LEAST
        return
    assert len(group.peers) >= LEAST
    assert (group.width is Width.SAME_SIZE) == (len(same_size) >= LEAST)
    # Less all the groups that others are told of, it never leaves one.
    shown = [
        told.peers
        for k in "abc"
        for h in "xyz"
        if (told := narrowest(found, kind=k, headcount=h)) and wider(group, told)
    ]
    if group.width is not Width.SAME_SIZE:
        left = set(map(id, group.peers)) - {id(one) for told in shown for one in told}
        assert len(left) != 1


def wider(one: Group, other: Group) -> bool:
    return list(Width).index(one.width) > list(Width).index(other.width)


def some(number: int, kind: str = "company", headcount: str = "10-49") -> list[Peer]:
    return [Peer(kind, headcount, Fraction(n, 10), {}) for n in range(number)]


@pytest.mark.parametrize(
    ("found", "width"),
    [
        (some(4), None),
        (some(5), Width.SAME_SIZE),
        (some(4) + some(5, headcount="1-9"), Width.SAME_KIND),
        (some(1) + some(5, headcount="1-9"), None),  # the difference would be the one of one's own size
        (some(2) + some(3, kind="association"), Width.ALL),
        (some(5, headcount="1-9") + some(1, kind="association"), Width.SAME_KIND),
        (some(6, kind="association") + some(1), None),
    ],
)
def test_group_widens_step_by_step(found, width):
    group = narrowest(found, kind="company", headcount="10-49")
    assert (group and group.width) == width


@pytest.mark.parametrize(
    ("width", "kind", "headcount", "said"),
    [
        (Width.SAME_SIZE, "company", "10-49", "5\u00a0entreprises de 10 à 49 salariés de Lille"),
        (Width.SAME_SIZE, "association", "0", "5\u00a0associations sans salarié de Lille"),
        (Width.SAME_SIZE, "public", "250+", "5\u00a0établissements publics de 250 salariés et plus de Lille"),
        (Width.SAME_KIND, "other", "0", "5\u00a0structures d’un autre type de Lille"),
        (Width.ALL, "company", "0", "5\u00a0structures de Lille"),
    ],
)
def test_group_is_said_in_words(width, kind, headcount, said):
    group, names = Group(width, tuple(some(5))), {"10-49": "De 10 à 49 salariés", "0": "Aucun salarié"}
    name = names.get(headcount, "250 salariés et plus")
    assert group_words(group, kind=kind, headcount=headcount, headcount_name=name, where="de Lille") == said


def definition(**themes: dict[str, str]):
    """Themes with questions of equal weight: key -> its kind."""
    told = [
        {"key": key, "title": key.title(), "questions": [question_document(name, kind) for name, kind in asked.items()]}
        for key, asked in themes.items()
    ]
    return parse_definition(document_of() | {"themes": told})


ASKED = {"a": "scale", "b": "scale", "c": "yes_no", "d": "yes_no"}


@pytest.mark.parametrize(
    ("later", "broken", "compares"),
    [
        (ASKED, (), True),
        (ASKED, ("a", "b"), True),  # half is left
        (ASKED, ("a", "b", "c"), False),
        ({"a": "scale"}, (), False),  # what the other theme asks besides is three quarters of it
        ({"a": "yes_no", "b": "yes_no", "c": "scale", "d": "yes_no"}, (), False),
    ],
)
def test_themes_compare_where_half_of_both_asks_the_same(later, broken, compares):
    found = comparable_themes(definition(eau=later), definition(eau=ASKED), broken=broken)
    assert found == ({"eau"} if compares else set())


def test_mean_compares_where_half_of_the_themes_do():
    mine = definition(eau={"a": "scale"}, energie={"b": "scale"}, dechets={"c": "scale"})
    assert compares_overall(mine, {"eau", "energie"})
    assert not compares_overall(mine, {"eau"})


# --- Of one theme -----------------------------------------------------------------------------------------------------

concerned = st.lists(
    st.builds(
        lambda kind, size, themes: Peer(kind, size, Fraction(1, 2), themes),
        st.sampled_from("ab"),
        st.sampled_from("xy"),
        st.sampled_from([{}, {"eau": Fraction(1, 2)}]),
    ),
    max_size=40,
)


def told_of(found: list[Peer], kind: str, headcount: str) -> Group | None:
    """Those among whom somebody of that type and size is placed by the theme."""
    group = narrowest(found, kind=kind, headcount=headcount)
    if group is None or standing_in(group, "eau", Fraction(1, 2)) is None:
        return None
    return Group(group.width, tuple(one for one in group.peers if "eau" in one.themes))


@given(concerned, st.sampled_from("ab"), st.sampled_from("xy"))
def test_theme_tells_of_nobody_alone_either(found, kind, headcount):
    group = told_of(found, kind, headcount)
    if group is None or group.width is Width.SAME_SIZE:
        return
    narrower = [told for k in "ab" for h in "xy" if (told := told_of(found, k, h)) and wider(group, told)]
    left = set(map(id, group.peers)) - {id(one) for told in narrower for one in told.peers}
    assert len(left) != 1


def test_changing_ones_own_size_tells_no_score_of_a_theme():
    eau = {"eau": Fraction(1, 2)}
    size = [Peer("company", "10-49", Fraction(1, 2), eau) for _ in range(5)]
    rare = [Peer("company", "1-9", Fraction(1, 2), themes) for themes in (eau, {})]
    assert told_of(size + rare, "company", "10-49")
    assert narrowest(size + rare, kind="company", headcount="1-9")
    assert told_of(size + rare, "company", "1-9") is None
