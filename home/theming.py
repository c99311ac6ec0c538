"""A territory's colours and motif as one small stylesheet, under a name that changes with them."""

from functools import lru_cache

from home.colours import derive_theme
from home.theme_css import theme_css, theme_digest


@lru_cache(maxsize=512)
def stylesheet(siren: str, color_1: str, color_2: str) -> str:
    """The stylesheet of a space."""
    return theme_css(siren, derive_theme(color_1, color_2))


def css_name(siren: str, color_1: str, color_2: str) -> str:
    """The file name under which a space's stylesheet is served, so that it may be cached for ever."""
    return f"{siren}-{theme_digest(siren, color_1, color_2)}.css"
