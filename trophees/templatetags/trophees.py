"""Addresses of campaigns, as templates write them."""

from django import template

from actors.models import Presence
from home.enums import Module
from trophees.addresses import laureate_path
from trophees.models import Decision
from trophees.services.announcing import badge_words

register = template.Library()


@register.simple_tag(takes_context=True)
def laureate_url(context, decision: Decision) -> str:
    """Where a laureate's page stands in the present space."""
    return laureate_path(decision, context["space"])


@register.simple_tag(takes_context=True)
def trophies_of(context, presence: Presence) -> dict[str, str]:
    """The words of each badge that an actor won with a trophy -> where it is told. One query."""
    space = context["space"]
    if Module.TROPHIES not in space.modules:
        return {}
    found = Decision.objects.laureates().filter(
        application__organisation=presence.organisation_id, application__territory=presence.territory_id
    )
    return {badge_words(one): laureate_path(one, space) for one in found.select_related("application__campaign")}


@register.filter
def at(mapping, key):
    """What a mapping holds under a key; nothing when it holds none."""
    return mapping.get(key)
