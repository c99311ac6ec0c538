"""What is drawn for one person is said to be theirs, so that no proxy between them and us keeps it for others."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, has_vary_header, patch_cache_control

# Kept by nobody, not even the browser: forms that hold a token, and what one person alone may read.
PERSONAL_BELOW = ("/admin/", "/compte/", "/equipe/", "/inscription/", "/jury/", "/mon-espace/", "/rappel/")


class PrivatePages:
    """Stands outside the session, whose cookie it sees come and go; inside the cache of anonymous pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PERSONAL_BELOW):
            add_never_cache_headers(response)
        elif _is_of_one_person(request, response):
            patch_cache_control(response, private=True, no_cache=True)
        return response


def _is_of_one_person(request: HttpRequest, response: HttpResponse) -> bool:
    """A cookie goes out; or that of a session came in, and the answer is not one that says to be the same for all."""
    if response.cookies:
        return True
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return has_vary_header(response, "Cookie") or "public" not in response.get("Cache-Control", "")
