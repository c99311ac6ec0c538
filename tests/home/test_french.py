"""Numbers, dates and plurals as French readers write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils.translation import ngettext

from home.templatetags.french import (
    clock,
    day,
    de,
    excerpt,
    number,
    plural,
    score,
    size_in_words,
    until,
    with_article,
)

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1234, 0, "1\u202f234"),
        (1234567, 0, "1\u202f234\u202f567"),
        (Decimal("1234.5"), 1, "1\u202f234,5"),
        (3, 2, "3,00"),
        (-1500, 0, "-1\u202f500"),
        ("", 0, ""),
        (None, 0, ""),
    ],
)
def test_number(value, digits, expected):
    assert number(value, digits) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0\u00a0acteur"),
        (1, "1\u00a0acteur"),
        (2, "2\u00a0acteurs"),
        (1200, "1\u202f200\u00a0acteurs"),
    ],
)
def test_plural_begins_at_two(count, expected):
    assert plural(count, "acteur,acteurs") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 12, 3), "3\u00a0décembre 2026"),
        (date(2027, 1, 1), "1er\u00a0janvier 2027"),
        (date(2026, 8, 11), "11\u00a0août 2026"),
        (date(2026, 2, 21), "21\u00a0février 2026"),
    ],
)
def test_day_in_words(value, expected):
    assert day(value) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 1, 15, 8, 0, tzinfo=UTC), "9\u00a0h"),
        (datetime(2026, 7, 15, 6, 30, tzinfo=UTC), "8\u00a0h\u00a030"),
        (datetime(2026, 7, 15, 12, 5, tzinfo=UTC), "14\u00a0h\u00a005"),
        (datetime(2026, 1, 15, 23, 0, tzinfo=UTC), "0\u00a0h"),
    ],
)
def test_clock_says_the_time_in_france(moment, expected):
    assert clock(moment) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.8"), "1,8"),
        (Decimal("2.449999999"), "2,4"),
        (Decimal("2.45"), "2,5"),
        (Decimal("2.25"), "2,3"),
        (Decimal("5"), "5,0"),
        (Decimal("0"), "0,0"),
    ],
)
def test_score_has_one_decimal_rounded_half_up(value, expected):
    assert score(value) == expected


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Lille", "de Lille"),
        ("Évry", "d’Évry"),
        ("Œuvre", "d’Œuvre"),
        ("Hyères", "de Hyères"),
        ("", "de "),
        ("Communauté de communes Val Vanoise", "de la Communauté de communes Val Vanoise"),
        ("Métropole de Lyon", "de la Métropole de Lyon"),
        ("Le Havre", "du Havre"),
        ("Les Sables-d’Olonne", "des Sables-d’Olonne"),
        ("La Rochelle", "de La Rochelle"),
        ("Lesparre", "de Lesparre"),
        ("Pays Basque", "du Pays Basque"),
        ("Grand Lyon", "du Grand Lyon"),
        ("Grand Poitiers", "de Grand Poitiers"),
        ("Eurométropole de Strasbourg", "de l’Eurométropole de Strasbourg"),
    ],
)
def test_de_loses_its_vowel_before_another(name, written):
    assert de(name) == written


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2024, 2, 26, 23, tzinfo=UTC), "26\u00a0février 2024 à minuit"),
        (datetime(2024, 2, 26, 23, 1, tzinfo=UTC), "27\u00a0février 2024 à 0\u00a0h\u00a001"),
        (datetime(2026, 3, 31, 22, tzinfo=UTC), "31\u00a0mars 2026 à minuit"),
        (datetime(2026, 3, 4, 11, tzinfo=UTC), "4\u00a0mars 2026 à 12\u00a0h"),
    ],
)
def test_an_exclusive_end_at_the_first_minute_of_a_day_is_the_day_before_at_midnight(moment, expected):
    assert until(moment) == expected


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Communauté d’agglomération Rochefort Océan", "La Communauté d’agglomération Rochefort Océan"),
        ("Eurométropole de Strasbourg", "L’Eurométropole de Strasbourg"),
        ("Communauté", "Communauté"),
        ("Chauvigny", "Chauvigny"),
    ],
)
def test_what_a_collectivite_is_takes_its_article(name, written):
    assert with_article(name) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Trois mots ici", "Trois mots ici"),
        ("La nappe a baissé, depuis", "La nappe a baissé…"),
        ("Le gaz baisse 18 % par an", "Le gaz baisse…"),
        ("Le gaz baisse 38 000 fois", "Le gaz baisse…"),
    ],
)
def test_an_excerpt_ends_with_a_word_and_never_with_a_bare_number(text, shown):
    assert excerpt(text, 4) == shown


@pytest.mark.parametrize(
    ("size", "expected"),
    [(1, "1\u00a0Ko"), (239_700, "240\u00a0Ko"), (1_000_000, "1,0\u00a0Mo"), (1_240_000, "1,2\u00a0Mo")],
)
def test_a_size_is_told_in_french_units(size, expected):
    assert size_in_words(size) == expected


@pytest.mark.parametrize(("count", "said"), [(0, "0 case"), (1, "1 case"), (1.5, "1.5 case"), (2, "2 cases")])
def test_text_without_a_translation_counts_zero_as_one(count, said):
    assert ngettext("%(n)s case", "%(n)s cases", count) % {"n": count} == said
    words = "{% blocktranslate count n=n %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}"
    if isinstance(count, int):
        assert engines["django"].from_string(words).render({"n": count}) == said
