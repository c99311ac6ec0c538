"""Published definitions, parsed once per process: they never change."""

from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Subquery

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.models import QuestionnaireVersion
from questionnaires.rounds.progress import broken_keys


@lru_cache(maxsize=256)
def definition_of(version_id: int) -> Definition:
    """The parsed definition of a version."""
    return parse_definition(QuestionnaireVersion.objects.values_list("definition", flat=True).get(pk=version_id))


@lru_cache(maxsize=256)
def lineage_of(version_id: int) -> tuple[tuple[int, Mapping[str, str]], ...]:
    """The versions of a territory up to one, the oldest first, each with what it says of the one before it.

    A later version changes nothing to it, and a pilot is no part of it.
    """
    named = QuestionnaireVersion.objects.filter(pk=version_id)
    up_to = {"territory__in": named.values("territory"), "number__lte": Subquery(named.values("number"))}
    found = QuestionnaireVersion.objects.for_all().filter(**up_to).order_by("number")
    return tuple(found.values_list("pk", "comparability"))


def chain_between(version_id: int, other_id: int) -> tuple[Mapping[str, str], ...]:
    """What lies between two versions of a territory, whichever is the later one; nothing from one to itself."""
    if version_id == other_id:
        return ()
    for first, last in ((version_id, other_id), (other_id, version_id)):
        found = lineage_of(last)
        keys = [pk for pk, _told in found]
        if first in keys:
            return tuple(told for _pk, told in found[keys.index(first) + 1 :])
    raise ValueError(f"Versions {version_id} and {other_id} are not of one questionnaire.")


def broken_between(version_id: int, other_id: int) -> frozenset[str]:
    """The keys that do not compare from one version of a territory to another, whatever came in between."""
    return broken_keys(chain_between(version_id, other_id))


def current_version(territory_id: int | None) -> QuestionnaireVersion | None:
    """The version that new assessments of a territory take; without one, the national version in use."""
    versions = QuestionnaireVersion.objects.for_all().defer("definition").newest_first()
    if territory_id is None:
        return versions.filter(territory=None).first()
    return versions.filter(territory_id=territory_id).first()
