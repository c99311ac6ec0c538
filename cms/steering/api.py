"""The tables of a territory's dashboard, for its data team: by a key of the territory, or of somebody of its team."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from cms.steering.dashboard import dashboard_of
from cms.steering.exports import hidden_in_words
from cms.steering.suppression import LEAST
from cms.steering.tables import HIDDEN, Cell, Column, Table, shown
from home.api.calling import Caller, caller_of
from home.api.reading import space_of_call
from home.api.schemas import READING, Asked, Problem
from home.enums import ApiScope
from home.models import Territory
from home.permissions import can_edit
from home.problems import problem

router = Router(tags=["Tableaux de bord"])
UNCLEAR = _(
    "Un de ces filtres n’existe pas ici, ou deux critères sont demandés à la fois\u00a0: un seul parmi "
    "«\u00a0annee\u00a0», «\u00a0type\u00a0», «\u00a0secteur\u00a0» et «\u00a0taille\u00a0», avec un thème."
)
NO_KEY = _("Les tableaux se lisent avec une clé qui a la portée «\u00a0tableaux\u00a0».")
REFUSED = _("Cette clé n’ouvre pas les tableaux\u00a0: il lui faut la portée «\u00a0tableaux\u00a0».")


class ColumnOut(Schema):
    key: str
    title: str
    kind: Annotated[str, Field(description="text, month (AAAA-MM), count, score ou percent.")]
    unit: str
    about: str


class RowOut(Schema):
    cells: Annotated[
        list[str | int | float | None], Field(description="Dans l’ordre des colonnes\u202f; vide si rien n’est à dire.")
    ]
    hidden: Annotated[list[str], Field(description="Colonnes dont le chiffre n’est pas dit.")]


class TableOut(Schema):
    key: str
    title: str
    note: str
    columns: list[ColumnOut]
    rows: list[RowOut]


class FiguresOut(Schema):
    on: date
    least_group: Annotated[int, Field(description="Le plus petit groupe de structures dont un chiffre parle.")]
    hidden_means: str
    filters: Annotated[dict[str, str], Field(description="Les filtres qui comptent.")]
    tables: list[TableOut]


class FiguresQuery(Asked):
    """One criterion at a time, a theme beside it."""

    annee: Annotated[str, Field(max_length=4, description="Une année\u00a0: «\u00a02026\u00a0».")] = ""
    type: Annotated[str, Field(max_length=12, description="Un type de structure.")] = ""
    secteur: Annotated[str, Field(max_length=4, description="Une section de la NAF, ou «\u00a0sans\u00a0».")] = ""
    taille: Annotated[str, Field(max_length=7, description="Une tranche d’effectif.")] = ""
    theme: Annotated[str, Field(max_length=40, description="La clé d’un thème.")] = ""


@router.get(
    "territories/{slug}/figures/",
    response={200: FiguresOut, READING: Problem},
    summary="Les tableaux de bord d’un territoire",
    openapi_extra={"security": [{"ApiKey": [ApiScope.FIGURES.value]}]},
)
def get_figures(request: HttpRequest, slug: str, asked: Query[FiguresQuery]) -> JsonResponse:
    """What the dashboard shows, with the same figures hidden."""
    territory = _territory_for(caller_of(request), request, slug)
    dashboard = dashboard_of(territory, {name: value for name, value in asked.dict().items() if value})
    if dashboard.filters.refusal:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, UNCLEAR)
    document = {
        "on": timezone.localdate(),
        "least_group": LEAST,
        "hidden_means": hidden_in_words(),
        "filters": dashboard.filters.kept,
        "tables": [_table(table) for table in dashboard.tables],
    }
    return JsonResponse(document, headers={"Cache-Control": "private, no-store"})


def _territory_for(caller: Caller | None, request: HttpRequest, slug: str) -> Territory:
    """Any other territory than the key's, or than those of its bearer's team, does not exist."""
    if caller is None:
        raise HttpError(HTTPStatus.UNAUTHORIZED, str(NO_KEY))
    space = space_of_call(request, slug)
    is_theirs = caller.territory == slug if caller.territory else can_edit(caller.user, space.territory_id or 0)
    if not is_theirs:
        raise Http404
    if not caller.may(ApiScope.FIGURES):
        raise HttpError(HTTPStatus.FORBIDDEN, str(REFUSED))
    return Territory.objects.get(slug=slug)


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "note": table.note,
        "columns": [_column(column) for column in table.columns],
        "rows": [_row(table, row) for row in table.rows],
    }


def _column(column: Column) -> dict[str, str]:
    return {
        "key": column.key,
        "title": column.title,
        "kind": column.kind.value,
        "unit": column.unit,
        "about": column.about,
    }


def _row(table: Table, row: tuple[Cell, ...]) -> dict[str, Any]:
    cells = list(zip(row, table.columns, strict=True))
    return {
        "cells": [_value(shown(cell, column)) for cell, column in cells],
        "hidden": [column.key for cell, column in cells if cell is HIDDEN],
    }


def _value(cell: Cell) -> str | int | float | None:
    if cell is None or cell is HIDDEN:
        return None
    return cell if isinstance(cell, str | int) else float(str(cell))
