"""The admin's list of all that a library holds."""

import re
from html import unescape

import pytest
from django.utils import timezone

from ressources.models import ResourceIndexPage
from tests.factories.pages import make_resources

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def titles(as_person, here):
    """What the list shows, in its order, for what is asked."""
    library = ResourceIndexPage.objects.for_territory(here).get()

    def read(query: str = "", *, name: str = "redaction.ici") -> list[str]:
        page = as_person(name).get(f"/admin/bibliotheques/{library.pk}/toutes/?{query}").content.decode()
        assert f"/admin/pages/add/ressources/resourcepage/{library.pk}/" in page
        return [unescape(title) for title in re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page)]

    return read


def test_all_that_the_library_holds_is_listed_whatever_its_accents(titles, here, there):
    for title in ("Zèbre", "Éolienne", "eau douce", "Fût"):
        make_resources(here, title=title)
    make_resources(there, title="Ailleurs")
    assert titles() == ["eau douce", "Éolienne", "Fût", "Zèbre"]


def test_list_is_narrowed_by_state_theme_and_words(titles, here):
    make_resources(here, title="Vieille aide", closing=timezone.localdate().replace(year=2020, day=1))
    make_resources(here, title="Aide à l’eau", theme="eau")
    (draft,) = make_resources(here, title="Brouillon")
    draft.unpublish()
    assert titles("etat=closes") == ["Vieille aide"]
    assert titles("etat=brouillons") == ["Brouillon"]
    assert titles("etat=en-ligne") == ["Aide à l’eau"]
    assert titles("theme=eau") == ["Aide à l’eau"]
    assert titles("q=vieille") == ["Vieille aide"]
    assert titles("theme=inconnu") == ["Aide à l’eau", "Brouillon", "Vieille aide"]
