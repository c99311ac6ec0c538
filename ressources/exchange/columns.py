"""The columns of a library's workbook: what heads them, how a resource fills them, how a cell is read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actors.enums import Sector
from home.enums import ActorType, Headcount
from home.models import Theme
from home.querysets import search_form
from home.regions import REGION_NAMES
from ressources.enums import Effort, Need, ResourceKind
from ressources.exchange import cells
from ressources.forms import typed_places
from ressources.models import ResourcePage

KEY, TITLE, BODY, STATE = "slug", "title", "body", "live"


@dataclass(frozen=True)
class Column:
    """`values`: those that may be typed, where they are few. `read`: None for what is told and never taken back."""

    name: str
    heading: str
    write: Callable[[ResourcePage], Any]
    read: cells.Read | None = cells.line
    values: Sequence[str] = ()
    width: int = 24
    required: bool = False


def columns_for(themes: Iterable[Theme]) -> list[Column]:
    """`themes`: those that the library may name."""
    return [*_what(themes), *_whom(), *_where(), *_from_whom(), *_practical()]


def _what(themes: Iterable[Theme]) -> list[Column]:
    named = {theme: theme.name for theme in themes}
    read = cells.some_of(named, {word: theme for theme in named for word in (theme.short_name, theme.key)})
    return [
        Column(KEY, _("Clé"), lambda page: page.slug),
        Column(TITLE, _("Titre"), lambda page: page.title, width=40, required=True),
        _one("kind", _("Type"), ResourceKind.choices, required=True),
        Column("summary", _("En une phrase"), lambda page: page.summary, width=60, required=True),
        Column("themes", _("Thèmes"), _written_themes, read, list(named.values()), required=True),
        _some("needs", _("Besoins"), Need.choices),
    ]


def _whom() -> list[Column]:
    return [
        _some("actor_types", _("Types de structure"), ActorType.choices),
        _some("headcounts", _("Effectifs"), Headcount.choices),
        Column("min_percent", _("Score minimal (%)"), lambda page: page.min_percent, _percent(0), width=12),
        Column("max_percent", _("Score maximal (%)"), lambda page: page.max_percent, _percent(100), width=12),
        _some("sectors", _("Secteurs d’activité"), Sector.choices),
    ]


def _where() -> list[Column]:
    return [
        _some("regions", _("Régions"), REGION_NAMES.items()),
        Column("departments", _("Départements"), _written_departments, _read_departments),
        Column("places", _("Communes et intercommunalités"), _written_places, cells.places()),
        _text("perimeter", _("Précision sur le périmètre")),
    ]


def _from_whom() -> list[Column]:
    return [
        _text("provider", _("Proposée par")),
        _text("contact_name", _("Personne ou service")),
        _text("contact_phone", _("Téléphone"), width=16),
        _text("contact_email", _("Adresse e-mail")),
        Column("takes_callbacks", _("Rappelle qui le demande"), _callbacks, cells.yes_or_no, [cells.YES, cells.NO], 14),
    ]


def _practical() -> list[Column]:
    return [
        _text("address", _("Adresse officielle"), width=40),
        _text("amount", _("Montant ou coût")),
        _text("rate", _("Taux")),
        _one("effort", _("Effort demandé"), Effort.choices),
        Column("opening", _("Ouverture"), lambda page: page.opening, cells.day, width=14),
        Column("closing", _("Clôture"), lambda page: page.closing, cells.day, width=14),
        Column("checked_on", _("Vérifiée le"), lambda page: page.checked_on, cells.day, width=14),
        Column(BODY, _("Texte (à la création)"), lambda page: cells.plain(page.body), cells.paragraphs, width=60),
        Column(STATE, _("État"), _state, None, width=12),
    ]


def headed(columns: Iterable[Column], headings: Iterable[str]) -> tuple[dict[int, Column], list[str]]:
    """Where each column that is known stands, the first of its name; and the headings that name none."""
    known = {search_form(column.heading): column for column in columns}
    found: dict[int, Column] = {}
    unknown = []
    for place, heading in enumerate(headings):
        column = known.pop(search_form(heading), None)
        if column:
            found[place] = column
        elif heading:
            unknown.append(heading)
    return found, unknown


def _text(name: str, heading: str, width: int = 24) -> Column:
    return Column(name, heading, lambda page: getattr(page, name), width=width)


def _one(name: str, heading: str, choices: Iterable[tuple[Any, Any]], *, required: bool = False) -> Column:
    words = _words(choices)
    return Column(
        name,
        heading,
        lambda page: words.get(getattr(page, name), ""),
        cells.one_of(words),
        list(words.values()),
        required=required,
    )


def _some(name: str, heading: str, choices: Iterable[tuple[Any, Any]]) -> Column:
    words = _words(choices)
    return Column(
        name,
        heading,
        lambda page: cells.joined(word for value, word in words.items() if value in getattr(page, name)),
        cells.some_of(words),
        list(words.values()),
    )


def _words(choices: Iterable[tuple[Any, Any]]) -> Mapping[Any, str]:
    return {key: str(label) for key, label in choices}


def _percent(empty: int) -> cells.Read:
    return lambda text: cells.percent(text) if text else empty


def _written_themes(page: ResourcePage) -> str:
    themes = sorted(page.themes.all(), key=lambda theme: (theme.order, theme.name))
    return cells.joined(theme.name for theme in themes)


def _written_places(page: ResourcePage) -> str:
    return cells.joined(sorted(typed_places(page.places.all())))


def _written_departments(page: ResourcePage) -> str:
    return ", ".join(sorted(page.departments))


def _read_departments(text: str) -> list[str]:
    return cells.departments(text.replace("\n", ","))


def _callbacks(page: ResourcePage) -> str:
    return cells.YES if page.takes_callbacks else cells.NO


def _state(page: ResourcePage) -> str:
    return pgettext("ressource", "publiée") if page.live else pgettext("ressource", "brouillon")
