"""What this floor adds to every territory, and to Wagtail's admin."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail_modeladmin.options import modeladmin_register

from home.models import PortalPage, Territory
from home.services import ensure_child
from ressources.admin.callbacks import CallbackRegister
from ressources.admin.national import AdaptView, NationalListView
from ressources.models import ResourceIndexPage, ResourcePage


@hooks.register("register_territory_section", order=30)
def add_library(territory: Territory) -> None:
    ensure_child(territory.page, ResourceIndexPage, "ressources", title=_("Ressources"), show_in_menus=True)


@hooks.register("register_national_section", order=30)
def add_national_library(portal: PortalPage) -> None:
    ensure_child(portal, ResourceIndexPage, "ressources", title=_("Ressources"), show_in_menus=True)


@hooks.register("register_admin_urls")
def register_screens():
    return [
        path("bibliotheques/<int:pk>/nationales/", NationalListView.as_view(), name="national_resources"),
        path("bibliotheques/<int:pk>/nationales/<int:resource_pk>/", AdaptView.as_view(), name="adapt_resource"),
    ]


@hooks.register("register_page_header_buttons")
def lead_to_the_national_library(page, user, view_name, next_url=None):
    if isinstance(page, ResourceIndexPage) and Territory.objects.filter(page__path=page.path[: -page.steplen]).exists():
        address = reverse("national_resources", args=[page.pk])
        yield Button(_("Ressources nationales"), address, icon_name="site", priority=5)


modeladmin_register(CallbackRegister)


@hooks.register("after_move_page")
def give_moved_resources_to_their_new_owner(request, page) -> None:
    """A move rewrites the paths by SQL: the owner that follows from the path is read again."""
    for resource in ResourcePage.objects.descendant_of(page, inclusive=True):
        resource.save()
