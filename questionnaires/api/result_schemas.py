"""What is told of a sent diagnostic, as the API declares it. Scores are numbers; `…_in_words` is what the page says."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from home.api.schemas import Asked, Word

Figure = Annotated[float | None, Field(description="Vide\u00a0: non concerné, ou niveaux seuls.")]

Told = Annotated[float | None, Field(description="Au dixième, comme la page\u202f; vide\u00a0: pas de chiffre à dire.")]

Weight = Annotated[float | None, Field(description="Vide\u00a0: niveaux seuls.")]


class LevelOut(Schema):
    key: str
    name: str
    rank: Annotated[int, Field(description="De 1 au nombre de niveaux.")]


class ExplainedQuestionOut(Schema):
    """A leaf of the explanation: what it weighs in its theme, what it gives there and could give."""

    key: str
    text: str
    answer: Annotated[str, Field(description="En mots.")]
    state: Annotated[str, Field(description="scored, empty, unknown, not_applicable, hidden ou unscored.")]
    ratio: Annotated[float | None, Field(description="De 0 à 1\u202f; vide\u00a0: ne compte pas, ou niveaux seuls.")]
    weight: Weight
    brings: Figure
    possible: Figure
    in_words: Annotated[str, Field(description="Les points, ou pourquoi elle ne compte pas.")]
    reason: str
    comment: str


class ExplainedThemeOut(Schema):
    key: str
    title: str
    weight: Weight
    share: Annotated[float | None, Field(description="La part de la moyenne, de 0 à 1.")]
    score: Figure
    percent: Figure
    core_percent: Annotated[
        float | None,
        Field(description="Des questions que le questionnaire national pose aussi\u202f; vide\u00a0: niveaux seuls."),
    ]
    level: LevelOut | None
    text: str
    questions: list[ExplainedQuestionOut]


class LeverOut(Schema):
    """The next better answer to a question, and what it alone would give."""

    question: str
    theme: str
    text: str
    change: str
    effort: str
    gain: Annotated[float | None, Field(description="De la note d’ensemble\u202f; vide\u00a0: niveaux seuls.")]
    gain_in_words: str
    effect: str
    level: str


class StrengthOut(Schema):
    theme: str
    text: str
    answer: str


class ResultOut(Schema):
    assessment: UUID
    title: str
    round: int
    sent_at: datetime
    scale: float
    score: Figure
    in_words: str
    core_percent: Figure
    level: LevelOut | None
    text: str
    themes: list[ExplainedThemeOut]
    strengths: list[StrengthOut]
    levers: Annotated[list[LeverOut], Field(description="Ceux qui rapportent le plus d’abord.")]


class StandingOut(Schema):
    """`band` alone where a result is told by its level, in words: the part of the group in which it lies."""

    rank: int | None
    total: int | None
    is_tied: bool
    band: str
    score: Told
    first_quartile: Told
    median: Told
    third_quartile: Told


class BenchmarkOut(Schema):
    """Nothing is told of fewer than five organisations."""

    state: Annotated[
        str, Field(description="shown\u202f; too_few, not_sharing, not_latest, nothing\u00a0: rien à comparer.")
    ]
    group: str
    is_core: Annotated[bool, Field(description="Seules les questions nationales sont comparées.")]
    overall: StandingOut | None
    themes: dict[str, StandingOut]


class FittingOut(Schema):
    id: int
    title: str
    summary: str
    kind: Word
    reason: str
    url: str


class ThemeResourcesOut(Schema):
    theme: str
    title: str
    resources: list[FittingOut]


class ResultResourcesOut(Schema):
    items: list[ThemeResourcesOut]


class RoundOut(Schema):
    round: int
    name: str
    is_compared: bool


class ProgressRowOut(Schema):
    """A theme, or the mean under an empty key; `reason`: why it does not compare."""

    key: str
    title: str
    before: Told
    before_in_words: str
    after: Told
    after_in_words: str
    delta: Told
    delta_in_words: str
    direction: Annotated[int, Field(description="1 en hausse, -1 en baisse, 0 ni l’un ni l’autre.")]
    reason: str


class ResultProgressOut(Schema):
    name: str
    before: str
    sentence: str
    way: str
    rounds: list[RoundOut]
    rows: list[ProgressRowOut]


class ProgressQuery(Asked):
    since: Annotated[int | None, Field(description="Le tour avec lequel comparer\u202f; sinon celui d’avant.")] = None
