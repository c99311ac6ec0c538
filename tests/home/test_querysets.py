"""The order of lists, on each database."""

import pytest

from home.models import Place, Theme
from home.querysets import Alphabetical, with_words

pytestmark = pytest.mark.django_db


def test_capitals_and_accents_change_nothing_to_the_order():
    names = ["eau", "Échelle", "Ecole", "Été", "Zinc", "âne", "fût"]
    for key, name in enumerate(names):
        Theme.objects.create(key=f"essai-{key}", name=name, short_name=name)
    found = Theme.objects.filter(key__startswith="essai-").order_by(Alphabetical("name")).values_list("name", flat=True)
    assert list(found) == ["âne", "eau", "Échelle", "Ecole", "Été", "fût", "Zinc"]


def test_search_of_a_hundred_thousand_signs_costs_no_more_than_a_short_one():
    assert not with_words(Theme.objects.all(), "é" * 100_000, "name").exists()
    assert Place.objects.search("é " * 50_000).exists()
