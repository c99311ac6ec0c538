"""What a territory gives to all, once it agreed; and to its data team, by a key."""

import csv
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actors.models import Presence
from cms.steering.editions import enough_changed, read, written
from cms.steering.open_data import OPEN_TABLES, counted_in, edition_of, renew_editions
from cms.steering.tables import HIDDEN, Column, Kind, Picture, Table
from home.enums import ApiScope
from home.services import update_identity
from home.spaces import forget
from tests.contract import check_contract
from tests.factories.api_tokens import bearing, make_api_token
from tests.factories.peers import make_peers

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CELLS = {
    Kind.TEXT: st.text(max_size=5),
    Kind.COUNT: st.integers(0, 10**6) | st.none() | st.just(HIDDEN),
    Kind.SCORE: st.decimals(0, 5, places=4) | st.none() | st.just(HIDDEN),
    Kind.PERCENT: st.decimals(0, 100, places=4) | st.none() | st.just(HIDDEN),
}


@st.composite
def tables(draw) -> Table:
    kinds = [Kind.TEXT, *draw(st.lists(st.sampled_from([*CELLS]), max_size=3))]
    columns = tuple(Column(f"c{number}", f"C{number}", kind) for number, kind in enumerate(kinds))
    rows = draw(st.lists(st.tuples(*(CELLS[kind] for kind in kinds)), max_size=3))
    shared = tuple(column.key for column in columns if column.kind == Kind.COUNT)
    return Table("t", "T", columns, tuple(rows), picture=draw(st.sampled_from(Picture)), shared=shared)


PAGE = "/ici/donnees-ouvertes/"
FIGURES = "/api/v1/territories/ici/figures/"


@pytest.fixture
def opened(here):
    Presence.objects.filter(territory=here).delete()
    make_peers(here, [20, 40, 60] * 4)
    here.open_data = True
    update_identity(here)
    forget()
    return here


def test_nothing_is_there_without_the_agreement_of_the_team(client, here):
    make_peers(here, [20] * 6)
    for name in ("", "datapackage.json", "scores-par-theme.csv"):
        assert client.get(PAGE + name).status_code == 404
    assert "donnees-ouvertes" not in client.get("/ici/").content.decode()


def test_page_and_files_say_the_same(client, opened):
    page = client.get(PAGE).content.decode()
    assert f'href="{PAGE}"' in client.get("/ici/").content.decode()
    assert "Licence Ouverte 2.0" in page
    assert '"@type": "Dataset"' in page
    package = json.loads(client.get(f"{PAGE}datapackage.json").content)
    assert [one["name"] for one in package["resources"]] == list(OPEN_TABLES)
    assert package["licenses"][0]["name"] == "etalab-2.0"
    for one in package["resources"]:
        assert f"{PAGE}{one['path']}" in page
        written = b"".join(client.get(PAGE + one["path"]).streaming_content).decode("utf-8-sig")
        assert client.get(PAGE + one["path"]).headers["Access-Control-Allow-Origin"] == "*"
        headings = next(csv.reader(written.splitlines()))
        assert headings == [field["name"] for field in one["schema"]["fields"]]


def test_no_small_group_is_given(client, opened):
    make_peers(opened, [90, 90], kind="public")
    written = b"".join(client.get(f"{PAGE}structures-par-type.csv").streaming_content).decode("utf-8-sig")
    rows = {row[0]: row[1:] for row in csv.reader(written.splitlines())}
    assert rows["Établissements publics"] == ["masqué", "0", "masqué"]
    assert rows["Entreprises"][0] == "masqué"
    assert client.get(f"{PAGE}questions-les-plus-faibles.csv").status_code == 404


def levels(client) -> str:
    return b"".join(client.get(f"{PAGE}niveaux-par-theme.csv").streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("newcomers", "days", "is_new"), [(1, 31, False), (4, 400, False), (5, 31, True), (9, 2, False)]
)
def test_what_one_organisation_adds_is_not_read_in_what_changes(client, opened, newcomers, days, is_new):
    renew_editions()
    before, told = levels(client), client.get(f"{PAGE}datapackage.json").json()["created"]
    make_peers(opened, [90] * newcomers)
    cache.clear()
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        renew_editions()
        after, then = levels(client), client.get(f"{PAGE}datapackage.json").json()["created"]
    assert (after != before) is (then != told) is is_new


def test_whoever_changes_or_leaves_counts_as_a_change(client, opened, django_assert_num_queries):
    renew_editions()
    edition = edition_of(opened)
    first, *others = opened.presences.select_related("organisation")[:6]
    before = counted_in(opened)
    first.organisation.headcount = "250+"
    first.organisation.save()
    assert not enough_changed(before, counted_in(opened))
    Presence.objects.filter(pk__in=[one.pk for one in others]).delete()
    assert enough_changed(before, counted_in(opened))
    cache.clear()
    renew_editions()
    assert edition_of(opened) == edition  # not before a month
    with django_assert_num_queries(1):
        edition_of(opened)


@given(st.lists(tables(), max_size=3))
@pytest.mark.pure
def test_edition_keeps_what_is_shown(given_tables):
    kept = read(json.loads(json.dumps(written(given_tables))))
    assert written(kept) == written(given_tables)
    for table, again in zip(given_tables, kept, strict=True):
        assert list(again.said()) == list(table.said())
        assert (again.columns, again.shared, again.picture) == (table.columns, table.shared, table.picture)


def test_manager_opens_the_data_in_the_settings(as_person, here):
    page = as_person("responsable.ici").get(f"/admin/territoires/edit/{here.pk}/").content.decode()
    assert 'name="open_data"' in page


# --- By a key ---------------------------------------------------------------------------------------------------------


def figures(client, owner, *scopes, query=""):
    _token, secret = make_api_token(owner, scopes=scopes or (ApiScope.FIGURES,))
    answer = client.get(FIGURES + query, headers=bearing(secret))
    check_contract("GET", FIGURES, answer)
    return answer


def test_key_of_the_territory_or_of_its_team_reads_the_tables(client, opened, person):
    for owner in (opened, person("responsable.ici"), person("redaction.ici")):
        _token, secret = make_api_token(owner, scopes=(ApiScope.FIGURES,), by=person("responsable.ici"))
        answer = client.get(FIGURES, headers=bearing(secret))
        check_contract("GET", FIGURES, answer)
        tables = {table["key"]: table for table in answer.json()["tables"]}
        assert ["Énergie", 40, 2.0, 12] in [row["cells"] for row in tables["scores-par-theme"]["rows"]]


def test_keys_of_others_find_nothing(client, opened, there, person):
    for owner in (there, person("titulaire.ici"), person("responsable.ailleurs"), person("jury.ici")):
        _token, secret = make_api_token(owner, scopes=(ApiScope.FIGURES,), by=person("national"))
        assert client.get(FIGURES, headers=bearing(secret)).status_code == 404


def test_key_without_the_scope_is_told_so(client, opened, person):
    answer = figures(client, person("responsable.ici"), ApiScope.READ)
    assert answer.status_code == 403
    assert "tableaux" in answer.json()["detail"]


def test_filters_by_key_are_those_of_the_page(client, opened, person):
    make_peers(opened, [90, 90], kind="public")
    manager = person("responsable.ici")
    table = figures(client, manager, query="?type=public&theme=energie").json()["tables"][2]
    assert table["rows"] == [
        {
            "cells": ["Énergie", None, None, None],
            "hidden": ["percent", "score", "organisations"],
        }
    ]
    assert figures(client, manager, query="?type=public&taille=0").status_code == 422
