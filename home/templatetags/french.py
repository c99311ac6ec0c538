"""French ways of writing, as filters."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime

from home.words import without_accents

register = template.Library()

NARROW = "\u202f"
ARTICLES = {"Le": "du", "Les": "des"}
FEMININE = ("Communauté", "Métropole", "Ville", "Commune")  # what a collectivité is, where its name begins with it
MASCULINE = ("Pays", "Grand")  # « le Pays basque », « le Grand Lyon »
BARE = ("Grand Poitiers", "Grand Chambéry", "Grand Lac", "Grand Paris Sud")  # which call themselves without article


@register.filter
def number(value, digits: int = 0) -> str:
    """1234.5 -> « 1 234,5 » (narrow no-break space), with a fixed number of decimals."""
    if value is None or value == "":
        return ""
    text = f"{Decimal(value):,.{digits}f}"
    return text.replace(",", NARROW).replace(".", ",")


@register.filter
def clock(value) -> str:
    """A time of day: « 8 h 30 », « 9 h »."""
    moment = localtime(value)
    minutes = f"\u00a0{moment:%M}" if moment.minute else ""
    return f"{moment.hour}\u00a0h{minutes}"


@register.filter(expects_localtime=True)
def day(value) -> str:
    """A date in words: « 3 décembre 2026 », « 1er janvier 2027 »."""
    number_of_day = "1er" if value.day == 1 else str(value.day)
    return f"{number_of_day}\u00a0{date_format(value, 'F Y')}"


@register.filter
def until(value) -> str:
    """An end that is exclusive: « 4 mars 2026 à 12 h »; the first minute of a day is « 3 mars 2026 à minuit »."""
    moment = localtime(value)
    if moment.hour == moment.minute == 0:
        return f"{day(moment - timedelta(days=1))} à minuit"
    return f"{day(moment)} à {clock(moment)}"


@register.filter
def moment(value) -> str:
    """An instant: « 26 février 2027 à 12 h »."""
    return f"{day(localtime(value))} à {clock(value)}"


@register.filter
def with_article(name) -> str:
    """A collectivité's name as it begins a sentence: « La Communauté urbaine de… », « L’Eurométropole de… »."""
    text = str(name)
    first, _space, others = text.partition(" ")
    if others and first == "Eurométropole":
        return f"L’{text}"
    return f"La {text}" if others and first in FEMININE else text


@register.filter
def de(name) -> str:
    """« de Chauvigny », « d’Angers », « du Havre », « du Pays basque », « de la Communauté urbaine de… ».

    A name that begins with an h or a y keeps its « de »: only its owner knows.
    """
    text = str(name)
    first, _space, others = text.partition(" ")
    if others and first in ARTICLES:
        return f"{ARTICLES[first]} {others}"
    if others and first in FEMININE:
        return f"de la {text}"
    if others and first in MASCULINE and not text.startswith(BARE):
        return f"du {text}"
    if others and first == "Eurométropole":
        return f"de l’{text}"
    elides = without_accents(text).startswith(("a", "e", "i", "o", "u"))
    return f"d’{text}" if elides else f"de {text}"


@register.filter
def plural(count: int, forms: str) -> str:
    """`3|plural:"acteur,acteurs"` -> « 3 acteurs »; in French zero and one are singular."""
    one, _, many = forms.partition(",")
    return f"{number(count)}\u00a0{one if abs(count) < 2 else many}"


@register.filter
def excerpt(text: str, most: int) -> str:
    """At most so many words, then « … »; never a number without what it counts."""
    words = str(text).split(" ")
    if len(words) <= most:
        return str(text)
    kept = words[:most]
    while kept and kept[-1][-1:].isdigit():
        kept.pop()
    return " ".join(kept).rstrip(",;:.") + "…"


@register.filter
def size_in_words(size: int) -> str:
    """Bytes as people read them: « 240 Ko », « 1,2 Mo »."""
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1000)))}\u00a0Ko"
    return f"{number(round(size / 1_000_000, 1), 1)}\u00a0Mo"


@register.filter
def score(value) -> str:
    """A score with one decimal, rounded half up: « 1,8 »."""
    return number(Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), 1)


def in_a_line(*facts: object) -> str:
    """« Chauvigny, 9 h »: what is known of several facts, each once."""
    return ", ".join(dict.fromkeys(str(fact) for fact in facts if fact))
