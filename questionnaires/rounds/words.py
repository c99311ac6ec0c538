"""Progress as it is read: sentences, rows and the geometry of their drawings. Pure: no Django.

A difference is that of the two figures that are shown, so that what is read adds up. Where a version tells levels only,
no figure is said and nothing is drawn from which one could be read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.charts import History, Round, draw_history, percent_of
from questionnaires.definition import Level
from questionnaires.rounds.progress import Progress, SentRound, ThemeProgress
from questionnaires.scoring import level_for
from questionnaires.wording import as_shown, display, number_text, quoted

COUNTED = ("aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
WAYS = {1: "en hausse", 0: "stable", -1: "en baisse"}
NOTHING = "–"


@dataclass(frozen=True)
class Dumbbell:
    """From where to where on the scale, in per cent. Where the series breaks `start` is empty, and `gap` is drawn."""

    start: str
    end: str
    gap: str = ""


@dataclass(frozen=True)
class ProgressRow:
    """A theme, or the mean of those that compare. `direction`: 1 up, -1 down, 0 neither; `reason`: why it breaks."""

    key: str
    title: str
    before: str
    after: str
    delta: str
    direction: int
    reason: str
    dumbbell: Dumbbell | None
    figures: tuple[Fraction | None, Fraction | None] = (None, None)  # before and after, as shown; None: not told


@dataclass(frozen=True)
class ShownProgress:
    before_name: str
    after_name: str
    sentence: str
    scale: str
    rows: tuple[ProgressRow, ...]
    has_figures: bool
    way: str  # of the mean of what compares: « en hausse », « stable », « en baisse »; empty when nothing does


@dataclass(frozen=True)
class Step:
    """A round of a series, beside the one before it."""

    when: str
    told: str
    delta: str
    reason: str


@dataclass(frozen=True)
class ThemeSeries:
    """A theme, or the means under an empty key, in all rounds. `chart` is None where figures are not told."""

    key: str
    title: str
    chart: History | None
    steps: tuple[Step, ...]

    @property
    def breaks(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.reason)


def show_progress(progress: Progress, levels: Sequence[Level]) -> ShownProgress:
    """The table of two rounds; `levels` are those of the later one."""
    return ShownProgress(
        before_name=progress.before_name,
        after_name=progress.after_name,
        sentence=sentence_of(progress),
        scale=number_text(progress.scale),
        rows=tuple(_row(theme, progress, levels) for theme in progress.themes),
        has_figures=not progress.levels_only,
        way="" if progress.before is None or progress.after is None else WAYS[_sign(progress.before, progress.after)],
    )


def sentence_of(progress: Progress) -> str:
    """« Sur les cinq thèmes comparables, votre moyenne passe de 1,7 à 2,0. » and what does not compare."""
    if progress.before is None or progress.after is None:
        return "Aucun thème ne se compare d’un diagnostic à l’autre\u00a0: voyez pourquoi, thème par thème."
    count = len(progress.comparable)
    what = "votre score" if count == 1 else "votre moyenne"
    if progress.levels_only:
        moves = {1: "progresse", 0: "reste stable", -1: "recule"}[_sign(progress.before, progress.after)]
    elif display(progress.before) == display(progress.after):
        moves = f"reste à {display(progress.after)}"
    else:
        moves = f"passe de {display(progress.before)} à {display(progress.after)}"
    return f"{_on_which(count, bool(progress.broken))}, {what} {moves}.{_apart(progress.broken)}"


def delta_text(before: Fraction, after: Fraction) -> str:
    """The difference of the two figures that are shown: « +0,6 », « stable », « -0,1 »."""
    won = as_shown(after) - as_shown(before)
    return f"{'+' if won > 0 else '-'}{display(abs(won))}" if won else WAYS[0]


def show_series(rounds: Sequence[SentRound], compared: Sequence[Progress]) -> tuple[ThemeSeries, ...]:
    """The means, then each theme of the last version, in all rounds; on the last scale where it changed."""
    figures = not any(one.definition.levels_only for one in rounds)
    series = [_series("", "Moyenne générale", rounds, [_whole(progress) for progress in compared], figures)]
    for theme in rounds[-1].definition.themes:
        found = [_theme_in(progress, theme.key) for progress in compared]
        series.append(_series(theme.key, theme.title, rounds, found, figures))
    return tuple(one for one in series if one.steps)


def _on_which(count: int, some_break: bool) -> str:
    number = COUNTED[count] if count < len(COUNTED) else str(count)
    if count == 1:
        return "Sur le seul thème comparable" if some_break else "Sur votre thème"
    return f"Sur les {number} thèmes comparables" if some_break else f"Sur vos {number} thèmes"


def _apart(broken: Sequence[ThemeProgress]) -> str:
    if not broken:
        return ""
    names = [quoted(theme.title) for theme in broken]
    listed = " et ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    verb = "ne se compare pas" if len(broken) == 1 else "ne se comparent pas"
    return f" {listed} {verb}\u00a0: les deux moyennes générales non plus."


def _row(theme: ThemeProgress, progress: Progress, levels: Sequence[Level]) -> ProgressRow:
    if theme.before is None or theme.after is None:
        return _broken_row(theme, progress, levels)
    way = _sign(theme.before, theme.after)
    if progress.levels_only:
        names = (level_for(theme.before, levels).name, level_for(theme.after, levels).name)
        return ProgressRow(theme.key, theme.title, *names, WAYS[way], way, "", None)
    return ProgressRow(
        key=theme.key,
        title=theme.title,
        before=display(theme.before),
        after=display(theme.after),
        delta=delta_text(theme.before, theme.after),
        direction=way if as_shown(theme.before) != as_shown(theme.after) else 0,
        reason="",
        dumbbell=Dumbbell(percent_of(theme.before, progress.scale), percent_of(theme.after, progress.scale)),
        figures=(as_shown(theme.before), as_shown(theme.after)),
    )


def _broken_row(theme: ThemeProgress, progress: Progress, levels: Sequence[Level]) -> ProgressRow:
    worth, figures = theme.told, not progress.levels_only
    told, dumbbell = NOTHING, Dumbbell("", "")
    if worth is not None:
        told = display(worth) if figures else level_for(worth, levels).name
        gap = progress.scale / 20 * (-1 if worth > progress.scale / 20 else 1)
        dumbbell = Dumbbell("", percent_of(worth, progress.scale), percent_of(worth + gap, progress.scale))
    drawn = dumbbell if figures else None
    after = as_shown(worth) if figures and worth is not None else None
    return ProgressRow(theme.key, theme.title, NOTHING, told, NOTHING, 0, theme.reason, drawn, (None, after))


def _theme_in(progress: Progress, key: str) -> ThemeProgress | None:
    return next((theme for theme in progress.themes if theme.key == key), None)


def _whole(progress: Progress) -> ThemeProgress | None:
    """The means side by side, which compare only where every theme does."""
    if progress.broken or progress.before is None:
        titles = ", ".join(theme.title for theme in progress.broken)
        return ThemeProgress("", "", Fraction(1), None, None, f"Ne se comparent pas\u00a0: {titles}" if titles else "–")
    return ThemeProgress("", "", Fraction(1), progress.before, progress.after)


def _series(
    key: str, title: str, rounds: Sequence[SentRound], compared: Sequence[ThemeProgress | None], figures: bool
) -> ThemeSeries:
    """`compared`: what lies between each two rounds; None where the theme counts in neither."""
    ratios = [_ratio_in(one, key) for one in rounds]
    links = [None, *compared]
    steps = [
        _step(one, key, link)
        for one, link, ratio in zip(rounds, links, ratios, strict=True)
        if ratio is not None or (link and link.reason)
    ]
    scale = rounds[-1].definition.scale
    drawn = [
        Round(one.name, ratio * scale, link is not None and link.compares)
        for one, link, ratio in zip(rounds, links, ratios, strict=True)
        if ratio is not None
    ]
    chart = draw_history(drawn, scale=scale) if figures and len(drawn) > 1 else None
    return ThemeSeries(key, title, chart, tuple(steps))


def _step(one: SentRound, key: str, link: ThemeProgress | None) -> Step:
    told, delta = _told_in(one, key), ""
    if link and link.before is not None and link.after is not None:
        way = _sign(link.before, link.after)
        delta = WAYS[way] if one.definition.levels_only else delta_text(link.before, link.after)
    return Step(one.name, told, delta, link.reason if link else "")


def _ratio_in(one: SentRound, key: str) -> Fraction | None:
    if not key:
        return one.result.ratio
    return next((theme.ratio for theme in one.result.themes if theme.key == key), None)


def _told_in(one: SentRound, key: str) -> str:
    """The score as its own version tells it."""
    themes = {theme.key: (theme.score, theme.level) for theme in one.result.themes}
    score, level = themes.get(key, (None, None)) if key else (one.result.overall, one.result.level)
    return NOTHING if score is None else one.definition.in_words(score, level)


def unique_names(days: Iterable[tuple[int, str, str]]) -> list[str]:
    """How rounds are called, from (year, « mars 2026 », « 3 mars 2026 »): as shortly as tells them apart."""
    rows = [(str(year), month, day) for year, month, day in days]
    for width in range(3):
        names = [row[width] for row in rows]
        if len(set(names)) == len(names):
            return names
    return [row[2] for row in rows]


def _sign(before: Fraction, after: Fraction) -> int:
    return (after > before) - (after < before)
