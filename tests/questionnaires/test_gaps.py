"""What a library lacks: the counts, against a count by hand, and the screen that shows them."""

import copy
import re
from html import unescape
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from home import kinds
from questionnaires.definition_reading import parse_definition
from questionnaires.matching.gaps import empty_cells, gaps
from questionnaires.matching.rules import Candidate
from ressources.models import ResourceIndexPage, ResourcePage
from tests.factories.pages import make_resources
from tests.world import QUESTIONNAIRE

TYPES = (*kinds.COMMON, kinds.OTHER)
DEFINITION = parse_definition(QUESTIONNAIRE)
THEMES = [theme.key for theme in DEFINITION.themes]
PERCENTS = st.integers(0, 100)


@st.composite
def candidates(draw):
    low, high = sorted((draw(PERCENTS), draw(PERCENTS)))
    return Candidate(
        id=draw(st.integers(1, 10**6)),
        themes=frozenset(draw(st.sets(st.sampled_from(THEMES)))),
        actor_types=frozenset(draw(st.sets(st.sampled_from(TYPES)))),
        min_percent=low,
        max_percent=high,
        closed=draw(st.booleans()),
    )


def level_percents() -> list[range]:
    """The whole percentages of each level; a threshold begins its own."""
    starts = [int(level.threshold * 100 / DEFINITION.scale) for level in DEFINITION.levels]
    return [range(low, high) for low, high in pairwise([*starts, 101])]


@pytest.mark.pure
@given(st.lists(candidates(), max_size=8))
def test_counts_are_those_of_a_count_by_hand(library):
    found = gaps(DEFINITION, library, TYPES)
    for theme in found:
        for row, percents in zip(theme.levels, level_percents(), strict=True):
            expected = [
                sum(
                    not one.closed
                    and theme.theme.key in one.themes
                    and (not one.actor_types or kind in one.actor_types)
                    and any(one.min_percent <= percent <= one.max_percent for percent in percents)
                    for one in library
                )
                for kind in TYPES
            ]
            assert list(row.counts) == expected
    assert empty_cells(found) == sum(not count for theme in found for row in theme.levels for count in row.counts)


@pytest.mark.pure
def test_what_authors_chose_for_a_level_counts_whatever_its_range():
    document = copy.deepcopy(QUESTIONNAIRE)
    level = document["levels"][-1]["key"]
    document["themes"][0].setdefault("levels", {})[level] = {"resources": [7]}
    chosen = Candidate(7, frozenset(), frozenset({"company"}), max_percent=5)
    (first, *_others) = gaps(parse_definition(document), [chosen], TYPES)
    assert [row.counts for row in first.levels] == [(0, 0, 0, 0)] * (len(first.levels) - 1) + [(1, 0, 0, 0)]


# --- The screen ------------------------------------------------------------------------------------------------------


def screen(territory) -> str:
    return f"/admin/bibliotheques/{ResourceIndexPage.objects.for_territory(territory).get().pk}/manques/"


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["responsable.ici", "redaction.ici", "national"])
def test_empty_cell_leads_to_the_form_that_would_fill_it(as_person, here, there, name):
    make_resources(there, 1, theme="eau")
    client = as_person(name)
    page = client.get(screen(here)).content.decode()
    library = ResourceIndexPage.objects.for_territory(here).get()
    assert 'scope="rowgroup"' in page
    assert f"/admin/pages/add/ressources/resourcepage/{library.pk}/?themes=" in page
    before = page.count("gaps__empty")
    make_resources(here, 1, theme="eau")
    assert client.get(screen(here)).content.decode().count("gaps__empty") < before


@pytest.mark.once
@pytest.mark.django_db
def test_number_leads_to_the_resources_that_it_counts(as_person, here):
    client = as_person("redaction.ici")
    address = screen(here)
    one, *_others = make_resources(here, 1, theme="eau", title="Cuve de pluie")
    page = unescape(client.get(address).content.decode())
    links = re.findall(r'href="(\?theme=eau&niveau=\w+&structure=company)"[^>]*>(\d+)</a>( <span>peu</span>)?', page)
    assert links
    for link, count, few in links:
        cell = client.get(f"{address}{link}").content.decode()
        assert len(re.findall(r'<th scope="row"><a', cell)) == int(count)
        assert "Cuve de pluie" in cell
        assert bool(few) == (int(count) <= 2)
    assert f"/admin/pages/{one.pk}/edit/" in cell
    assert "gaps__frame" in client.get(f"{address}?theme=eau&niveau=nul&structure=company").content.decode()


@pytest.mark.once
@pytest.mark.django_db
def test_table_is_a_workbook_too(as_person, here):
    content = as_person("responsable.ici").get(f"{screen(here)}tableau.xlsx").content
    rows = list(load_workbook(BytesIO(content)).active.values)
    assert rows[0] == ("Thème", "Niveau", "Entreprises", "Associations", "Établissements publics", "Autres structures")
    assert len(rows) == 1 + len(DEFINITION.themes) * len(DEFINITION.levels)
    assert sum(rows[1][2:]) == 4 * ResourcePage.objects.filter(territory=None, themes__key=THEMES[0]).count()


@pytest.mark.once
@pytest.mark.django_db
def test_library_without_a_questionnaire_says_what_comes_first(as_person):
    national = ResourceIndexPage.objects.get(depth=3)
    page = as_person("national").get(f"/admin/bibliotheques/{national.pk}/manques/").content.decode()
    assert "Publiez d’abord un questionnaire" in page
