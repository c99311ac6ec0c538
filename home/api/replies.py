"""Answers to one caller alone, which no cache keeps."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.forms import BaseForm
from django.http import JsonResponse

from home.problems import problem

KEPT_BY_NONE = "private, no-store"
OF_WHOLE_FORM = "__all__"


def personal(document: Mapping[str, Any], *, status: HTTPStatus = HTTPStatus.OK, tag: str = "") -> JsonResponse:
    """`tag`: what `If-Match` then asks for."""
    tagged = {"ETag": tag} if tag else {}
    return JsonResponse(document, status=status, headers={"Cache-Control": KEPT_BY_NONE, **tagged})


def refused(form: BaseForm, *, names: Mapping[str, str] | None = None) -> JsonResponse:
    """What a form says of what was sent. `names`: a field of the form -> the member that filled it."""
    known = names or {}
    errors = {
        known.get(name, name): " ".join(str(message) for message in messages) for name, messages in form.errors.items()
    }
    fields = [name for name in errors if name != OF_WHOLE_FORM]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(errors.values()), fields=fields, errors=errors)
