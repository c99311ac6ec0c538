"""What this floor adds to every territory, and to Wagtail's admin."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from home.admin.scoped import ScopedMenuItem
from home.models import PortalPage, Territory
from home.permissions import edits_some
from home.services import ensure_child
from ressources.admin import everything, exchange, national, upkeep
from ressources.admin.callbacks import CallbackRegister
from ressources.admin.everything import EverythingScreen
from ressources.admin.exchange import ExchangeScreen, LibraryFile, TemplateFile
from ressources.admin.national import AdaptView, NationalListView
from ressources.admin.opinions import OpinionRegister
from ressources.admin.screens import LibrariesScreen, LibraryTab
from ressources.admin.upkeep import UpkeepScreen
from ressources.models import ResourceIndexPage
from ressources.services.upkeep import CHECKED

modeladmin_register(OpinionRegister)


@hooks.register("register_territory_section", order=30)
def add_library(territory: Territory) -> None:
    ensure_child(territory.page, ResourceIndexPage, "ressources", title=_("Ressources"), show_in_menus=True)


@hooks.register("register_national_section", order=30)
def add_national_library(portal: PortalPage) -> None:
    ensure_child(portal, ResourceIndexPage, "ressources", title=_("Ressources"), show_in_menus=True)


modeladmin_register(CallbackRegister)


@hooks.register("register_admin_urls")
def register_library_screens():
    one = "bibliotheques/<int:pk>/"
    return [
        path("bibliotheques/", LibrariesScreen.as_view(), name="libraries"),
        path(one, UpkeepScreen.as_view(), name="library_upkeep"),
        path(f"{one}toutes/", EverythingScreen.as_view(), name="library_everything"),
        path(f"{one}nationales/", NationalListView.as_view(), name="national_resources"),
        path(f"{one}nationales/<int:resource_pk>/", AdaptView.as_view(), name="adapt_resource"),
        path(f"{one}echanger/", ExchangeScreen.as_view(), name="library_exchange"),
        path(f"{one}echanger/ressources.xlsx", LibraryFile.as_view(), name="library_file"),
        path(f"{one}echanger/modele.xlsx", TemplateFile.as_view(), name="library_template"),
    ]


@hooks.register("register_library_tab", order=10)
def offer_upkeep() -> LibraryTab:
    return upkeep.TAB


@hooks.register("register_library_tab", order=15)
def offer_everything() -> LibraryTab:
    return everything.TAB


@hooks.register("register_library_tab", order=25)
def offer_national() -> LibraryTab:
    return national.TAB


@hooks.register("register_library_tab", order=30)
def offer_exchange() -> LibraryTab:
    return exchange.TAB


@hooks.register("register_admin_menu_item")
def lead_to_the_libraries():
    url = reverse("libraries")
    return ScopedMenuItem(
        _("Bibliothèque"), url, shown_to=edits_some, name="bibliotheque", icon_name="doc-full-inverse", order=252
    )


@hooks.register("register_log_actions")
def name_the_check(actions) -> None:
    actions.register_action(CHECKED, _("Vérifier"), _("Vérifiée ce jour-là"))
