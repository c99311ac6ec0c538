"""What a call costs, to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.costs import Costs, costs_in_words

pytestmark = pytest.mark.pure


def test_the_costs_of_the_programme():
    costs = Costs(Decimal(60000), Decimal(50))
    assert (costs.cofinanced, costs.left) == (30000, 30000)
    assert costs_in_words(costs) == (
        "60\u202f000\u00a0€\u00a0HT, dont 50\u202f% cofinancés\u00a0: 30\u202f000\u00a0€\u00a0HT à votre charge"
    )
    assert costs_in_words(costs, whose="sa").endswith("\u00a0HT à sa charge")


def test_nobody_else_pays():
    assert costs_in_words(Costs(Decimal("1250.5"))) == "1\u202f250,5\u00a0€\u00a0HT"


@pytest.mark.parametrize(("total", "share"), [(-1, 0), (1, -1), (1, 101)])
def test_what_cannot_be_is_refused(total, share):
    with pytest.raises(ValueError, match="cost"):
        Costs(Decimal(total), Decimal(share))


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 100, places=2))
def test_the_two_parts_are_the_whole(total, share):
    costs = Costs(total, share)
    assert costs.cofinanced + costs.left == total
    assert costs.left >= 0
