"""What the result page shows: score, level and text of the whole and of each theme, the radar, the resources."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from home.spaces import Space
from questionnaires.charts import Gauge, Radar, draw_gauge, draw_radar, with_medians
from questionnaires.conditions import Answers, Profile, current_value
from questionnaires.definition import Definition, Level, Objective, Question
from questionnaires.library import candidates_among
from questionnaires.matching import Candidate, Match, match_resources
from questionnaires.models import Assessment
from questionnaires.peers import Benchmark, Place
from questionnaires.presentation import RemarkView
from questionnaires.scoring import QuestionResult, Result, State, ThemeResult
from questionnaires.versions import definition_of
from questionnaires.wording import display, fill, number_text, percent_text
from ressources.models import ResourcePage

PER_THEME = 3


@dataclass(frozen=True)
class ShownLevel:
    name: str
    rank: int  # 1 to 4, for the rings


@dataclass
class ShownResource:
    page: ResourcePage
    reason: str
    url: str
    remark: RemarkView | None = None  # of a pilot alone


@dataclass(frozen=True)
class ShownQuestion:
    """A line of the explanation."""

    text: str
    points: str
    counts: bool
    comment: str  # what its author says to who gave that answer


@dataclass(frozen=True)
class ShownTheme:
    key: str
    title: str
    score: str  # « 2,5 », empty when the theme does not apply, and where levels alone are shown
    percent: str
    level: ShownLevel | None
    text: str
    objective: Objective | None
    questions: list[ShownQuestion]
    resources: list[ShownResource]
    place: Place | None = None  # among peers


@dataclass(frozen=True)
class ResultView:
    title: str
    scale: str
    score: str
    level: ShownLevel | None
    text: str
    gauge: Gauge | None
    radar: Radar | None
    themes: list[ShownTheme]
    strongest: ShownTheme | None
    weakest: ShownTheme | None


def result_view(assessment: Assessment, *, space: Space) -> ResultView:
    """Everything of a sent assessment's page. Only the resources are today's."""
    result = Result.from_json(assessment.result or {})
    library = candidates_among(ResourcePage.objects.for_space(space))
    definition = definition_of(assessment.version_id)
    return view_of(definition, result, assessment.answers, assessment.profile, library=library, space=space)


def with_places(shown: ResultView, benchmark: Benchmark | None) -> ResultView:
    """The same, each theme with its place among peers, and their medians on the radar."""
    if not benchmark:
        return shown
    themes = [replace(theme, place=benchmark.themes.get(theme.key)) for theme in shown.themes]
    return replace(shown, themes=themes, radar=shown.radar and with_medians(shown.radar, benchmark.medians))


def view_of(
    definition: Definition,
    result: Result,
    answers: Answers,
    profile: Profile,
    *,
    library: Sequence[Candidate],
    space: Space,
) -> ResultView:
    """The page of a result, whoever keeps it."""
    matches = match_resources(definition, result, library, profile, limit=PER_THEME)
    resources = _load_resources(matches, space)
    themes = [_shown_theme(definition, theme, resources.get(theme.key, []), answers) for theme in result.themes]
    figures = result.overall is not None and not definition.levels_only
    ranked = sorted((t for t in result.themes if t.score is not None), key=lambda theme: theme.score or Fraction(0))
    by_key = {theme.key: theme for theme in themes}
    contrast = len(ranked) > 1 and ranked[0].score != ranked[-1].score
    level = definition.level(result.level) if result.level else None
    return ResultView(
        title=definition.title,
        scale=number_text(definition.scale),
        score=display(result.overall) if result.overall is not None and figures else "",
        level=_shown_level(definition, level),
        text=_fill(level.text, result.overall, result.ratio, level, definition) if level else "",
        gauge=draw_gauge(definition, result.overall) if result.overall is not None and figures else None,
        radar=None if definition.levels_only else draw_radar(definition, result),
        themes=themes,
        strongest=by_key[ranked[-1].key] if contrast else None,
        weakest=by_key[ranked[0].key] if contrast else None,
    )


def _shown_level(definition: Definition, level: Level | None) -> ShownLevel | None:
    if level is None:
        return None
    place = definition.levels.index(level) + 1
    return ShownLevel(level.name, max(1, round(place * 4 / len(definition.levels))))


def _fill(text: str, score: Fraction | None, ratio: Fraction | None, level: Level, definition: Definition) -> str:
    if score is None or ratio is None:
        return ""
    return fill(text, score=score, ratio=ratio, level_name=level.name, scale=definition.scale)


def _shown_theme(
    definition: Definition, theme: ThemeResult, resources: list[ShownResource], answers: Answers
) -> ShownTheme:
    figures = theme.score is not None and not definition.levels_only
    defined = definition.theme(theme.key)
    level = definition.level(theme.level) if theme.level else None
    return ShownTheme(
        key=theme.key,
        title=defined.title,
        score=display(theme.score) if theme.score is not None and figures else "",
        percent=percent_text(theme.ratio) if theme.ratio is not None and figures else "",
        level=_shown_level(definition, level),
        text=_fill(defined.content(level.key).text, theme.score, theme.ratio, level, definition) if level else "",
        objective=defined.objective,
        questions=[
            _shown_question(definition, question, answers) for question in theme.questions if _explained(question)
        ],
        resources=resources,
    )


def _explained(question: QuestionResult) -> bool:
    return question.state not in (State.HIDDEN, State.UNSCORED)


def _shown_question(definition: Definition, result: QuestionResult, answers: Answers) -> ShownQuestion:
    left_out = {
        State.NOT_APPLICABLE: "Non concerné\u00a0: ne compte pas",
        State.EMPTY: f"Sans réponse\u00a0: {result.points}",
        State.UNKNOWN: f"Vous ne savez pas\u00a0: {result.points}",
    }
    question = definition.question(result.key)
    return ShownQuestion(
        text=question.text,
        points=left_out.get(result.state, result.points),
        counts=result.counts,
        comment=" ".join(_comments(question, answers)),
    )


def _comments(question: Question, answers: Answers) -> list[str]:
    """What is said of the choices that were made."""
    value = current_value(question, answers)
    chosen = value if isinstance(value, tuple) else (value,)
    return [choice.comment for choice in question.choices if choice.comment and choice.key in chosen]


def _load_resources(matches: dict[str, tuple[Match, ...]], space: Space) -> dict[str, list[ShownResource]]:
    wanted = [match.id for theme in matches.values() for match in theme]
    pages = ResourcePage.objects.defer("body").in_bulk(wanted)
    return {
        key: [ShownResource(pages[m.id], m.reason, pages[m.id].url_in(space)) for m in theme if m.id in pages]
        for key, theme in matches.items()
    }
