"""What this floor adds to every territory, and to Wagtail's admin."""

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from home.models import PortalPage, Territory
from home.services import ensure_child
from ressources.admin.opinions import OpinionRegister
from ressources.models import ResourceIndexPage, ResourcePage

modeladmin_register(OpinionRegister)


@hooks.register("register_territory_section", order=30)
def add_library(territory: Territory) -> None:
    ensure_child(territory.page, ResourceIndexPage, "ressources", title=_("Ressources"), show_in_menus=True)


@hooks.register("register_national_section", order=30)
def add_national_library(portal: PortalPage) -> None:
    ensure_child(portal, ResourceIndexPage, "ressources", title=_("Ressources"), show_in_menus=True)


@hooks.register("after_move_page")
def give_moved_resources_to_their_new_owner(request, page) -> None:
    """A move rewrites the paths by SQL: the owner that follows from the path is read again."""
    for resource in ResourcePage.objects.descendant_of(page, inclusive=True):
        resource.save()
