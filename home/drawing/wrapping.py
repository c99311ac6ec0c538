"""How a text of any length fills a box: as large as it fits, in as many lines as it takes. Pure: no Django."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Measure = Callable[[str], float]  # how wide a text is at one size

HYPHENS = "-\N{NON-BREAKING HYPHEN}\N{EN DASH}/"  # after which a word may go on below


@dataclass(frozen=True)
class Fit:
    size: int
    lines: tuple[str, ...]


def fitted(
    text: str, *, width: float, height: float, sizes: Sequence[int], leading: float, at: Callable[[int], Measure]
) -> Fit:
    """The largest of the sizes, which go down, at which the whole text fits without a word being cut.

    At the smallest, long words are cut, and what is still too long ends by « … ».
    """
    words = text.split(" ")
    for size in sizes:
        lines = wrapped(text, most=width, measure=at(size))
        if len(lines) * size * leading <= height and all(at(size)(word) <= width for word in words):
            return Fit(size, tuple(lines))
    size = sizes[-1]
    lines = wrapped(text, most=width, measure=at(size))
    room = max(1, int(height / (size * leading)))
    if len(lines) > room:
        lines = [*lines[: room - 1], shortened(" ".join(lines[room - 1 :]), most=width, measure=at(size))]
    return Fit(size, tuple(lines))


def wrapped(text: str, *, most: float, measure: Measure) -> list[str]:
    """Lines no wider than `most`. Spaces that do not break stay whole; a word wider than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in filter(None, text.split(" ")):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= most:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, most=most, measure=measure)
        lines += full
    return [*lines, line] if line else lines


def shortened(text: str, *, most: float, measure: Measure) -> str:
    """The text, or its beginning with « … », no wider than `most`."""
    if measure(text) <= most:
        return text
    longest = _longest((text[:end].rstrip() + "…" for end in range(1, len(text))), most=most, measure=measure)
    return longest or "…"


def _cut(word: str, *, most: float, measure: Measure) -> list[str]:
    """The word in pieces that fit, after a hyphen of its own where there is one; a single sign is never cut."""
    pieces = []
    while len(word) > 1 and measure(word) > most:
        own = [word[: end + 1] for end, sign in enumerate(word[:-1]) if sign in HYPHENS]
        at_hyphen = _longest(own, most=most, measure=measure)
        if at_hyphen:
            pieces.append(at_hyphen)
            word = word[len(at_hyphen) :]
            continue
        head = _longest((f"{word[:end]}-" for end in range(1, len(word))), most=most, measure=measure)
        taken = len(head) - 1 if head else 1
        pieces.append(head or word[0])
        word = word[taken:]
    return [*pieces, word]


def _longest(texts: Iterable[str], *, most: float, measure: Measure) -> str:
    """The last of growing texts that fits; empty when none does."""
    fits = ""
    for text in texts:
        if measure(text) > most:
            break
        fits = text
    return fits
