"""Addresses and notes of campaigns, as templates write them."""

from django import template

from trophees import wording
from trophees.addresses import laureate_path
from trophees.models import Decision

register = template.Library()
register.filter("points", wording.points)


@register.simple_tag(takes_context=True)
def laureate_url(context, decision: Decision) -> str:
    """Where a laureate's page stands in the present space."""
    return laureate_path(decision, context["space"])


@register.filter
def at(mapping, key):
    """What a mapping holds under a key; nothing when it holds none."""
    return mapping.get(key)
