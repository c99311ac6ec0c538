"""What this floor adds to every territory, and to Wagtail's admin."""

from django.utils.translation import gettext as _
from wagtail import hooks

from actors.models import DirectoryPage
from home.models import Territory
from home.services import ensure_child


@hooks.register("register_territory_section", order=40)
def add_directory(territory: Territory) -> None:
    ensure_child(territory.page, DirectoryPage, "acteurs", title=_("Acteurs"), show_in_menus=True)
