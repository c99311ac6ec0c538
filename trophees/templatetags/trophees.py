"""Addresses and notes of campaigns, as templates write them."""

from django import template

from actors.models import Presence
from home.enums import Module
from trophees import wording
from trophees.models import Decision
from trophees.services.announcing import badge_words

register = template.Library()
register.filter("points", wording.points)


@register.simple_tag(takes_context=True)
def laureate_url(context, decision: Decision) -> str:
    """Where a laureate's page stands in the present space."""
    return decision.url_in(context["space"])


@register.simple_tag(takes_context=True)
def trophies_of(context, presence: Presence) -> dict[str, str]:
    """The words of each badge that an actor won with a trophy -> where it is told. One query."""
    space = context["space"]
    if Module.TROPHIES not in space.modules:
        return {}
    found = Decision.objects.laureates().filter(
        application__organisation=presence.organisation_id, application__territory=presence.territory_id
    )
    return {badge_words(one): one.url_in(space) for one in found.select_related("application__campaign")}


@register.filter
def at(mapping, key):
    """What a mapping holds under a key; nothing when it holds none."""
    return mapping.get(key)
