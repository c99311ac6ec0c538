"""Where something stands, by the codes of the official geography. Pure: no Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ground:
    """A commune (INSEE code, and the SIREN of its intercommunality), or an intercommunality with all its communes.

    The departments and regions are all those that it reaches into: 26 intercommunalities lie in two regions.
    """

    code: str
    epci: str
    departments: frozenset[str]
    regions: frozenset[str]
