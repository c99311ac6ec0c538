"""Requests as the middleware completes them, for types."""

from django.http import HttpRequest

from actors.models import User
from home.spaces import Space


class MemberRequest(HttpRequest):
    """Of a signed-in person, inside a space."""

    user: User
    space: Space
