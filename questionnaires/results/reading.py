"""What the result page shows: score, level and text of the whole and of each theme, the radar, the resources."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import itemgetter

from django.db.models import QuerySet

from home.ground import Ground
from home.spaces import Space
from questionnaires.charts import Gauge, Radar, draw_gauge, draw_radar, percent_of, with_medians
from questionnaires.conditions import Answers, Profile
from questionnaires.definition import Definition, Level, Objective
from questionnaires.matching.library import candidates_among, ground_of_organisation
from questionnaires.matching.rules import NO_ANSWERS, Candidate, Match, match_resources
from questionnaires.models import Assessment, ResourceChoice
from questionnaires.peers.reading import Benchmark, ShownStanding
from questionnaires.presentation import RemarkView
from questionnaires.results.explaining import ExplainedTheme, Explanation, explain
from questionnaires.results.levers import find_levers
from questionnaires.results.simulator import BY_GAIN, ShownLever, Simulator, draw_simulator
from questionnaires.scoring import Result, ThemeResult
from questionnaires.versions import definition_of
from questionnaires.wording import display, fill, number_text, percent_text
from ressources.models import ResourcePage

PER_THEME = 2  # more would make the page heavy; the library has the rest
BEST = 3  # strengths that are named
NO_STEPS: Mapping[str, ShownLever] = {}


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
class Strength:
    """An answer that is worth all its points."""

    theme: str
    theme_title: str
    text: str
    answer: str


@dataclass(frozen=True)
class ShownTheme:
    key: str
    title: str
    score: str  # « 2,5 », empty when the theme does not apply, and where levels alone are shown
    percent: str
    level: ShownLevel | None
    text: str
    objective: Objective | None
    bar: str  # the score's width, per cent of the scale; empty like it
    explained: ExplainedTheme
    next_step: ShownLever | None  # the one that pays most
    resources: list[ShownResource]
    place: ShownStanding | None = None  # among peers


@dataclass(frozen=True)
class ResultView:
    title: str
    scale: str
    score: str
    level: ShownLevel | None
    text: str
    gauge: Gauge | None
    radar: Radar | None
    ticks: list[str]  # where levels begin on the bars, the first one left out
    levels_only: bool
    themes: list[ShownTheme]
    strengths: list[Strength]
    strongest: ShownTheme | None
    weakest: ShownTheme | None

    @property
    def has_resources(self) -> bool:
        return any(theme.resources for theme in self.themes)


def result_view(
    assessment: Assessment,
    *,
    space: Space,
    next_steps: Mapping[str, ShownLever] = NO_STEPS,
    hides_answers: bool = False,
) -> ResultView:
    """Everything of a sent assessment's page but its simulator. Only the resources are today's.

    `hides_answers`: for who may read no answer, which a resource that was chosen for one would tell.
    """
    library = candidates_among(ResourcePage.objects.for_space(space).without(_put_aside_in(assessment)))
    return view_of(
        definition_of(assessment.version_id),
        result_of(assessment),
        assessment.answers,
        assessment.profile,
        library=library,
        space=space,
        ground=ground_of_organisation(assessment.organisation),
        leading=NO_ANSWERS if hides_answers else assessment.answers,
        next_steps=next_steps,
    )


def _put_aside_in(assessment: Assessment) -> QuerySet:
    """What its organisation put aside, or did; a pilot shows all that it would show to anybody."""
    said = ResourceChoice.objects.filter(organisation=assessment.organisation_id, territory=assessment.territory_id)
    return (said.none() if assessment.pilot_id else said).values("resource")


def with_places(shown: ResultView, benchmark: Benchmark | None) -> ResultView:
    """The same, each theme with its place among peers, and their medians on the radar."""
    if not benchmark:
        return shown
    themes = [replace(theme, place=benchmark.themes.get(theme.key)) for theme in shown.themes]
    return replace(shown, themes=themes, radar=shown.radar and with_medians(shown.radar, benchmark.medians))


def result_of(assessment: Assessment) -> Result:
    """What was kept when it was sent."""
    return Result.from_json(assessment.result or {})


def simulator_of(
    assessment: Assessment, *, ticked: Collection[str] = (), order: str = BY_GAIN, everything: bool = False
) -> Simulator:
    """What would raise a sent assessment's score."""
    definition, result = definition_of(assessment.version_id), result_of(assessment)
    levers = find_levers(definition, result, assessment.answers, assessment.profile)
    return draw_simulator(
        definition,
        assessment.answers,
        assessment.profile,
        levers,
        result=result,
        ticked=ticked,
        order=order,
        everything=everything,
    )


def explanation_of(assessment: Assessment) -> Explanation:
    """Why a sent assessment's score is what it is."""
    return explain(definition_of(assessment.version_id), result_of(assessment), assessment.answers)


def view_of(
    definition: Definition,
    result: Result,
    answers: Answers,
    profile: Profile,
    *,
    library: Sequence[Candidate],
    space: Space,
    ground: Ground | None = None,
    leading: Answers | None = None,
    next_steps: Mapping[str, ShownLever] = NO_STEPS,
) -> ResultView:
    """The page of a result, whoever keeps it. `next_steps` are by theme; `ground`: where the organisation is;
    `leading`: the answers that may lead to resources, all of them unless said.
    """
    leading = answers if leading is None else leading
    matches = match_resources(definition, result, library, profile, answers=leading, ground=ground, limit=PER_THEME)
    resources = _load_resources(matches, space)
    explanation = explain(definition, result, answers)
    themes = [
        _shown_theme(
            definition,
            theme,
            explained,
            next_step=next_steps.get(theme.key),
            resources=resources.get(theme.key, []),
        )
        for theme, explained in zip(result.themes, explanation.themes, strict=True)
    ]
    overall = None if definition.levels_only else result.overall
    weakest, strongest = _extremes(result, themes)
    level = definition.level(result.level) if result.level else None
    return ResultView(
        title=definition.title,
        scale=number_text(definition.scale),
        score="" if overall is None else display(overall),
        level=_shown_level(definition, level),
        text=_fill(level.text, result.overall, result.ratio, level, definition) if level else "",
        gauge=None if overall is None else draw_gauge(definition, overall),
        radar=None if definition.levels_only else draw_radar(definition, result),
        ticks=[percent_of(level.threshold, definition.scale) for level in definition.levels[1:]],
        levels_only=definition.levels_only,
        themes=themes,
        strengths=_strengths(explanation),
        strongest=strongest,
        weakest=weakest,
    )


def _extremes(result: Result, themes: Sequence[ShownTheme]) -> tuple[ShownTheme | None, ShownTheme | None]:
    """The weakest theme and the strongest one; none where all are worth the same."""
    scored = [
        (score, shown) for one, shown in zip(result.themes, themes, strict=True) if (score := one.score) is not None
    ]
    ranked = sorted(scored, key=itemgetter(0))
    if not ranked or ranked[0][0] == ranked[-1][0]:
        return None, None
    return ranked[0][1], ranked[-1][1]


def _shown_level(definition: Definition, level: Level | None) -> ShownLevel | None:
    if level is None:
        return None
    place = definition.levels.index(level) + 1
    return ShownLevel(level.name, max(1, round(place * 4 / len(definition.levels))))


def _fill(text: str, score: Fraction | None, ratio: Fraction | None, level: Level, definition: Definition) -> str:
    if score is None or ratio is None:
        return ""
    return fill(text, score=score, ratio=ratio, level_name=level.name, scale=definition.scale)


def _strengths(explanation: Explanation) -> list[Strength]:
    return [
        Strength(theme.key, theme.title, question.text, question.answer)
        for theme, question in explanation.strengths[:BEST]
    ]


def _shown_theme(
    definition: Definition,
    theme: ThemeResult,
    explained: ExplainedTheme,
    *,
    next_step: ShownLever | None,
    resources: list[ShownResource],
) -> ShownTheme:
    score = None if definition.levels_only else theme.score
    defined = definition.theme(theme.key)
    level = definition.level(theme.level) if theme.level else None
    return ShownTheme(
        key=theme.key,
        title=defined.title,
        score="" if score is None else display(score),
        percent="" if score is None or theme.ratio is None else percent_text(theme.ratio),
        level=_shown_level(definition, level),
        text=_fill(defined.content(level.key).text, theme.score, theme.ratio, level, definition) if level else "",
        objective=defined.objective,
        bar="" if score is None else percent_of(score, definition.scale),
        explained=explained,
        next_step=next_step,
        resources=resources,
    )


def _load_resources(matches: dict[str, tuple[Match, ...]], space: Space) -> dict[str, list[ShownResource]]:
    wanted = [match.id for theme in matches.values() for match in theme]
    pages = ResourcePage.objects.defer("body").in_bulk(wanted)
    return {
        key: [ShownResource(pages[m.id], m.reason, pages[m.id].url_in(space)) for m in theme if m.id in pages]
        for key, theme in matches.items()
    }
