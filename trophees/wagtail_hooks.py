"""What this floor adds to every territory, and to Wagtail's admin."""

from django.utils.translation import gettext as _
from wagtail import hooks

from home.models import Territory
from home.services import ensure_child
from trophees.models import TrophiesPage


@hooks.register("register_territory_section", order=70)
def add_trophies(territory: Territory) -> None:
    ensure_child(territory.page, TrophiesPage, "trophees", title=_("Trophées"), show_in_menus=True)
