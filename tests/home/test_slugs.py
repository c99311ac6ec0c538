import pytest

from home.slugs import first_free

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("taken", "slug"),
    [((), "lille"), (("lille-2",), "lille"), (("lille",), "lille-2"), (("lille", "lille-2", "lille-4"), "lille-3")],
)
def test_the_first_free_slug_bears_a_number_only_where_it_must(taken, slug):
    assert first_free("lille", taken) == slug
