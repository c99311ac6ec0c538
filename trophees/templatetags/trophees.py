"""Campaigns as templates of the floors below show them: what is announced, addresses."""

from django import template
from django.utils import timezone

from actors.models import Presence
from home.enums import Module
from home.expiry import keep_until
from trophees.addresses import campaign_path, laureate_path
from trophees.models import CampaignPage, Decision
from trophees.services.announcing import badge_words

register = template.Library()

MOST_ANNOUNCED = 4  # the menu leads to the others


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


@register.simple_tag(takes_context=True)
def announced_campaigns(context) -> dict[CampaignPage, str]:
    """The campaigns of the present space to apply to, now or soon -> where each stands. One query, none without module.

    The page that shows them is kept no longer than what it says of them.
    """
    space, now = context["space"], timezone.now()
    if not space.section_url(Module.TROPHIES):
        return {}
    campaigns = CampaignPage.objects.for_territory(space.territory_id).announced(now).defer_streamfields()
    found = {one: campaign_path(one, space) for one in campaigns[:MOST_ANNOUNCED]}
    for one in found:
        keep_until(context["request"], one.opens_at if now < one.opens_at else one.closes_at)
    return found


@register.filter
def at(mapping, key):
    """What a mapping holds under a key; nothing when it holds none."""
    return mapping.get(key)
