"""Scores of a territory: themes, levels, progress, weakest questions.

From the rows that each sending writes, never from answers nor results.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from cms.steering.cuts import ALL, Cut, Part, Parts, grouped, present
from cms.steering.engagement import known
from cms.steering.suppression import hide_crossed, hide_parts, is_small
from cms.steering.tables import HIDDEN, Cell, Column, Kind, Picture, Row, Section, Table
from home.models import Territory, Theme
from questionnaires.definition import Definition
from questionnaires.models import QuestionScore, RoundStep, ThemeScore
from questionnaires.versions import current_version, definition_of

SENT_AT = "assessment__submitted_at"
WEAKEST = 8
LEAST_ORDER = 999  # of what the current questionnaire no longer asks


@dataclass(frozen=True)
class Names:
    """How the questionnaire in use calls things; `scale` is None where it tells levels alone."""

    themes: Mapping[str, str]
    levels: tuple[tuple[str, str], ...]
    questions: Mapping[str, str]
    scale: Decimal | None

    def theme(self, key: str) -> str:
        return self.themes.get(key, key)

    @property
    def share(self) -> Decimal:
        """What a per cent is on the scale."""
        return Decimal(1) if self.scale is None else self.scale / 100

    def score(self, key: str, title: str, about: str) -> Column:
        if self.scale is None:
            return Column(key, title, Kind.PERCENT, "%", about)
        unit = _("sur %(scale)s") % {"scale": f"{self.scale.normalize():f}"}
        return Column(key, f"{title} ({unit})", Kind.SCORE, unit, about)


def names_of(territory: Territory | None) -> Names:
    """Without a territory, as the nation calls them.

    Themes that the questionnaire in use no longer has keep the name that the territory gives them.
    """
    version = current_version(territory.pk if territory else None)
    definition: Definition | None = definition_of(version.pk) if version else None
    themes = {theme.key: theme.title for theme in definition.themes} if definition else {}
    known = dict(Theme.objects.for_territory(territory).values_list("key", "name"))
    return Names(
        themes=themes | {key: name for key, name in known.items() if key not in themes},
        levels=tuple((level.key, level.name) for level in definition.levels) if definition else (),
        questions={question.key: question.text for question in definition.questions} if definition else {},
        scale=Decimal(str(definition.scale)) if definition and not definition.levels_only else None,
    )


def scores_section(cut: Cut, names: Names) -> Section:
    cut = known(cut)
    found = grouped(_of(cut, ThemeScore).filter(is_latest=True), "theme", "level", by=_by(cut), value="percent")
    keys = sorted({theme for theme, _level in found}, key=lambda theme: _order(names, theme))
    levels, themes = levels_and_themes(cut, names, keys, found)
    return Section(
        "resultats",
        _("Résultats"),
        (
            themes,
            levels,
            _progress_table(cut, names),
            questions_table(cut, names),
        ),
        _("Du dernier diagnostic envoyé par chaque structure présente dans l’espace."),
    )


def levels_and_themes(
    cut: Cut, names: Names, keys: list[str], found: Mapping[tuple[str, ...], Parts]
) -> tuple[Table, Table]:
    """The one does not tell how many organisations have a theme where the other hides it."""
    levels = _levels_table(cut, names, keys, found)
    unsaid = {key for key, row in zip(keys, levels.rows, strict=True) if row[-1] is HIDDEN}
    return levels, _themes_table(cut, names, {key: _joined(found, key) for key in keys}, unsaid)


def _of(cut: Cut, model: Any) -> Any:
    rows = present(model.objects.all(), cut.territory)
    return rows.filter(theme=cut.theme) if cut.theme else rows


def _by(cut: Cut) -> Any:
    return cut.by(sent_at=SENT_AT)


def _order(names: Names, theme: str) -> tuple[int, str]:
    order = list(names.themes)
    return order.index(theme) if theme in names.themes else LEAST_ORDER, theme


def _joined(found: Mapping[tuple[str, ...], Parts], theme: str) -> Parts:
    """The levels of a theme together."""
    told: dict[str, Part] = {}
    for (key, _level), parts in found.items():
        for value, part in parts.items() if key == theme else ():
            before = told.get(value, Part(0))
            told[value] = Part(before.count + part.count, before.total + part.total)
    return told


def _themes_table(cut: Cut, names: Names, themes: Mapping[str, Parts], unsaid: set[str]) -> Table:
    """`unsaid`: the themes of which the table of levels does not tell how many organisations have it."""
    score = names.score("score", _("Score moyen"), _("Moyenne du thème."))
    columns = (
        Column("theme", _("Thème"), Kind.TEXT),
        Column("percent", _("Points obtenus"), Kind.PERCENT, "%", _("Part des points du thème, en moyenne.")),
        score,
        Column("organisations", _("Structures"), about=_("Structures à qui le thème s’applique.")),
    )
    rows: list[Row] = [
        (
            names.theme(key),
            cut.mean(parts),
            cut.mean(parts, share=names.share),
            HIDDEN if key in unsaid else cut.count(parts),
        )
        for key, parts in themes.items()
    ]
    shown = columns if names.scale is not None else (*columns[:2], *columns[3:])
    told = rows if names.scale is not None else [(*row[:2], *row[3:]) for row in rows]
    return Table(
        "scores-par-theme",
        _("Score moyen par thème"),
        shown,
        tuple(told),
        picture=Picture.BARS,
        empty=_("Les scores paraîtront ici dès les premiers diagnostics envoyés."),
    )


def _levels_table(cut: Cut, names: Names, themes: list[str], found: Mapping[tuple[str, ...], Parts]) -> Table:
    levels = [*names.levels]
    known = {key for key, _name in levels}
    if any(level not in known for _theme, level in found):
        levels.append(("", _("Autre niveau")))
    columns = (
        Column("theme", _("Thème"), Kind.TEXT),
        *(Column(f"level-{key or 'other'}", name, about=_("Structures à ce niveau.")) for key, name in levels),
        Column("total", _("En tout"), about=_("Structures à qui le thème s’applique.")),
    )
    return Table(
        "niveaux-par-theme",
        _("Niveaux atteints par thème"),
        columns,
        tuple((names.theme(key), *_level_cells(cut, key, [one for one, _name in levels], found)) for key in themes),
        picture=Picture.SHARES,
        shared=tuple(column.key for column in columns[1:-1]),
        empty=_("Les niveaux paraîtront ici dès les premiers diagnostics envoyés."),
    )


def _level_cells(cut: Cut, theme: str, levels: list[str], found: Mapping[tuple[str, ...], Parts]) -> list[Cell]:
    """How many are at each level, then in all; levels that are not known are told under the empty one."""
    joined = _joined(found, theme)
    values = sorted({*joined, *(cut.present or {} if cut.is_of_organisations else ())})
    table = [[0] * len(levels) for _value in values]
    for (key, level), parts in found.items():
        for value, part in parts.items() if key == theme else ():
            table[values.index(value)][levels.index(level if level in levels else "")] += part.count
    unsaid = cut.unsaid(joined)
    left = _left_out(cut, joined) if unsaid else 0
    columns = [sum(column) for column in zip(*table, strict=True)] or [0 for _level in levels]
    of_all = hide_parts([*columns, left] if is_small(left) else columns)
    if not cut.criterion:
        return [*_hide(columns, of_all.hidden[: len(columns)]), HIDDEN if of_all.total or unsaid else sum(columns)]
    if cut.value not in values:
        return [*(0 for _level in levels), 0]
    at, untold = values.index(cut.value), _places(values, cut.untold(joined))
    if at in untold:
        return [*(HIDDEN for _level in levels), HIDDEN]
    # Those who are left out are one level more where their number is not told: levels do not tell it either.
    rest = [_left_out(cut, joined, value) if value in unsaid else 0 for value in values]
    grid = [[*line, left_out] for line, left_out in zip(table, rest, strict=True)]
    silent = {(place, len(levels)) for place, left_out in enumerate(rest) if left_out}
    no_columns = {place for place, is_hidden in enumerate(of_all.hidden) if is_hidden}
    crossed = hide_crossed(grid, totals_apart=True, untold=untold, column_totals=no_columns, also=silent)
    return [*_hide(table[at], crossed.cells[at][:-1]), HIDDEN if cut.value in unsaid else sum(table[at])]


def _left_out(cut: Cut, parts: Parts, value: str | None = None) -> int:
    """How many of those who are there, or of one value, a figure leaves out."""
    whole, is_of_all = cut.present or {}, value is None or not cut.is_of_organisations
    if is_of_all:
        return sum(whole.values()) - sum(part.count for part in parts.values())
    return whole.get(value or ALL, 0) - parts.get(value or ALL, Part(0)).count


def _places(values: list[str], among: Collection[str]) -> set[int]:
    return {place for place, value in enumerate(values) if value in among}


def _hide(counts: list[int], hidden: tuple[bool, ...]) -> list[Cell]:
    return [HIDDEN if is_hidden else count for count, is_hidden in zip(counts, hidden, strict=True)]


def _progress_table(cut: Cut, names: Names) -> Table:
    """Who rose and who did not make up a whole: one is not told without the other."""
    rows = _of(cut, RoundStep)
    after, before = (grouped(rows, "theme", by=_by(cut), value=value) for value in ("after", "before"))
    rose = grouped(rows.filter(Q(after__gt=F("before"))), "theme", by=_by(cut))
    keys = sorted((key for (key,) in after), key=lambda theme: _order(names, theme))
    columns = (
        Column("theme", _("Thème"), Kind.TEXT),
        names.score("before", _("Avant"), _("Moyenne du tour précédent, sur ce qui se compare.")),
        names.score("after", _("Au dernier tour"), _("Moyenne du dernier tour, sur ce qui se compare.")),
        Column("rose", _("En hausse"), about=_("Structures dont le score a monté.")),
        Column("organisations", _("Structures"), about=_("Structures dont les deux tours se comparent.")),
    )
    return Table(
        "progression-par-theme",
        _("Progression entre deux tours"),
        columns,
        tuple(
            (
                names.theme(key),
                cut.mean(before[(key,)], share=names.share),
                cut.mean(after[(key,)], share=names.share),
                _risen(cut, after[(key,)], rose.get((key,), {})),
                cut.count(after[(key,)]),
            )
            for key in keys
        ),
        note=_(
            "Les deux derniers tours de chaque structure, sur les seules questions qui se comparent d’une version du "
            "questionnaire à l’autre."
        ),
        empty=_("La progression paraîtra ici quand des structures auront refait leur diagnostic."),
    )


def _risen(cut: Cut, parts: Parts, rose: Parts) -> Cell:
    whole, risen = cut.part(parts).count, cut.part(rose).count
    if not cut.is_told(parts) or is_small(risen) or is_small(whole - risen):
        return HIDDEN
    if not cut.criterion:
        return risen
    values = sorted(parts)
    table = [[rose.get(one, Part(0)).count, parts[one].count - rose.get(one, Part(0)).count] for one in values]
    hidden = hide_crossed(table, totals_apart=True, untold=_places(values, cut.untold(parts))).cells
    return HIDDEN if cut.value in values and hidden[values.index(cut.value)][0] else risen


def questions_table(cut: Cut, names: Names) -> Table:
    found = grouped(_of(cut, QuestionScore), "theme", "question", by=_by(cut), value="percent")
    rows: list[tuple[Decimal, Row]] = []
    for (theme, question), parts in found.items():
        mean = cut.mean(parts)
        if question in names.questions and isinstance(mean, Decimal):
            rows.append((mean, (names.questions[question], mean, names.theme(theme), cut.count(parts))))
    rows.sort(key=lambda row: (row[0], str(row[1][0])))
    return Table(
        "questions-les-plus-faibles",
        _("Questions où l’on obtient le moins"),
        (
            Column("question", _("Question"), Kind.TEXT),
            Column("percent", _("Points obtenus"), Kind.PERCENT, "%", _("Part des points, en moyenne.")),
            Column("theme", _("Thème"), Kind.TEXT),
            Column("organisations", _("Structures"), about=_("Structures à qui la question a été posée.")),
        ),
        tuple(row for _mean, row in rows[:WEAKEST]),
        note=_("Parmi les questions qui comptent dans le score et qu’au moins 5 structures ont eues."),
        picture=Picture.BARS,
        empty=_("Aucune question n’a encore été posée à 5 structures."),
    )
