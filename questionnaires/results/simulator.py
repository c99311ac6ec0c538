"""The simulator as the page shows it: levers in order, and what those that are ticked would do together. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.conditions import Answers, Profile
from questionnaires.definition import Definition
from questionnaires.results.levers import Lever, by_effort, by_gain, simulate
from questionnaires.scoring import Result, State
from questionnaires.wording import EFFORTS, NBSP, as_shown, counted, display, fixed, lower_first, number_text

MOST = 6  # levers at first sight
FIRST = 3
BY_GAIN, BY_EFFORT = "efficaces", "simples"


@dataclass(frozen=True)
class ShownLever:
    """A line to tick. Where levels alone are shown, `gain` is empty and `effect` tells no figure."""

    key: str
    theme: str
    theme_title: str
    text: str  # an author's advice, else the question
    change: str  # of the answer
    effort: str
    gain: str  # of the overall score: « +0,15 point »
    won: Fraction | None  # the same, exactly; None where levels alone are shown
    theme_gain: str  # of the theme's: « +0,9 point »
    effect: str  # « Eau : de 0,8 à 1,7 »
    level: str  # « vous passez au niveau avancé », empty when the level stays
    ticked: bool


@dataclass(frozen=True)
class Simulated:
    """What the ticked levers do together."""

    keys: list[str]
    score: str
    scale: str
    sentence: str
    effects: list[str]  # of each theme that changes


@dataclass(frozen=True)
class Simulator:
    levers: list[ShownLever]
    order: str
    total: int  # of the levers that this order has
    unrated: str  # what is said of those that it leaves out
    has_efforts: bool
    unanswered: str  # what is said of the questions that nobody answered
    simulated: Simulated
    first: list[ShownLever]  # the best ones
    next_steps: dict[str, ShownLever]  # the best one of each theme
    everything: bool  # whether all of them were asked for

    @property
    def left(self) -> int:
        return max(0, self.total - len(self.levers))


def draw_simulator(
    definition: Definition,
    answers: Answers,
    profile: Profile,
    levers: Collection[Lever],
    *,
    result: Result,
    ticked: Collection[str] = (),
    order: str = BY_GAIN,
    everything: bool = False,
) -> Simulator:
    """The whole section. `ticked` are keys of questions; those that no lever has are nothing."""
    best = by_gain(levers)
    rated = by_effort(levers)
    ranked = rated if order == BY_EFFORT else best
    chosen = [lever for lever in best if lever.question in ticked]
    listed = ranked if everything else ranked[:MOST]
    # What is ticked stays where it can be unticked.
    listed = [*listed, *(lever for lever in chosen if lever not in listed)]
    next_steps: dict[str, Lever] = {}
    for lever in best:
        next_steps.setdefault(lever.theme, lever)

    def show(lever: Lever) -> ShownLever:
        return _shown(definition, lever, ticked=lever.question in ticked)

    return Simulator(
        levers=[show(lever) for lever in listed],
        order=order,
        total=len(ranked),
        unrated=_unrated(len(best) - len(rated)) if order == BY_EFFORT else "",
        has_efforts=bool(rated),
        unanswered=_unanswered(result),
        simulated=_simulated(definition, answers, profile, chosen, result=result),
        first=[show(lever) for lever in best[:FIRST]],
        next_steps={key: show(lever) for key, lever in next_steps.items()},
        everything=everything,
    )


def _shown(definition: Definition, lever: Lever, *, ticked: bool) -> ShownLever:
    before, after = lever.before.theme(lever.theme), lever.after.theme(lever.theme)
    title = definition.theme(lever.theme).short_title
    figures = not definition.levels_only
    exact = (after.score or Fraction(0)) - (before.score or Fraction(0))
    # Beside « de 1,6 à 2,1 », what is won is what one reads: 0,5.
    gain = (as_shown(after.score or 0) - as_shown(before.score or 0)) or exact
    return ShownLever(
        key=lever.question,
        theme=lever.theme,
        theme_title=title,
        text=lever.advice or definition.question(lever.question).text,
        change=lever.change,
        effort=EFFORTS[lever.effort].capitalize() if lever.effort else "",
        gain=_points(lever.gain, places=2) if figures else "",
        won=lever.gain if figures else None,
        theme_gain=_points(gain, places=1) if figures and gain > 0 else "",
        effect=_effect(title, before.score, after.score) if figures else title,
        level=_level_reached(definition, before.level, after.level),
        ticked=ticked,
    )


def _simulated(
    definition: Definition, answers: Answers, profile: Profile, chosen: Sequence[Lever], *, result: Result
) -> Simulated:
    after = simulate(definition, answers, profile, chosen) if chosen else result
    figures = not definition.levels_only and after.overall is not None
    changed = [
        (definition.theme(theme.key).short_title, theme, then)
        for theme, then in zip(result.themes, after.themes, strict=True)
        if theme.score != then.score
    ]
    return Simulated(
        keys=[lever.question for lever in chosen],
        score=display(after.overall) if figures and after.overall is not None else "",
        scale=number_text(definition.scale),
        sentence=_sentence(definition, result, after, count=len(chosen)),
        effects=[
            _effect(title, theme.score, then.score) if figures else f"{title}{NBSP}: {level}"
            for title, theme, then in changed
            if (level := _level_reached(definition, theme.level, then.level)) or figures
        ],
    )


def _sentence(definition: Definition, before: Result, after: Result, *, count: int) -> str:
    if not count:
        return "Cochez des actions pour voir ce qu’elles changeraient."
    these = "Cette action" if count == 1 else f"Ces {count}{NBSP}actions"
    reached = _level_reached(definition, before.level, after.level) or _stays(definition, after)
    if definition.levels_only or before.overall is None or after.overall is None:
        return f"{these}{NBSP}: {reached}."
    return f"{these}{NBSP}: {_from_to(before.overall, after.overall)}. {reached[:1].upper()}{reached[1:]}."


def _level_reached(definition: Definition, before: str | None, after: str | None) -> str:
    if after is None or before == after:
        return ""
    return f"vous passez au niveau {lower_first(definition.level(after).name)}"


def _stays(definition: Definition, after: Result) -> str:
    """At which level one stays; where figures are shown, where the next one begins."""
    if after.level is None:
        return "rien ne change"
    level = definition.level(after.level)
    place = definition.levels.index(level) + 1
    if place == len(definition.levels) or definition.levels_only:
        return f"vous restez au niveau {lower_first(level.name)}"
    following = definition.levels[place]
    return f"le niveau {lower_first(following.name)} commence à {number_text(following.threshold)}"


def _effect(title: str, before: Fraction | None, after: Fraction | None) -> str:
    if before is None or after is None:
        return title
    return f"{title}{NBSP}: {_from_to(before, after)}"


def _from_to(before: Fraction, after: Fraction) -> str:
    """Both scores with as many decimals as it takes to tell them apart, one at least."""
    for places in (1, 2, 3):
        first, second = fixed(before, places), fixed(after, places)
        if first != second:
            return f"de {first} à {second}"
    return f"{first}, à très peu près"


def _points(gain: Fraction, *, places: int) -> str:
    """What is won, rounded half up: « +0,9 point »."""
    told = fixed(gain, places)
    if not told.strip("0,"):
        return f"moins de {fixed(Fraction(1, 10**places), places)}{NBSP}point"
    return f"+{told}{NBSP}{'points' if gain >= 2 else 'point'}"


def _unrated(count: int) -> str:
    if not count:
        return ""
    actions = "1 action n’est pas" if count == 1 else f"{count}{NBSP}actions ne sont pas"
    return f"{actions} dans cette liste\u00a0: l’effort demandé n’a pas été évalué."


def _unanswered(result: Result) -> str:
    empty = sum(row.state in {State.EMPTY, State.UNKNOWN} for theme in result.themes for row in theme.questions)
    if not empty:
        return ""
    return (
        f"{counted(empty, 'question est restée', 'questions sont restées')} sans réponse et ne rapporte"
        f"{'nt' if empty > 1 else ''} aucun point\u00a0: pouvoir y répondre est déjà un progrès."
    )
