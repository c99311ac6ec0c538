"""Wagtail's admin as each role sees it."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import DismissibleMenuItem, MenuItem

from cms.admin_guard import narrow_lists
from cms.admin_home import replace_panels
from cms.editor_mails import adopt_mails_of_wagtail
from cms.old_pages import urls as old_pages_urls
from cms.steering.country import CountryCsv, CountryScreen, CountryWorkbook
from cms.steering.nation_views import NationCsv, NationWorkbook, open_dashboards
from cms.steering.screens import DashboardCsv, DashboardScreen, DashboardsScreen, DashboardWorkbook
from home.admin.scoped import ScopedMenuItem
from home.admin.territories import team_url
from home.models import Territory
from home.permissions import edited_territory_ids, edits_some, is_national, managed_territory_ids

narrow_lists()
adopt_mails_of_wagtail()

NATIONAL_MENUS = {"reports", "settings"}

hooks.register("construct_homepage_panels", replace_panels)


@hooks.register("construct_main_menu")
def keep_the_platform_for_the_nation(request, menu_items) -> None:
    """Teams find no door to what the guard closes."""
    if not is_national(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in NATIONAL_MENUS]


@hooks.register("construct_main_menu")
def give_the_team_a_door(request, menu_items) -> None:
    """To those who manage one territory; in a list of several, each has its own."""
    managed = [] if is_national(request.user) else list(managed_territory_ids(request.user))
    if len(managed) == 1:
        url = team_url(Territory(pk=managed[0]))
        menu_items.append(MenuItem(_("Équipe"), url, name="equipe", icon_name="user", order=270))


@hooks.register("register_admin_urls")
def register_old_pages():
    return old_pages_urls


@hooks.register("register_admin_menu_item")
def lead_to_the_old_pages():
    """The national team has Wagtail's reports, among which one of all pages."""
    url = reverse("old_pages")
    known = {"name": "pages-anciennes", "icon_name": "time", "order": 269}
    return ScopedMenuItem(_("Pages anciennes"), url, shown_to=edited_territory_ids, **known)


@hooks.register("register_admin_urls")
def register_dashboards():
    one = "tableau-de-bord/<int:pk>/"
    return [
        path("tableau-de-bord/", open_dashboards, name="dashboards"),
        path("tableau-de-bord/territoires/", DashboardsScreen.as_view(), name="dashboards_list"),
        path("tableau-de-bord/pays/", CountryScreen.as_view(), name="country"),
        path("tableau-de-bord/pays/tableaux.xlsx", CountryWorkbook.as_view(), name="country_workbook"),
        path("tableau-de-bord/pays/<slug:key>.csv", CountryCsv.as_view(), name="country_csv"),
        path("tableau-de-bord/tableaux.xlsx", NationWorkbook.as_view(), name="nation_workbook"),
        path("tableau-de-bord/<slug:key>.csv", NationCsv.as_view(), name="nation_csv"),
        path(one, DashboardScreen.as_view(), name="dashboard"),
        path(f"{one}tableaux.xlsx", DashboardWorkbook.as_view(), name="dashboard_workbook"),
        path(f"{one}<slug:key>.csv", DashboardCsv.as_view(), name="dashboard_csv"),
    ]


@hooks.register("register_admin_menu_item")
def lead_to_the_dashboards():
    known = {"name": "tableau-de-bord", "icon_name": "view", "order": 245}
    return ScopedMenuItem(_("Tableau de bord"), reverse("dashboards"), shown_to=edits_some, **known)


@hooks.register("construct_help_menu")
def keep_the_help_that_helps(request, menu_items) -> None:
    """Wagtail's own pages, in English, which a number announces on the menu, are for those who write the platform."""
    menu_items[:] = [item for item in menu_items if not isinstance(item, DismissibleMenuItem)]


@hooks.register("insert_global_admin_css")
def bear_the_platform_s_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/identity.css"))
