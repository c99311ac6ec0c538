"""How each mail of this floor is written."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string

from home.mails import send_mail
from home.models import Territory
from trophees.addresses import space_of
from trophees.models import CampaignPage


def write(
    template: str, subject: str, context: dict[str, Any], *, to: Sequence[str], territory: Territory | None
) -> None:
    """Send one mail from the template of its text, in the colours of a territory, or of the nation."""
    text = render_to_string(template, context)
    send_mail(subject=subject, text=text, to=to, territory=territory)


def write_about(
    campaign: CampaignPage, template: str, subject: str, context: dict[str, Any], *, to: Sequence[str]
) -> None:
    """Send one mail about a campaign: its text may name `campaign`, and `programme`, which signs."""
    known = {"campaign": campaign, "programme": space_of(campaign).programme}
    write(template, subject, known | context, to=to, territory=campaign.territory)
