"""What this floor adds to every territory, and to Wagtail's admin."""

from django.urls import path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from actors.models import DirectoryPage
from actors.register import OrganisationRegister, ReviewShowcaseView
from home.models import Territory
from home.services import ensure_child


@hooks.register("register_territory_section", order=40)
def add_directory(territory: Territory) -> None:
    ensure_child(territory.page, DirectoryPage, "acteurs", title=_("Acteurs"), show_in_menus=True)


modeladmin_register(OrganisationRegister)


@hooks.register("register_admin_urls")
def register_showcase_review():
    return [path("structures/<int:pk>/fiche/", ReviewShowcaseView.as_view(), name="review_showcase")]
