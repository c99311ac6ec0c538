"""Where applications stand, as mails and documents say it: on the host of the campaign's space."""

from django.conf import settings
from django.urls import reverse

from home.spaces import Space, national_space, territory_space
from trophees.models import Application, CampaignPage


def space_of(campaign: CampaignPage) -> Space:
    """The space in which the campaign is announced."""
    space = territory_space(campaign.territory.slug) if campaign.territory else None
    return space or national_space()


def application_url(application: Application, name: str = "application") -> str:
    return settings.BASE_URL + reverse(name, args=[application.uuid])


def campaign_url(campaign: CampaignPage) -> str:
    """The campaign's page, from anywhere."""
    space = space_of(campaign)
    return space.full_url(space.url + campaign.url_path.removeprefix(space.url_path))
