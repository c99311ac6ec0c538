"""Wagtail's admin as each role sees it."""

from wagtail import hooks

from cms.admin_guard import narrow_lists
from home.permissions import is_national

narrow_lists()

NATIONAL_MENUS = {"reports", "settings"}


@hooks.register("construct_main_menu")
def keep_the_platform_for_the_nation(request, menu_items) -> None:
    """Teams find no door to what the guard closes."""
    if not is_national(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in NATIONAL_MENUS]
