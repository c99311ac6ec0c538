"""What the lowest floor adds to every territory, and to Wagtail's admin."""

from django.utils.translation import gettext as _
from wagtail import hooks

from home.models import AgendaPage, NewsIndexPage, PortalPage, StandardPage, Territory
from home.services import ensure_child

LEGAL_PAGES = (
    ("mentions-legales", "Mentions légales"),
    ("donnees-personnelles", "Données personnelles"),
    ("accessibilite", "Accessibilité : non évaluée"),
)


@hooks.register("register_territory_section", order=10)
def add_about_page(territory: Territory) -> None:
    text = f"<p>{territory.programme_name} est porté par {territory.place.name}.</p>"
    ensure_child(
        territory.page,
        StandardPage,
        "le-programme",
        title=_("Le programme"),
        body=[("prose", text)],
        show_in_menus=False,
    )


@hooks.register("register_territory_section", order=50)
def add_agenda(territory: Territory) -> None:
    ensure_child(territory.page, AgendaPage, "agenda", title=_("Agenda"), show_in_menus=True)


@hooks.register("register_territory_section", order=60)
def add_news(territory: Territory) -> None:
    ensure_child(territory.page, NewsIndexPage, "actualites", title=_("Actualités"), show_in_menus=True)


@hooks.register("register_territory_section", order=90)
def add_legal_pages(territory: Territory) -> None:
    _add_legal_pages(territory.page)


@hooks.register("register_national_section", order=90)
def add_national_legal_pages(portal: PortalPage) -> None:
    _add_legal_pages(portal)


def _add_legal_pages(parent) -> None:
    for slug, title in LEGAL_PAGES:
        ensure_child(parent, StandardPage, slug, title=title)
