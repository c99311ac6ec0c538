"""How often a person may begin an application, on pages and by JSON."""

from allauth.core.ratelimit import consume
from django.utils.translation import gettext_lazy

from actors.requests import MemberRequest

TOO_MANY_BEGUN = gettext_lazy("Trop de candidatures se suivent\u00a0: réessayez dans une heure.")


def may_begin(request: MemberRequest) -> bool:
    """As many an hour as a person begins, on pages and by JSON together."""
    return consume(request, action="application_begun")
