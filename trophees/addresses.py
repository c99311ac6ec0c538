"""Where campaigns, their laureates and their applications stand: in a space, from another one, from anywhere."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from home.enums import Module
from home.spaces import Space, national_space, territory_space
from trophees.models import Application, CampaignPage, Decision


def space_of(campaign: CampaignPage) -> Space:
    """The space in which the campaign is announced, in whose colours its jury works and its documents are drawn."""
    space = territory_space(campaign.territory.slug) if campaign.territory else None
    return space or national_space()


def address(name: str, *args: Any) -> str:
    """A page of the platform that no space holds, from anywhere."""
    return settings.BASE_URL + reverse(name, args=args)


def application_url(application: Application, name: str = "application") -> str:
    return address(name, application.uuid)


def campaign_path(campaign: CampaignPage, space: Space) -> str:
    """The campaign's page inside a space."""
    return space.path_of(campaign)


def campaign_url(campaign: CampaignPage) -> str:
    """The campaign's page, from anywhere."""
    space = space_of(campaign)
    return space.full_url(campaign_path(campaign, space))


def rules_url(campaign: CampaignPage, *, seen_from: Space) -> str:
    """The campaign's page as another space links to it, empty when it has none that is public."""
    space = space_of(campaign)
    is_public = campaign.live and space.section_url(Module.TROPHIES)
    return space.url_from(seen_from, campaign_path(campaign, space)) if is_public else ""


def palmares_path(campaign: CampaignPage, space: Space) -> str:
    """The campaign's palmarès inside a space."""
    return f"{campaign_path(campaign, space)}palmares/"


def laureate_path(decision: Decision, space: Space) -> str:
    """A laureate's page inside a space."""
    return f"{palmares_path(decision.application.campaign, space)}{decision.slug}/"
