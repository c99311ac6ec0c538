"""What may be asked of the content: which part, in which order, of which territory. A refusal names the parameter."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.http import Http404
from rest_framework.filters import BaseFilterBackend
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page, get_page_models

from home.listings import of_theme
from home.models import SearchEntry
from home.scoping import key_of
from home.searching.kinds import findables
from home.stems import asked, sought

MOST, USUAL, FARTHEST = 100, 20, 100_000
LONGEST = 500  # signs of a parameter
DATES = ("date", "starts_at", "ends_at", "year", "closing", "opens_at", "closes_at")


class Refused(BadRequestError):
    """A parameter that is not understood; the message is French."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class Part(BasePagination):
    """`limit` and `offset`, and how many there are in all."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        start = _number(request, "offset", 0, lowest=0, highest=FARTHEST)
        size = _number(request, "limit", USUAL, lowest=1, highest=getattr(view, "most", MOST))
        self.total = queryset.count()
        return list(queryset[start : start + size])

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"meta": {"total_count": self.total}, "items": data})


def _number(request: Request, name: str, usual: int, *, lowest: int, highest: int) -> int:
    text = request.GET.get(name, str(usual))
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not lowest <= int(text) <= highest:
        raise Refused(name, f"«\u00a0{name}\u00a0» est un nombre de {lowest} à {highest}.")
    return int(text)


class Order(BaseFilterBackend):
    """Some columns; the key ends each order, so that parts of a list neither overlap nor leave anything out."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        names = [name for name in request.GET.get("order", "").split(",") if name] or [view.usual_order]
        allowed = orders_of(queryset.model)
        if wrong := [name for name in names if name.removeprefix("-") not in allowed]:
            said = (
                f"On ne peut pas trier par «\u00a0{wrong[0][:40]}\u00a0». Ordres possibles\u00a0: {', '.join(allowed)}."
            )
            raise Refused("order", said)
        columns = [(F(name.removeprefix("-")), name.startswith("-")) for name in names]
        ordered = [one.desc(nulls_last=True) if down else one.asc(nulls_last=True) for one, down in columns]
        return queryset.order_by(*ordered, "pk")


def orders_of(model: type) -> list[str]:
    """What a list of that class may be sorted by."""
    told = getattr(model, "api_fields", ())
    if issubclass(model, Page):
        return ["id", "path", "title", "slug", "first_published_at", *(name for name in DATES if name in told)]
    return ["id", "title"]


class Words(BaseFilterBackend):
    """`search`: what the site's own search would find, by the same stems."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        if "search" not in request.GET:
            return queryset
        stems = asked(request.GET["search"])
        kinds = [one.kind for one in findables() if issubclass(one.model, Page)]
        if not stems:
            return queryset.none()
        found = SearchEntry.objects.filter(kind__in=kinds)
        for stem in stems:
            found = found.filter(text__contains=sought(stem))
        return queryset.filter(pk__in=found.values("object_id"))


class Theme(BaseFilterBackend):
    """`theme`: those of a theme, by its key, in a list of pages that have themes."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        key = request.GET.get("theme", "")
        if not key:
            return queryset
        if "themes" not in getattr(queryset.model, "api_fields", ()):
            kinds = ", ".join(label_of(model) for model in get_page_models() if "themes" in _told(model))
            raise Refused("theme", f"«\u00a0theme\u00a0» demande aussi «\u00a0type\u00a0», l’un de\u00a0: {kinds}.")
        return of_theme(queryset, key)


class Below(BaseFilterBackend):
    """`child_of` and `descendant_of`: a page that may not be read does not exist, and has nothing below it."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        for name, narrow in (("child_of", queryset.child_of), ("descendant_of", queryset.descendant_of)):
            if name in request.GET:
                key = key_of(request.GET[name])
                if key is None:
                    raise Refused(name, f"«\u00a0{name}\u00a0» est le numéro d’une page.")
                above = view.readable.filter(pk=key).first()
                if above is None:
                    raise Http404
                return narrow(above)
        return queryset


def label_of(model: type) -> str:
    """« home.NewsPage »."""
    return f"{model._meta.app_label}.{model.__name__}"  # type: ignore[attr-defined]


def _told(model: type) -> Sequence[str]:
    return getattr(model, "api_fields", ())
