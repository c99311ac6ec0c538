"""The types of organisations: what they are called, which of them a territory accepts. Pure: no Django."""

from collections.abc import Collection, Sequence

OTHER = "other"  # of a type that a territory named itself
COMMON = {  # one, several
    "company": ("entreprise", "entreprises"),
    "association": ("association", "associations"),
    "public": ("établissement public", "établissements publics"),
}
ONE = {kind: one for kind, (one, _several) in COMMON.items()} | {OTHER: "autre"}
SEVERAL = {kind: several for kind, (_one, several) in COMMON.items()}


def is_restricted(accepted: Collection[str]) -> bool:
    """Whether a territory leaves one of the common types out."""
    return not set(COMMON) <= set(accepted)


def accepts(kind: str, own: str = "", *, accepted: Collection[str], own_kinds: Collection[str]) -> bool:
    """Whether an organisation of a type may enter; `own`: its own word, `own_kinds`: those that the territory named.

    A territory that leaves out no common type takes everybody.
    """
    return kind in accepted or own in own_kinds or (kind == OTHER and not is_restricted(accepted))


def profile_values(accepted: Collection[str], own_kinds: Collection[str]) -> list[str]:
    """The types that a profile may have there, in their order."""
    common = [kind for kind in COMMON if kind in accepted]
    return [*common, OTHER] if own_kinds or not is_restricted(accepted) else common


def in_words(accepted: Collection[str], own_kinds: Sequence[str] = (), *, one: bool = False) -> str:
    """« les entreprises et les associations »; `one`: « entreprise ou association ». Its own words come last."""
    if one:
        return _joined([*(ONE[kind] for kind in COMMON if kind in accepted), *own_kinds], "ou")
    words = [f"les {SEVERAL[kind]}" for kind in COMMON if kind in accepted]
    own = f" (ainsi que\u00a0: {', '.join(own_kinds)})" if own_kinds else ""
    return _joined(words, "et") + own


def _joined(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
