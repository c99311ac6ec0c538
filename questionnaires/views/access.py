"""Who enters the pages of a diagnostic, and how these pages are addressed."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from actors.requests import MemberRequest
from questionnaires.models import Assessment, QuestionnairePage
from questionnaires.permissions import get_assessment_for
from questionnaires.without_account import digest_of


def personal(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For a signed-in person only, and kept by no cache."""

    @wraps(view)
    def wrapped(request: MemberRequest, page: QuestionnairePage, *args: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_to_log_in(request)
        response = view(request, page, *args)
        add_never_cache_headers(response)
        return response

    return wrapped


def answering(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For who may answer the diagnostic, which the view is given: its members, or the browser that began it without an
    account. Kept by no cache.
    """

    @wraps(view)
    def wrapped(request: MemberRequest, page: QuestionnairePage, uuid: UUID, *args: Any) -> HttpResponseBase:
        try:
            assessment = load_assessment(request, uuid)
        except Http404:
            if request.user.is_authenticated:
                raise
            return _ask_to_log_in(request)
        response = view(request, page, assessment, *args)
        add_never_cache_headers(response)
        return response

    return wrapped


def load_assessment(request: MemberRequest, uuid: UUID) -> Assessment:
    """The assessment, when it is of this space."""
    assessment = get_assessment_for(request.user, uuid, digest=digest_of(request))
    if assessment.territory_id != request.space.territory_id:
        raise Http404
    return assessment


def load_sent(request: MemberRequest, uuid: UUID) -> Assessment:
    """The assessment, once it has a result; before, there is nothing."""
    assessment = load_assessment(request, uuid)
    if not assessment.is_submitted:
        raise Http404
    return assessment


def address_in(request: MemberRequest, page: QuestionnairePage, name: str, *args: Any) -> str:
    return page.get_url(request) + page.reverse_subpage(name, args=args)


def read_uuid(text: str | None) -> UUID:
    """The name that a form sends; what is none leads to nothing."""
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Http404 from error


def _ask_to_log_in(request: MemberRequest) -> HttpResponse:
    return redirect_to_login(request.path, reverse("account_login"))
