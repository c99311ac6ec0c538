"""What the network counts today, as its pages show it: never typed by hand."""

from dataclasses import dataclass

from home.searching.kinds import findable_of
from home.spaces import Space
from home.templatetags.french import plural


@dataclass(frozen=True)
class NetworkFigure:
    count: int
    label: str  # in the number of the count


COUNTED = ("actors", "resources", "experiences")  # kinds that a search finds


def network_figures(space: Space, *, territories: int) -> list[NetworkFigure]:
    """Open territories, then what a visitor of the portal may read in all of them; nothing of what is not there yet."""
    counts = [(territories, "territoire ouvert,territoires ouverts")]
    for kind in COUNTED:
        if findable := findable_of(kind):
            counts.append((findable.shown(space).order_by().count(), LABELS[kind]))
    return [NetworkFigure(count, _label(count, forms)) for count, forms in counts if count]


LABELS = {
    "actors": "structure présentée,structures présentées",
    "resources": "ressource à disposition,ressources à disposition",
    "experiences": "retour d’expérience,retours d’expérience",
}


def _label(count: int, forms: str) -> str:
    return plural(count, forms).partition("\u00a0")[2]
