"""Questionnaires for everybody: the versions that were published, and what each of them asks."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from home.api.pages import By, page_of
from home.api.reading import public_get, space_of_call
from home.api.schemas import Page, PageQuery
from home.enums import Module
from home.spaces import Space
from questionnaires.models import QuestionnaireVersion
from questionnaires.querysets import VersionQuerySet

router = Router(tags=["Questionnaires"])


class VersionOut(Schema):
    number: int
    published_at: datetime
    sha256: Annotated[str, Field(description="Empreinte de la définition, écrite sans espaces et triée.")]
    is_current: Annotated[bool, Field(description="Celle que prennent les nouveaux diagnostics.")]


class VersionDetail(VersionOut):
    definition: Annotated[
        dict[str, Any],
        Field(description="Thèmes, questions, niveaux\u00a0: docs/questionnaire.schema.json en donne la forme."),
    ]


class VersionsOut(Page):
    items: list[VersionOut]


@public_get(
    router,
    "territories/{slug}/questionnaire/versions/",
    VersionsOut,
    summary="Les versions du questionnaire d’un territoire",
)
def list_versions(request: HttpRequest, slug: str, asked: Query[PageQuery]) -> dict[str, Any]:
    versions = _versions(space_of_call(request, slug, module=Module.DIAGNOSTIC))
    newest = versions.newest_first().values_list("number", flat=True).first()
    rows = versions.defer("definition")
    order = [By("number", descending=True)]
    return page_of(request, rows, order=order, asked=asked, told=lambda version: _told(version, newest))


@public_get(
    router, "territories/{slug}/questionnaire/", VersionDetail, summary="Le questionnaire en vigueur d’un territoire"
)
def get_current_version(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _detail(_versions(space_of_call(request, slug, module=Module.DIAGNOSTIC)))


@public_get(
    router,
    "territories/{slug}/questionnaire/versions/{id:number}/",
    VersionDetail,
    summary="Une version du questionnaire d’un territoire",
)
def get_version(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    return _detail(_versions(space_of_call(request, slug, module=Module.DIAGNOSTIC)), number)


@public_get(router, "questionnaire/", VersionDetail, summary="Le questionnaire national en vigueur")
def get_national_version(request: HttpRequest) -> dict[str, Any]:
    return _detail(_versions(space_of_call(request)))


def _versions(space: Space) -> VersionQuerySet:
    """Those that were published for everybody: a pilot is for who was invited."""
    return QuestionnaireVersion.objects.for_all().filter(territory=space.territory_id)


def _detail(versions: VersionQuerySet, number: int | None = None) -> dict[str, Any]:
    newest = versions.newest_first().values_list("number", flat=True).first()
    version = versions.filter(number=newest if number is None else number).first()
    if version is None:
        raise Http404
    return _told(version, newest) | {"definition": version.definition}


def _told(version: QuestionnaireVersion, newest: int | None) -> dict[str, Any]:
    return {
        "number": version.number,
        "published_at": version.published_at,
        "sha256": version.sha256,
        "is_current": version.number == newest,
    }
