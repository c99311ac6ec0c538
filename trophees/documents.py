"""The documents of an application to print: its receipt, the letter of commitment to sign."""

from typing import Any

from django.utils.translation import gettext as _

from home.pdf import territory_pdf
from trophees.addresses import space_of
from trophees.costs import Costs, costs_in_words
from trophees.models import Application, CampaignPage

WHO = "{candidat}"


def receipt_pdf(application: Application, context: dict[str, Any]) -> bytes:
    """What was sent, when it arrived, and under which number."""
    return _document(application.campaign, "trophees/receipt_pdf.html", _("Accusé de réception"), context)


def letter_pdf(application: Application) -> bytes:
    """The campaign's text for this applicant, what it costs, and where to sign."""
    campaign = application.campaign
    context = {"name": application.applicant_name, "paragraphs": letter_text(application), "costs": cost_of(campaign)}
    return _document(campaign, "trophees/letter_pdf.html", _("Lettre d’engagement"), context)


def letter_text(application: Application) -> list[str]:
    """The paragraphs of the letter, with the name of who applies."""
    text = application.campaign.letter.replace(WHO, application.applicant_name)
    return [" ".join(part.split()) for part in text.replace("\r", "").split("\n\n") if part.strip()]


def cost_of(campaign: CampaignPage) -> str:
    """What it costs and what is left to pay, in words; empty where nothing is to pay."""
    return costs_in_words(Costs(campaign.cost, campaign.cofinancing)) if campaign.cost else ""


def _document(campaign: CampaignPage, template: str, title: str, context: dict[str, Any]) -> bytes:
    known = {"title": title, "campaign": campaign, "who": space_of(campaign).name} | context
    return territory_pdf(template, known, campaign.territory)
