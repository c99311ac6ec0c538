"""Why a score is what it is: the whole, its themes, their questions, and what was left out. Pure: no Django.

Figures are exact, with French words beside. `recompute` finds the scores again from the figures of the tree alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.answers import display_entry
from questionnaires.conditions import Answers, current_value
from questionnaires.definition import Definition, Question
from questionnaires.scoring import QuestionResult, Result, State, ThemeResult, weighted_mean
from questionnaires.wording import display, fixed, number_text, percent_text, points_text

LEFT_OUT = {
    State.HIDDEN: "Question non posée, d’après vos réponses",
    State.NOT_APPLICABLE: "Non concerné\u00a0: ne compte pas",
    State.UNSCORED: "Ne compte pas dans le score",
}
WORTHLESS = {State.EMPTY: "Sans réponse", State.UNKNOWN: "Vous ne savez pas"}


@dataclass(frozen=True)
class ExplainedQuestion:
    """A leaf. `share` is the part of the theme that it weighs, in [0, 1]; `brings` and `possible`, on the scale of
    the theme's score, what it gives and could give. All three are None when it does not count.
    """

    key: str
    text: str
    answer: str
    state: State
    weight: Fraction
    ratio: Fraction | None
    share: Fraction | None
    brings: Fraction | None
    possible: Fraction | None
    points: str
    reason: str  # why it does not apply, in the words of who answered
    comment: str  # what its author says to who gave that answer

    @property
    def counts(self) -> bool:
        return self.ratio is not None

    @property
    def weight_text(self) -> str:
        return number_text(self.weight)

    @property
    def part(self) -> str:
        """What it brings of what it could: « 0,83 sur 1,67 »."""
        return _part(self.brings, self.possible)

    @property
    def worth(self) -> str:
        """What it brings where no figure is shown."""
        if self.ratio is None:
            return self.points
        if self.state in WORTHLESS:
            return f"{WORTHLESS[self.state]}\u00a0: aucun point"
        return "Tous les points" if self.ratio == 1 else "Une partie des points" if self.ratio else "Aucun point"


@dataclass(frozen=True)
class ExplainedTheme:
    """A branch. `share` is the part of the mean that it weighs, `brings` what it gives to it; None: it has no score."""

    key: str
    title: str
    weight: Fraction
    score: Fraction | None
    ratio: Fraction | None
    share: Fraction | None
    brings: Fraction | None
    possible: Fraction | None
    questions: tuple[ExplainedQuestion, ...]

    @property
    def weight_text(self) -> str:
        return number_text(self.weight)

    @property
    def share_text(self) -> str:
        return "" if self.share is None else percent_text(self.share)

    @property
    def score_text(self) -> str:
        return "" if self.score is None else display(self.score)

    @property
    def part(self) -> str:
        return _part(self.brings, self.possible)

    @property
    def counted(self) -> list[ExplainedQuestion]:
        return [question for question in self.questions if question.counts]

    @property
    def left_out(self) -> list[ExplainedQuestion]:
        """What was asked or not, and does not count."""
        return [question for question in self.questions if not question.counts]

    @property
    def heaviest(self) -> list[ExplainedQuestion]:
        """The questions that count, those that weigh most first."""
        return sorted(self.counted, key=lambda question: -question.weight)


@dataclass(frozen=True)
class Explanation:
    """The root: the mean of the themes by their weights."""

    scale: Fraction
    score: Fraction | None
    themes: tuple[ExplainedTheme, ...]

    @property
    def score_text(self) -> str:
        return "" if self.score is None else display(self.score)

    @property
    def strengths(self) -> list[tuple[ExplainedTheme, ExplainedQuestion]]:
        """The answers that are worth all their points, those that weigh most in the whole first."""
        full = [(theme, question) for theme in self.themes for question in theme.counted if question.ratio == 1]
        return sorted(full, key=lambda pair: -(pair[0].share or Fraction(0)) * (pair[1].share or Fraction(0)))


def explain(definition: Definition, result: Result, answers: Answers) -> Explanation:
    """The tree of a result, in the order of the questionnaire."""
    total = sum((theme.weight for theme in result.themes if theme.ratio is not None), Fraction(0))
    themes = tuple(_theme(definition, theme, answers, total=total) for theme in result.themes)
    return Explanation(result.scale, result.overall, themes)


def recompute(explanation: Explanation) -> tuple[Fraction | None, dict[str, Fraction | None]]:
    """The overall score and those of the themes, from the weights and ratios of the leaves."""
    ratios = {
        theme.key: weighted_mean((question.weight, question.ratio) for question in theme.questions)
        for theme in explanation.themes
    }
    overall = weighted_mean((theme.weight, ratios[theme.key]) for theme in explanation.themes)
    on_scale = {key: None if ratio is None else explanation.scale * ratio for key, ratio in ratios.items()}
    return None if overall is None else explanation.scale * overall, on_scale


def _part(brings: Fraction | None, possible: Fraction | None) -> str:
    return "" if brings is None or possible is None else f"{fixed(brings, 2)} sur {fixed(possible, 2)}"


def _theme(definition: Definition, theme: ThemeResult, answers: Answers, *, total: Fraction) -> ExplainedTheme:
    weighing = sum((question.weight for question in theme.questions if question.counts), Fraction(0))
    share = None if theme.ratio is None or not total else theme.weight / total
    return ExplainedTheme(
        key=theme.key,
        title=definition.theme(theme.key).title,
        weight=theme.weight,
        score=theme.score,
        ratio=theme.ratio,
        share=share,
        brings=None if theme.score is None or share is None else theme.score * share,
        possible=None if share is None else definition.scale * share,
        questions=tuple(
            _question(definition.question(row.key), row, answers, weighing=weighing, scale=definition.scale)
            for row in theme.questions
        ),
    )


def _question(
    question: Question, row: QuestionResult, answers: Answers, *, weighing: Fraction, scale: Fraction
) -> ExplainedQuestion:
    share = None if row.ratio is None else row.weight / weighing
    entry = answers.get(row.key, {})
    return ExplainedQuestion(
        key=row.key,
        text=question.text,
        answer=_answer(question, row, answers),
        state=row.state,
        weight=row.weight,
        ratio=row.ratio,
        share=share,
        brings=None if share is None or row.ratio is None else scale * share * row.ratio,
        possible=None if share is None else scale * share,
        points=_points(question, row),
        reason=str(entry.get("reason") or "") if row.state is State.NOT_APPLICABLE else "",
        comment=" ".join(_comments(question, row, answers)),
    )


def _answer(question: Question, row: QuestionResult, answers: Answers) -> str:
    """In words. What was answered to a question that was hidden since is not told: it counts nowhere."""
    return "" if row.state is State.HIDDEN else display_entry(question, answers.get(row.key, {}))


def _points(question: Question, row: QuestionResult) -> str:
    if row.state in LEFT_OUT:
        return LEFT_OUT[row.state]
    told = row.points or points_text(Fraction(0), question.possible)
    return f"{WORTHLESS[row.state]}\u00a0: {told}" if row.state in WORTHLESS else told


def _comments(question: Question, row: QuestionResult, answers: Answers) -> Sequence[str]:
    """What is said of the choices that were made."""
    if row.state in {State.HIDDEN, State.NOT_APPLICABLE}:
        return []
    value = current_value(question, answers)
    chosen = value if isinstance(value, tuple) else (value,)
    return [choice.comment for choice in question.choices if choice.comment and choice.key in chosen]
