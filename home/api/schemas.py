"""Shapes that several routes share. Names of fields are for programs, in English; texts are for people, in French."""

from typing import Annotated, Any

from ninja import Schema
from ninja.errors import ValidationError
from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator

# How a call is refused, as a `Problem`: one that reads, one that writes, one that what stands may oppose.
READING = frozenset({400, 401, 403, 404, 422, 429})
WRITING = READING | {413, 415}
SETTLING = WRITING | {409}


class Problem(Schema):
    """A refusal (RFC 9457): `detail` is a sentence for people; other members may follow."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str


class Said(Schema):
    """What a caller sends: no member that is not known, no null character, which PostgreSQL cannot hold."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def hold_no_null(cls, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise ValueError("null")
        return value


class Word(Schema):
    """A value of a closed list, with what it is called."""

    value: str
    label: str


class ThemeWord(Schema):
    key: str
    name: str


class Asked(Schema):
    """The parameters of an address. One that is not known is refused: misspelt, a filter lets everything through."""

    @model_validator(mode="before")
    @classmethod
    def know_each(cls, value: Any, info: ValidationInfo) -> Any:
        request = (info.context or {}).get("request")
        unknown = [name for name in request.GET if name not in cls.model_fields] if request else []
        if unknown:
            raise ValidationError([{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown])
        return value


class PageQuery(Asked):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=100, description="Combien d’éléments, de 1 à 100.")] = 20
    cursor: Annotated[str, Field(max_length=2000, description="La suite\u00a0: ce que porte «\u00a0next\u00a0».")] = ""


class Page(Schema):
    """A part of a list, and where the next part is."""

    next: Annotated[str | None, Field(description="Adresse de la suite\u202f; vide à la dernière page.")]


def word(choices: Any, value: Any) -> dict[str, str]:
    return {"value": str(value), "label": str(choices(value).label)}


def words(choices: Any, values: Any) -> list[dict[str, str]]:
    return [word(choices, value) for value in values if value in choices.values]


def theme_words(themes: Any) -> list[dict[str, str]]:
    return [{"key": theme.key, "name": theme.name} for theme in themes]
