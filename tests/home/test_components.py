"""What components work out before they are drawn."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from home.spaces import MenuItem
from home.templatetags.components import chips, current_of, initials
from ressources.filters import ResourceFilter
from ressources.models import ResourcePage


def chips_of(query: str) -> list[tuple[str, str]]:
    found = ResourceFilter(QueryDict(query), queryset=ResourcePage.objects.none())
    return [(chip.label, chip.without) for chip in chips(found)]


@pytest.mark.django_db
def test_each_filter_that_is_on_can_be_taken_away_alone():
    shown = chips_of("q=prêt&type=financing&type=guide&page=2")
    assert [label for label, _without in shown] == ["«\u00a0prêt\u00a0»", "Financement", "Guide"]
    assert shown[1][1] == "?q=pr%C3%AAt&type=guide"


@pytest.mark.django_db
def test_what_filters_nothing_is_no_chip():
    assert chips_of("q=+&type=inconnu&autre=1") == []


@pytest.mark.pure
@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Prune Alézan", "PA"),
        ("jean.dupont@example.org", "JD"),
        ("Élise de la Tour", "ÉT"),
        ("Marguerite Sablé-Doré", "MS"),
        ("Jean-Luc Petit-Four", "JP"),
        ("ana", "A"),
        ("", "?"),
    ],
)
def test_person_is_shown_by_two_letters(name, letters):
    assert initials(name) == letters


class Shown:
    pk = 4


@pytest.mark.pure
@pytest.mark.parametrize(
    ("path", "said"),
    [("/ici/acteurs/", ' aria-current="page"'), ("/ici/acteurs/menuiserie/", ' aria-current="true"'), ("/ici/", "")],
)
def test_menu_tells_the_page_and_what_stands_below_it(path, said):
    context = {"request": RequestFactory().get(path), "page": Shown()}
    assert current_of(context, MenuItem("Acteurs", "/ici/acteurs/", 4)) == said
