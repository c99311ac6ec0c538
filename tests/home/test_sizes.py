import pytest

from home.enums import Headcount
from home.sizes import HEADCOUNTS, sizes_in_words

pytestmark = pytest.mark.pure


def test_sizes_are_those_that_organisations_choose_from():
    assert tuple(Headcount.values) == HEADCOUNTS


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({"0"}, "sans salarié"),
        ({"0", "1-9"}, "de 9 salariés au plus"),
        ({"1-9", "10-49"}, "de 1 à 49 salariés"),
        ({"50-249", "250+"}, "de 50 salariés et plus"),
        ({"0", "10-49", "250+"}, "sans salarié, ou de 10 à 49 salariés, ou de 250 salariés et plus"),
    ],
)
def test_sizes_in_words(sizes, words):
    assert sizes_in_words(sizes) == words
