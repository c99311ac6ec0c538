"""The picture that social networks show beside a link to a page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.drawing.share import Card
from home.share_cards import card_of, is_shared, picture_of

ONE_DAY = 60 * 60 * 24


@require_safe
def share_picture(request: HttpRequest, path: str = "") -> HttpResponse:
    """Http404 wherever the page itself is not shown. Nothing is drawn for who has the picture already."""
    card = _card_at(request, path)
    etag = f'"{card.digest}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(picture_of(card), content_type="image/png")
    response["ETag"] = etag
    is_named = request.GET.get("v") == card.digest and request.space.is_open
    response["Cache-Control"] = f"public, max-age={ONE_DAY}" if is_named else "no-cache"
    return response


def _card_at(request: HttpRequest, path: str) -> Card:
    """What the page at the address says, found and served as it is itself, but not drawn."""
    route = Page.route_for_request(request, path)
    if route is None or not is_shared(request) or route.page.get_view_restrictions():
        raise Http404
    response = route.page.serve(request, *route.args, **route.kwargs)
    if response.status_code != 200 or not isinstance(response, TemplateResponse):
        raise Http404
    return card_of(response.context_data, request.space)
