"""What a resource's page says of it beside its text."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.spaces import territory_space
from ressources.presentation import description_of
from tests.factories.pages import make_resources


@pytest.mark.django_db
def test_page_tells_only_what_is_known(here):
    space = territory_space("ici")
    (bare,) = make_resources(here)
    assert dict(description_of(bare, space)) == {"Type": "Guide", "Thèmes": "Énergie", "Où": "Ici"}
    (national,) = make_resources(None)
    assert dict(description_of(national, space))["Où"] == "Partout en France"


@pytest.mark.django_db
def test_page_tells_for_whom_where_and_until_when(here):
    tomorrow = timezone.localdate() + timedelta(days=1)
    facts = {
        "actor_types": ["company"],
        "sectors": ["I"],
        "departments": ["79", "86"],
        "closing": tomorrow,
        "effort": 2,
    }
    (page,) = make_resources(here, needs=["money", "people"], checked_on=timezone.localdate(), **facts)
    told = dict(description_of(page, territory_space("ici")))
    assert told["Ce qu’elle apporte"] == "De l’argent, des personnes"
    assert told["Pour qui"] == "Entreprise · Hébergement et restauration"
    assert told["Où"] == "Deux-Sèvres, Vienne"
    assert told["Quand"].startswith("Jusqu’au ")
    assert told["Effort demandé"] == "Effort moyen"
    assert "Vérifiée le" in told
