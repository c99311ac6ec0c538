"""Addresses of campaigns, as templates write them."""

from django import template

from trophees.addresses import laureate_path
from trophees.models import Decision

register = template.Library()


@register.simple_tag(takes_context=True)
def laureate_url(context, decision: Decision) -> str:
    """Where a laureate's page stands in the present space."""
    return laureate_path(decision, context["space"])
