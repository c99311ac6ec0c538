"""Passwords that whoever knows the platform, the person or a keyboard tries first. See docs/decisions/accounts.md."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from home import spaces

LEAST_LEFT = 6  # characters that must remain once what is easily guessed is taken away
SHORTEST_WORD = 4
READ = 128  # characters: the rest of a longer password need not be looked at
# The platform's own words, then those that top every list of leaked French passwords.
EXPECTED = frozenset(
    """acteur acteurs action ademe admin administrateur association attestation autoevaluation bienvenue campagne charte
    collectivite commune compte connexion developpement diagnostic durable ecologie ecologique energie
    engage engagee engagees engages engagement entreprise environnement epci mairie metropole national nationale
    plateforme programme questionnaire resultat ressource ressources structure territoire territoires transition
    trophee trophees
    motdepasse password passe secret azerty qwerty bonjour coucou doudou loulou chouchou soleil jetaime amour chocolat
    football marseille paris france francais nicolas camille thomas julien iloveyou welcome changeme janvier fevrier
    mars avril juin juillet aout septembre octobre novembre decembre printemps automne hiver""".split()
)
SEPARATORS = re.compile(r"[\s\-_.,'’]")
LOOK_ALIKE = str.maketrans("013457@$!", "oieastasi")
RUNS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "1a2z3e4r5t6y7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p"),
    *("azertyuiop", "qsdfghjklm", "wxcvbn", '&e"(eca', "aqwzsxedcrfvtgbyhnuj"),  # as `plain` and SEPARATORS leave them
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnuj"),
)
REPEATED = re.compile(r"(.{1,4}?)\1{2,}", re.DOTALL)
YEAR = re.compile(r"(19|20)\d\d")


class ExpectedPasswordValidator:
    """For AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_expected(password, known=words_around(user)):
            raise ValidationError(self.get_help_text(), code="password_expected")

    def get_help_text(self) -> str:
        return _(
            "Ce mot de passe se devine trop vite\u00a0: il est fait presque entièrement de mots courants ici, de votre "
            "adresse, d’une suite de touches ou d’une répétition. Ajoutez-y un ou deux mots sans rapport."
        )


def words_around(user: Any) -> set[str]:
    """What is known of the person, and the names of the territories."""
    texts = [getattr(user, name, "") or "" for name in ("email", "first_name", "last_name")]
    return {word for text in (*texts, *spaces.addresses()) for word in words_of(text)}


def words_of(text: str) -> Iterator[str]:
    """The words of an address or a name, and the whole as one: « jean-paul » gives « jean », « paul », « jeanpaul »."""
    whole, _at, _domain = plain(text).partition("@")
    for word in (*re.split(r"[\W_]+", plain(text)), re.sub(r"[\W_]+", "", whole)):
        if len(word) >= SHORTEST_WORD:
            yield word


def is_expected(password: str, *, known: Collection[str] = ()) -> bool:
    """Whether too little remains once expected words, runs of keys, repetitions and years are taken away."""
    text = SEPARATORS.sub("", plain(password[:READ]))
    guessed = [False] * len(text)
    for start, end in guessable(text, EXPECTED.union(known)):
        guessed[start:end] = [True] * (end - start)
    return guessed.count(False) < LEAST_LEFT


def guessable(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where each piece that is easily guessed begins and ends."""
    spelled = text.translate(LOOK_ALIKE)
    for word in words:
        for found in re.finditer(f"(?={re.escape(word)})", spelled):
            yield found.start(), found.start() + len(word)
    for found in REPEATED.finditer(text):
        yield found.end(1), found.end()
    for found in YEAR.finditer(text):
        yield found.span()
    yield from runs(text)


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Four keys or more that follow one another, in either direction."""
    for line in (*RUNS, *(line[::-1] for line in RUNS)):
        for start in range(len(text) - 3):
            if text[start : start + 4] in line:
                yield start, start + 4


def plain(text: str) -> str:
    """Lower case without accents, sign for sign: « Écologie » and « ecologie » are one word."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text.lower() if not unicodedata.combining(sign))
