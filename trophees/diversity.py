"""Who applied to a call and who was selected, along what a jury wants varied. Pure: no Django."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from questionnaires.wording import NARROW

# From this population on; the name of each band.
BANDS = (
    (0, f"moins de 5{NARROW}000 habitants"),
    (5_000, f"de 5{NARROW}000 à 19{NARROW}999 habitants"),
    (20_000, f"de 20{NARROW}000 à 49{NARROW}999 habitants"),
    (50_000, f"de 50{NARROW}000 à 99{NARROW}999 habitants"),
    (100_000, f"de 100{NARROW}000 à 249{NARROW}999 habitants"),
    (250_000, f"250{NARROW}000 habitants et plus"),
)
UNKNOWN = ""


@dataclass(frozen=True)
class Candidate:
    """A collectivité that was received. `kind` and `region` are keys, empty where they are not known."""

    kind: str
    population: int
    region: str
    landscapes: frozenset[str]
    is_selected: bool


@dataclass(frozen=True)
class Line:
    key: str
    received: int
    selected: int


@dataclass(frozen=True)
class View:
    """`landscapes` is the only facet where one candidate may count in several lines; the others add up to the totals.

    Lines that hold nobody are left out, but those of `bands` and `landscapes`: what is missing is what one looks for.
    """

    received: int
    selected: int
    kinds: tuple[Line, ...]
    bands: tuple[Line, ...]
    regions: tuple[Line, ...]
    landscapes: tuple[Line, ...]


def band_of(population: int) -> str:
    """The name of the band of a population."""
    return next(name for least, name in reversed(BANDS) if population >= least)


def diversity(
    candidates: Iterable[Candidate],
    *,
    kinds: Sequence[str] = (),
    regions: Sequence[str] = (),
    landscapes: Sequence[str] = (),
) -> View:
    """Count them. The orders given are those of the lines; keys that are in none come after, what is unknown last."""
    found = list(candidates)
    return View(
        received=len(found),
        selected=sum(one.is_selected for one in found),
        kinds=_lines(found, lambda one: (one.kind,), order=kinds),
        bands=_lines(found, lambda one: (band_of(one.population),), order=[name for _least, name in BANDS], whole=True),
        regions=_lines(found, lambda one: (one.region,), order=regions),
        landscapes=_lines(found, lambda one: one.landscapes or (UNKNOWN,), order=landscapes, whole=True),
    )


def _lines(
    candidates: Sequence[Candidate],
    keys_of: Callable[[Candidate], Collection[str]],
    *,
    order: Sequence[str],
    whole: bool = False,
) -> tuple[Line, ...]:
    received = Counter(key for one in candidates for key in keys_of(one))
    selected = Counter(key for one in candidates if one.is_selected for key in keys_of(one))
    others = sorted(key for key in received if key not in order and key != UNKNOWN)
    keys = [key for key in dict.fromkeys([*order, *others, UNKNOWN]) if received[key] or (whole and key != UNKNOWN)]
    return tuple(Line(key, received[key], selected[key]) for key in keys)
