"""Where a resource may be had. Pure: no Django."""

from dataclasses import dataclass

from home.ground import Ground


@dataclass(frozen=True)
class Spot:
    """A commune (INSEE code) with its intercommunality (SIREN, maybe empty), or an intercommunality."""

    code: str
    epci: str = ""


@dataclass(frozen=True)
class Perimeter:
    """Regions and departments by their codes, communes and intercommunalities; all empty: everywhere."""

    regions: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    spots: frozenset[Spot] = frozenset()

    @property
    def is_everywhere(self) -> bool:
        return not (self.regions or self.departments or self.spots)

    def reaches(self, ground: Ground) -> bool:
        """Whether somebody of that ground may have it: in a commune exactly, in an intercommunality somewhere in it."""
        return (
            self.is_everywhere
            or bool(self.regions & ground.regions)
            or bool(self.departments & ground.departments)
            or any(_meets(spot, ground) for spot in self.spots)
        )


def _meets(spot: Spot, ground: Ground) -> bool:
    if spot.code == ground.code:
        return True
    return ground.code == spot.epci or (bool(ground.epci) and spot.code == ground.epci)
