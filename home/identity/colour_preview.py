"""What two colours become, said to whoever chooses them: every derived colour, the contrasts, what was replaced."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.colours import CONTROL_RATIO, TEXT_RATIO, Theme, contrast, derive_theme

# What is read or seen, on what, and the least ratio.
PAIRS = (
    (gettext_lazy("Texte"), "ink", "ground", TEXT_RATIO),
    (gettext_lazy("Liens"), "brand", "ground", TEXT_RATIO),
    (gettext_lazy("Texte des boutons"), "on_solid", "solid", TEXT_RATIO),
    (gettext_lazy("Texte sur le fond soutenu"), "on_deep", "deep", TEXT_RATIO),
    (gettext_lazy("Seconde couleur sur le fond soutenu"), "accent", "deep", CONTROL_RATIO),
    (gettext_lazy("Texte sur la seconde couleur"), "on_accent", "accent", TEXT_RATIO),
)


def preview_of(color_1: str, color_2: str) -> dict[str, Any]:
    """The theme that the server derives, ready for JSON. Raises ValueError, in French, for what is no colour."""
    theme = derive_theme(color_1, color_2)
    return {
        "light": theme.light.properties(),
        "dark": theme.dark.properties(),
        "contrasts": contrasts_of(theme),
        "corrections": corrections_said(theme),
    }


def contrasts_of(theme: Theme) -> list[dict[str, str]]:
    """The ratio of each pair in both modes, « 7,4 »; they are never lower than the least."""
    return [
        {
            "label": str(label),
            "light": _ratio(contrast(getattr(theme.light, seen), getattr(theme.light, ground))),
            "dark": _ratio(contrast(getattr(theme.dark, seen), getattr(theme.dark, ground))),
            "least": _ratio(least),
        }
        for label, seen, ground, least in PAIRS
    ]


def corrections_said(theme: Theme) -> list[str]:
    """Which colours were replaced by the nearest shade that can be read, each once."""
    roles = {"brand": _("La première couleur"), "accent": _("La seconde couleur")}
    modes = {"light": _("en mode clair"), "dark": _("en mode sombre")}
    said = [
        _("%(role)s (%(given)s) ne se lirait pas %(mode)s\u00a0: la nuance voisine %(used)s la remplace.")
        % {"role": roles[c.role], "given": c.given, "mode": modes[c.mode], "used": c.used}
        for c in theme.corrections
    ]
    return list(dict.fromkeys(said))


def _ratio(value: float) -> str:
    """Cut, not rounded: a ratio that is too low never looks high enough."""
    return f"{int(value * 10) / 10:.1f}".replace(".", ",")
