"""The main menu of the admin: teams find no door to what is the platform's."""

import json
import re

import pytest
from wagtail.admin.menu import MenuItem

from cms.wagtail_hooks import keep_the_platform_for_the_nation

pytestmark = pytest.mark.django_db

TEAMS = ["responsable.ici", "redaction.ici"]


def menu_of(client) -> list[str]:
    """The names of the entries that the script draws."""
    page = client.get("/admin/").content.decode()
    (props,) = re.findall(r'<script id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.DOTALL)
    menu = next(part for part in json.loads(props)["modules"] if part["_type"] == "wagtail.sidebar.MainMenuModule")
    return [item["_args"][0]["name"] for item in menu["_args"][0]]


def test_manager_finds_what_is_theirs_and_no_report(as_person):
    assert menu_of(as_person("responsable.ici")) == [
        "explorer",
        "tableau-de-bord",
        "territoires",
        "bibliotheque",
        "recherche",
        "questionnaire",
        "reseau",
        "campagnes",
        "structures",
        "lettres",
        "diagnostics",
        "retours",
        "commentaires",
        "avis-recus",
        "mises-en-relation",
        "pages-anciennes",
        "equipe",
        "images",
        "documents",
        "help",
    ]


def test_editor_finds_what_is_theirs_and_no_report(as_person):
    offered = ["explorer", "tableau-de-bord", "bibliotheque", "recherche", "reseau", "lettres", "avis-recus"]
    offered += ["pages-anciennes", "images", "documents", "help"]
    assert menu_of(as_person("redaction.ici")) == offered


def test_national_team_finds_the_reports(as_person):
    assert "reports" in menu_of(as_person("national"))


@pytest.mark.parametrize(("name", "kept"), [(team, ["explorer"]) for team in TEAMS] + [("national", None)])
def test_settings_are_for_the_nation_whatever_app_adds_some(rf, person, name, kept):
    names = ["explorer", "reports", "settings"]
    items = [MenuItem(one.title(), "#", name=one) for one in names]
    request = rf.get("/admin/")
    request.user = person(name)
    keep_the_platform_for_the_nation(request, items)
    assert [item.name for item in items] == (kept or names)
