"""Tags that lead to organisations."""

from django import template

from actors.models import Presence

register = template.Library()


@register.simple_tag(takes_context=True)
def actor_url(context, presence: Presence) -> str:
    """A public page, from the space on screen: a path on its own host, an address towards another."""
    return presence.url_from(context["space"])
