"""Addresses and keys that nothing else has yet. Pure: no Django."""

from collections.abc import Collection
from itertools import chain, count


def first_free(base: str, taken: Collection[str]) -> str:
    """The base itself; else with the first number, from 2 on, that makes it free."""
    numbered = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)
