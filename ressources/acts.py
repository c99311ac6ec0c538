"""What floors above let people do with a resource that they read: each adds its own by `register_resource_act`."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest
from wagtail import hooks

from ressources.models import ResourcePage

HOOK = "register_resource_act"


class ResourceAct(NamedTuple):
    """`template` draws it, and knows the rest as `act`."""

    template: str
    act: Any


Offer = Callable[[Any, ResourcePage], ResourceAct | None]


def acts_on(page: ResourcePage, request: HttpRequest) -> list[ResourceAct]:
    """For the person who asks: nothing that the page of an anonymous one may not keep."""
    if not request.user.is_authenticated:
        return []
    offers: list[Offer] = hooks.get_hooks(HOOK)
    return [act for offer in offers if (act := offer(request, page))]
