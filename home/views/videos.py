"""Films of the library, which Wagtail's own view of documents sends whole."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model

from home.video_files import video_response


@require_safe
def video(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """By parts where a player asks for them, after the checks that every document passes."""
    document = get_object_or_404(get_document_model(), pk=document_id)
    if document.filename != document_filename:
        raise Http404
    for check in hooks.get_hooks("before_serve_document"):
        refused: HttpResponseBase | None = check(document, request)
        if isinstance(refused, HttpResponseBase):
            return refused
    return video_response(request, document)
