"""How one searches in French: by stems, without accents nor capitals. Pure: no Django."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache, partial

import snowballstemmer

from home.words import without_accents

MOST_WORDS = 6
LONGEST = 80  # signs of a search
SHORT = 4  # letters: a shorter stem is looked for as a whole, a longer one as the beginning of a word
CLOSE = 0.75  # of difflib's ratio: « mobilté » is at 0.93 of « mobilité », « velp » at 0.75 of « vélo »
NOT_ASKED = frozenset(
    "a au aux avec c ce ces cet cette chez comment d dans de des du elle en est et faire faut il ils j je l la le les "
    "leur leurs m ma mes mon n nos notre nous on ou par pas peut pour puis qu quand que quel quelle quels qui "
    "s sa se ses son sont sur ta te tes ton tu un une vos votre vous y".split()
)
LONG = 7  # letters of a stem that may still lose an ending
ENDING = re.compile(r"(is|ier)$")
WORD = re.compile(r"[a-z0-9]+")


def stems(text: str) -> list[str]:
    """The stem of each word, once: « Les vélos, le vélo » -> les, velo, le."""
    return list(dict.fromkeys(map(_stem, WORD.findall(without_accents(text)))))


def kept(text: str) -> str:
    """The stems of a text as a column holds them: each between two spaces."""
    return f" {' '.join(stems(text))} "


def asked(text: str) -> list[str]:
    """The stems that somebody looks for; the little words only where there is nothing else."""
    return stems(" ".join(_asked_words(text)))[:MOST_WORDS]


def begun(text: str) -> list[tuple[str, str]]:
    """For each word that is being typed, two things of which a text that has it, as `kept`, holds one: its letters at
    the beginning of a stem, or its stem as it is sought. By its stem alone « dia », which is « di », would propose
    « dix ».
    """
    words = list(dict.fromkeys(_asked_words(text)))[:MOST_WORDS]
    return [(f" {word}", sought(_stem(word))) for word in words]


def sought(stem: str) -> str:
    """What `kept` holds wherever the stem is met."""
    return f" {stem}" if len(stem) >= SHORT else f" {stem} "


def telling_words(text: str) -> list[str]:
    """The words that somebody looks for, as they are typed."""
    words = re.findall(r"[^\W_]+", text[:LONGEST])
    return [word for word in words if without_accents(word) not in NOT_ASKED][:MOST_WORDS]


def words_of(texts: Iterable[str]) -> dict[str, str]:
    """Each word of the texts: without accents -> as it is written, the small letters of « Mobilité »."""
    written = (word for text in texts for word in re.findall(r"[^\W_]+", text.lower()))
    return {without_accents(word): word for word in written if len(word) >= SHORT}


def corrected(text: str, known: dict[str, str]) -> str:
    """The search with each word that nothing knows replaced by the nearest that is known; empty when none is near."""
    holding = f" {' '.join(known)} "  # as they are: stemming thousands of words would take a second
    said = [_nearest(word, known, holding) for word in re.findall(r"[^\W_]+", text[:LONGEST])[:MOST_WORDS]]
    changed = [one for one in said if one[1]]
    return " ".join(word for word, _is_new in said) if changed else ""


def _asked_words(text: str) -> list[str]:
    words = WORD.findall(without_accents(text[:LONGEST]))
    return [word for word in words if word not in NOT_ASKED] or words


def _nearest(word: str, known: dict[str, str], holding: str) -> tuple[str, bool]:
    plain = without_accents(word)
    if len(plain) < SHORT or plain in known or sought(_stem(plain)) in holding:
        return word, False
    near = get_close_matches(plain, filter(partial(_may_be_near, plain), known), n=1, cutoff=CLOSE)
    return (known[near[0]], True) if near else (word, False)


def _may_be_near(word: str, other: str) -> bool:
    """Spares difflib nine words in ten: an error leaves the length about as it was, and the beginning or the end."""
    return abs(len(word) - len(other)) <= 2 and (word[0] == other[0] or word[-2:] == other[-2:])


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    # Stemming leaves the « s » of « velos », which it takes for part of the word.
    singular = word.removesuffix("s") if len(word) >= SHORT and not word.endswith("ss") else word
    # Not kept: a stemmer holds the word it works on, which threads would share.
    stem = snowballstemmer.stemmer("french").stemWord(singular)
    # It parts « économiser » from « économie », « financière » from « financement ».
    return ENDING.sub("", stem) if len(stem) > LONG else stem
