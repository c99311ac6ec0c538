"""Published definitions, parsed once per process: they never change."""

from functools import lru_cache

from questionnaires.comparing import Comparability
from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.models import QuestionnaireVersion


@lru_cache(maxsize=256)
def definition_of(version_id: int) -> Definition:
    """The parsed definition of a version."""
    return parse_definition(QuestionnaireVersion.objects.values_list("definition", flat=True).get(pk=version_id))


def broken_between(older: QuestionnaireVersion, newer: QuestionnaireVersion) -> frozenset[str]:
    """The keys that do not compare from one version of a territory to a later one, whatever came in between."""
    between = QuestionnaireVersion.objects.for_all().filter(
        territory=newer.territory_id, number__gt=older.number, number__lte=newer.number
    )
    told = between.values_list("comparability", flat=True)
    compares = {Comparability.SAME, Comparability.RESCALED}
    return frozenset(key for version in told for key, how in version.items() if how not in compares)


def current_version(territory_id: int | None) -> QuestionnaireVersion | None:
    """The version that new assessments of a territory take; without one, the national version in use."""
    versions = QuestionnaireVersion.objects.for_all().defer("definition").newest_first()
    if territory_id is None:
        return versions.filter(territory=None).first()
    return versions.filter(territory_id=territory_id).first()
