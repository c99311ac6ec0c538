"""What the portal counts today in the open spaces: never typed by hand."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from home.searching.kinds import findable_of
from home.spaces import Space
from home.templatetags.french import plural

# Kinds that a search finds -> what they are called beside their number.
COUNTED = {
    "actors": _("structure présentée,structures présentées"),
    "resources": _("ressource à disposition,ressources à disposition"),
    "experiences": _("retour d’expérience,retours d’expérience"),
}


@dataclass(frozen=True)
class PortalFigure:
    count: int
    label: str  # in the number of the count


def portal_figures(space: Space, *, territories: int) -> list[PortalFigure]:
    """Open territories, then what a visitor of the portal may read in all of them; nothing of what is not there yet."""
    counts = [(territories, _("territoire ouvert,territoires ouverts"))]
    for kind, forms in COUNTED.items():
        if findable := findable_of(kind):
            counts.append((findable.shown(space).order_by().count(), forms))
    return [PortalFigure(count, _label(count, str(forms))) for count, forms in counts if count]


def _label(count: int, forms: str) -> str:
    return plural(count, forms).partition("\u00a0")[2]
