"""Published definitions, parsed once per process: they never change."""

from functools import lru_cache

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.models import QuestionnaireVersion


@lru_cache(maxsize=256)
def definition_of(version_id: int) -> Definition:
    """The parsed definition of a version."""
    return parse_definition(QuestionnaireVersion.objects.values_list("definition", flat=True).get(pk=version_id))


def current_version(territory_id: int | None) -> QuestionnaireVersion | None:
    """The version that new assessments of a territory take; without one, the national version in use."""
    versions = QuestionnaireVersion.objects.for_all().defer("definition").newest_first()
    if territory_id is None:
        return versions.filter(territory=None).first()
    return versions.filter(territory_id=territory_id).first()
