"""What a member did on the page of a result is said where it was done, with the way to take it back."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.http import urlencode

ANCHOR = "dit"  # takes the focus, since the address names it


class Act(StrEnum):
    """What was done, as the message bears it."""

    CHOSEN = "choix"
    RESOURCE_ADDED = "ressource-au-plan"
    LEVERS_ADDED = "actions-au-plan"


@dataclass(frozen=True)
class Said:
    """`theme`: whose resources it is about, empty when none of those is shown; `undo`: the resource to bring back."""

    act: str
    theme: str
    lines: list[Message]
    undo: int | None

    @property
    def is_of_resource(self) -> bool:
        return self.act in (Act.CHOSEN, Act.RESOURCE_ADDED)

    @property
    def leads_to_plan(self) -> bool:
        return self.act in (Act.RESOURCE_ADDED, Act.LEVERS_ADDED)


def said_here(
    request: HttpRequest, *, themes: Collection[str], chosen: Collection[int]
) -> tuple[Said | None, list[Message]]:
    """What is said where it was done, and what stays at the top. `chosen`: the resources that may be brought back."""
    told = list(get_messages(request))
    here = [one for one in told if one.extra_tags in list(Act)]
    if not here:
        return None, told
    theme, resource = request.GET.get("theme", ""), request.GET.get(ANCHOR, "")
    undo = next((pk for pk in chosen if str(pk) == resource), None) if here[0].extra_tags == Act.CHOSEN else None
    said = Said(str(here[0].extra_tags), theme if theme in themes else "", here, undo)
    return said, [one for one in told if one not in here]


def back_to(result_url: str, request: HttpRequest, *, resource: int | str = "", **kept: Collection[str]) -> str:
    """The address of the result where the answer will be read, beside the resources of the theme that was shown."""
    theme = request.GET.get("theme", "")
    told = {ANCHOR: [str(resource)] if resource else [], "theme": [theme] if theme else [], **kept}
    query = urlencode({name: values for name, values in told.items() if values}, doseq=True)
    return f"{result_url}{'?' if query else ''}{query}#{ANCHOR}"
