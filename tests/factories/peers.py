"""Organisations that let their scores be compared, with a sent diagnostic each; in four queries, however many."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from actors.models import Organisation, Presence
from home.models import Territory
from questionnaires.models import Assessment, QuestionnaireVersion, ThemeScore
from questionnaires.versions import current_version, definition_of

BLANK = {"scale": "5", "overall": None, "ratio": None, "level": None, "themes": []}


def make_peers(
    territory: Territory,
    percents: Sequence[int],
    *,
    kind: str = "company",
    headcount: str = "10-49",
    version: QuestionnaireVersion | None = None,
    core: bool = True,
    level: str = "",
    **presence: Any,
) -> list[Organisation]:
    """One for each part of the points, the same in every theme and on the whole."""
    standing = version or current_version(territory.pk)
    assert standing is not None
    definition, already = definition_of(standing.pk), Organisation.objects.count()
    made = Organisation.objects.bulk_create(
        Organisation(name=f"Structure {already + number}", kind=kind, headcount=headcount)
        for number in range(len(percents))
    )
    agreed = {"shares_with_peers": True, **presence}
    Presence.objects.bulk_create(
        Presence(organisation=one, territory=territory, slug=f"structure-{one.pk}", **agreed) for one in made
    )
    sent = Assessment.objects.bulk_create(
        Assessment(
            territory=territory,
            organisation=one,
            version=standing,
            submitted_at=timezone.now(),
            result=BLANK,
            score=Decimal(percent) * int(definition.scale) / 100,
        )
        for one, percent in zip(made, percents, strict=True)
    )
    ThemeScore.objects.bulk_create(
        ThemeScore(
            assessment=assessment,
            territory=territory,
            organisation=assessment.organisation,
            theme=theme.key,
            level=level,
            round=1,
            score=assessment.score,
            percent=percent,
            core=percent if core else None,
        )
        for assessment, percent in zip(sent, percents, strict=True)
        for theme in definition.themes
    )
    return made
