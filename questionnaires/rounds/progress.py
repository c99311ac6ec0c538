"""Progress from one round to another, on what still compares. Pure: no Django.

A question compares when both versions ask it, no version between them broke its series, and it counts in both rounds.
It is then compared by the part of the points that was obtained. The two scores of a theme are made of the same
questions, with the weights of the later version, on its scale. A theme of which less than half compares is a break,
with its reason and no figure. What is stored never changes: everything here is worked out at each reading.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from questionnaires.answers import display_entry
from questionnaires.conditions import Answers, Value, current_value, is_not_applicable, is_unknown
from questionnaires.definition import TEXT_KINDS, Definition, Kind, Question, ThemeDefinition
from questionnaires.scoring import QuestionResult, Result, State, ThemeResult, weighted_mean
from questionnaires.studio.comparing import Comparability

LEAST_SHARE = Fraction(1, 2)  # of a theme's weight, in each of the two rounds
UNTOLD = TEXT_KINDS | {Kind.FILE}  # texts and files are not set side by side

# What the versions after the earlier one, up to the later one, say of their questions: key -> `Comparability`.
Chain = Sequence[Mapping[str, str]]

_BREAKS = frozenset({Comparability.CHANGED, Comparability.NEW, Comparability.REMOVED})


@dataclass(frozen=True)
class SentRound:
    """A round that was sent, under the name that people give it: « 2025 »."""

    name: str
    definition: Definition
    result: Result
    answers: Answers

    @property
    def when(self) -> str:
        """« en 2025 », « en mars 2026 », « le 3 mars 2026 »."""
        return f"{'le' if ' ' in self.name and self.name[0].isdigit() else 'en'} {self.name}"

    @cached_property
    def ratios(self) -> dict[str, QuestionResult]:
        return {question.key: question for theme in self.result.themes for question in theme.questions}


@dataclass(frozen=True)
class ThemeProgress:
    """A theme in two rounds. `before` and `after` are None where it is a break, whose `reason` is then said."""

    key: str
    title: str
    weight: Fraction
    before: Fraction | None
    after: Fraction | None
    reason: str = ""
    told: Fraction | None = None  # what a theme that breaks is worth in the later round, on the later scale

    @property
    def compares(self) -> bool:
        return self.before is not None and self.after is not None


@dataclass(frozen=True)
class Progress:
    """Two rounds, theme by theme, and the means of the themes that compare."""

    before_name: str
    after_name: str
    scale: Fraction
    themes: tuple[ThemeProgress, ...]
    before: Fraction | None
    after: Fraction | None
    levels_only: bool

    @property
    def comparable(self) -> tuple[ThemeProgress, ...]:
        return tuple(theme for theme in self.themes if theme.compares)

    @property
    def broken(self) -> tuple[ThemeProgress, ...]:
        return tuple(theme for theme in self.themes if not theme.compares)

    @property
    def delta(self) -> Fraction | None:
        """By how much the mean of what compares rose, exactly; None when nothing compares."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class AnswerChange:
    """A question and what was answered to it, in words. `direction`: 1 better, -1 worse, 0 neither."""

    key: str
    text: str
    before: str
    after: str
    direction: int = 0


@dataclass(frozen=True)
class ThemeChanges:
    """What became of the answers of a theme. Of what is new or gone, or does not compare, no direction is said."""

    key: str
    title: str
    answered: tuple[AnswerChange, ...]
    new: tuple[AnswerChange, ...]
    gone: tuple[AnswerChange, ...]
    apart: tuple[AnswerChange, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.answered or self.new or self.gone or self.apart)


def kept_keys(before: Definition, after: Definition, chain: Chain) -> frozenset[str]:
    """The questions of which no version broke the series."""
    both = {question.key for question in after.questions if before.find_question(question.key)}
    return frozenset(both - broken_keys(chain))


def broken_keys(chain: Chain) -> frozenset[str]:
    """The questions of which some version broke the series."""
    return frozenset(key for step in chain for key, told in step.items() if told in _BREAKS)


def compare_rounds(before: SentRound, after: SentRound, chain: Chain) -> Progress:
    """What the later round is worth beside the earlier one. A round beside itself has not moved anywhere."""
    kept = kept_keys(before.definition, after.definition, chain)
    themes = [_compare_theme(theme, before, after, kept) for theme in after.definition.themes]
    themes += [_gone(theme, before) for theme in before.definition.themes if not _has(after, theme.key)]
    shown = tuple(theme for theme in themes if theme)
    weights = [(theme.weight, theme.before, theme.after) for theme in shown]
    return Progress(
        before_name=before.name,
        after_name=after.name,
        scale=after.definition.scale,
        themes=shown,
        before=weighted_mean((weight, score) for weight, score, _ in weights),
        after=weighted_mean((weight, score) for weight, _, score in weights),
        levels_only=before.definition.levels_only or after.definition.levels_only,
    )


def compare_in_order(rounds: Sequence[SentRound], chains: Sequence[Chain]) -> tuple[Progress, ...]:
    """Each round beside the one before it; `chains` holds what lies between each two."""
    return tuple(compare_rounds(*pair, chain) for pair, chain in zip(pairwise(rounds), chains, strict=True))


def _has(sent: SentRound, theme: str) -> bool:
    return any(one.key == theme for one in sent.definition.themes)


def _compare_theme(
    theme: ThemeDefinition, before: SentRound, after: SentRound, kept: Collection[str]
) -> ThemeProgress | None:
    """The theme of the later version; None where it counts in neither round."""
    now = after.result.theme(theme.key)
    was = before.result.theme(theme.key) if _has(before, theme.key) else None
    if was is None:
        return None if now.ratio is None else _break(theme, after, "Thème nouveau")
    if was.ratio is None or now.ratio is None:
        absent = (before if was.ratio is None else after).when
        return None if was.ratio == now.ratio else _break(theme, after, f"Non concerné {absent}")
    earlier = before.ratios
    same = [q for q in now.questions if q.counts and q.key in kept and earlier[q.key].counts]
    shares = (_share(was, {question.key for question in same}), _share(now, {question.key for question in same}))
    ratios = (
        weighted_mean((question.weight, earlier[question.key].ratio) for question in same),
        weighted_mean((question.weight, question.ratio) for question in same),
    )
    if ratios[0] is None or ratios[1] is None or min(shares) < LEAST_SHARE:
        return _break(theme, after, _why(was, now, kept, before, after))
    scale = after.definition.scale
    return ThemeProgress(theme.key, theme.title, theme.weight, scale * ratios[0], scale * ratios[1])


def _break(theme: ThemeDefinition, after: SentRound, reason: str) -> ThemeProgress:
    told = after.result.theme(theme.key).score
    return ThemeProgress(theme.key, theme.title, theme.weight, None, None, reason, told)


def _gone(theme: ThemeDefinition, before: SentRound) -> ThemeProgress | None:
    if before.result.theme(theme.key).ratio is None:
        return None
    return ThemeProgress(theme.key, theme.title, theme.weight, None, None, "Thème retiré")


def _share(theme: ThemeResult, compared: Collection[str]) -> Fraction:
    """The part of what counts in a round that compares."""
    counted = [question for question in theme.questions if question.counts]
    total = sum((question.weight for question in counted), Fraction(0))
    same = sum((question.weight for question in counted if question.key in compared), Fraction(0))
    return same / total if total else Fraction(0)


def _why(was: ThemeResult, now: ThemeResult, kept: Collection[str], before: SentRound, after: SentRound) -> str:
    """Why too little of a theme compares: what changed most of all."""
    arrived, asked = _outside(now, kept)
    left, asked_before = _outside(was, kept)
    if arrived and Fraction(len(arrived), asked) >= Fraction(len(left), asked_before):
        is_new = not any(before.definition.find_question(key) for key in arrived)
        return _questions_in_words(len(arrived), asked, ("est nouvelle", "sont nouvelles") if is_new else _CHANGED)
    if left:
        is_gone = not any(after.definition.find_question(key) for key in left)
        return _questions_in_words(len(left), asked_before, ("a disparu", "ont disparu") if is_gone else _CHANGED)
    return "Trop peu de questions comptent les deux fois"


_CHANGED = ("a changé", "ont changé")


def _outside(theme: ThemeResult, kept: Collection[str]) -> tuple[list[str], int]:
    """What counts in a round and is not asked as it is in the other one, out of how many that count."""
    counted = [question.key for question in theme.questions if question.counts]
    return [key for key in counted if key not in kept], len(counted)


def _questions_in_words(some: int, of: int, what: tuple[str, str]) -> str:
    if some == of:
        return f"Toutes les questions {what[1]}" if of > 1 else f"La question {what[0]}"
    return f"{some} questions sur {of} {what[1]}" if some > 1 else f"1 question sur {of} {what[0]}"


# --- Answer by answer ------------------------------------------------------------------------------------------------


def changes_between(before: SentRound, after: SentRound, chain: Chain) -> tuple[ThemeChanges, ...]:
    """What was answered otherwise, by theme of the later version, what is gone at the end; empty themes left out."""
    kept = kept_keys(before.definition, after.definition, chain)
    themes = [_changes_of(theme, before, after, kept) for theme in after.definition.themes]
    themes += [
        ThemeChanges(theme.key, theme.title, (), (), _gone_from(theme, before, after), ())
        for theme in before.definition.themes
        if not _has(after, theme.key)
    ]
    return tuple(theme for theme in themes if not theme.is_empty)


def _changes_of(theme: ThemeDefinition, before: SentRound, after: SentRound, kept: Collection[str]) -> ThemeChanges:
    answered, new, apart = [], [], []
    for question in (one for one in theme.questions if one.kind not in UNTOLD):
        earlier = before.definition.find_question(question.key)
        said = _said(after, question)
        if earlier is None:
            new += [AnswerChange(question.key, question.text, "", said)] if _is_asked(after, question) else []
            continue
        change = _change(before, after, earlier, question, compares=question.key in kept)
        if question.key not in kept:
            apart += [change] if _is_asked(after, question) or _is_asked(before, earlier) else []
        elif _given(before, earlier) != _given(after, question):
            answered.append(change)
    gone = [
        one
        for former in before.definition.themes
        if former.key == theme.key
        for one in _gone_from(former, before, after)
    ]
    return ThemeChanges(theme.key, theme.title, tuple(answered), tuple(new), tuple(gone), tuple(apart))


def _gone_from(theme: ThemeDefinition, before: SentRound, after: SentRound) -> tuple[AnswerChange, ...]:
    return tuple(
        AnswerChange(question.key, question.text, _said(before, question), "")
        for question in theme.questions
        if question.kind not in UNTOLD
        and after.definition.find_question(question.key) is None
        and _is_asked(before, question)
    )


def _change(
    before: SentRound, after: SentRound, earlier: Question, question: Question, *, compares: bool
) -> AnswerChange:
    was, now = before.ratios[question.key].ratio, after.ratios[question.key].ratio
    direction = (now > was) - (now < was) if compares and was is not None and now is not None else 0
    return AnswerChange(question.key, question.text, _said(before, earlier), _said(after, question), direction)


def _is_asked(sent: SentRound, question: Question) -> bool:
    return sent.ratios[question.key].state is not State.HIDDEN


def _given(sent: SentRound, question: Question) -> tuple[State, Value | None]:
    """What tells one answer from another, whatever the words of its choices."""
    if not _is_asked(sent, question):
        return State.HIDDEN, None
    if is_not_applicable(question, sent.answers):
        return State.NOT_APPLICABLE, None
    value = current_value(question, sent.answers)
    if value is None:
        return (State.UNKNOWN if is_unknown(question, sent.answers) else State.EMPTY), None
    return State.SCORED, value


def _said(sent: SentRound, question: Question) -> str:
    if not _is_asked(sent, question):
        return "Question non posée"
    return display_entry(question, sent.answers.get(question.key, {}))
