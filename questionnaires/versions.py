"""Published definitions, parsed once per process: they never change."""

from functools import lru_cache

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.models import QuestionnaireVersion


@lru_cache(maxsize=256)
def definition_of(version_id: int) -> Definition:
    """The parsed definition of a version."""
    return parse_definition(QuestionnaireVersion.objects.values_list("definition", flat=True).get(pk=version_id))


def current_version(territory_id: int) -> QuestionnaireVersion | None:
    """The version that new assessments of a territory take."""
    found = QuestionnaireVersion.objects.filter(territory_id=territory_id).defer("definition")
    return found.newest_first().first()
