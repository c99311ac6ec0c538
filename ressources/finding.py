"""What the library proposes when a search finds nothing: the nearest words that it does hold."""

from collections.abc import Iterable
from functools import reduce
from itertools import chain
from operator import or_

from django.db import connection
from django.db.models import Q

from home.stems import asked, corrected, telling_words, words_of
from ressources.querysets import ResourceQuerySet

MOST_READ = 500  # resources, the newest, where the database does not know which are near


def nearest_search(shown: ResourceQuerySet, text: str, *, also: Iterable[str] = ()) -> str:
    """The search with its unknown words replaced by near ones of what is shown; empty when none is.

    `also`: words that the library says without a resource to bear them, those of its themes.
    """
    rows = _near(shown, text).values_list("title", "summary", "provider")[:MOST_READ]
    return corrected(text, words_of([*also, *chain.from_iterable(rows)]))


def fewer_words(shown: ResourceQuerySet, text: str) -> str:
    """The search without the words that find nothing beside those before them; empty when none is left."""
    kept: list[str] = []
    for word in telling_words(text):
        if shown.with_stems(asked(" ".join([*kept, word]))).exists():
            kept.append(word)
    return " ".join(kept)


def _near(shown: ResourceQuerySet, text: str) -> ResourceQuerySet:
    """On PostgreSQL, by trigrams among all of them; elsewhere among the newest, which are read."""
    stems = asked(text)
    if connection.vendor != "postgresql" or not stems:
        return shown.newest()
    return shown.filter(reduce(or_, (Q(search_text__trigram_word_similar=stem) for stem in stems))).newest()
