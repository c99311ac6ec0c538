"""The documents of an application to print: its receipt, the letter of commitment and the agreement to sign."""

import re
from typing import Any

from django.utils.translation import gettext as _

from home.pdf import render_pdf, territory_pdf
from home.templatetags.french import with_article
from home.theme_css import NATIONAL_COLOURS
from trophees.addresses import space_of
from trophees.costs import Costs, costs_in_words, euros
from trophees.models import Agreement, Application, CampaignPage
from trophees.services.agreements import agreement_of

WHO = "{candidat}"


def receipt_pdf(application: Application, context: dict[str, Any]) -> bytes:
    """What was sent, when it arrived, and under which number."""
    return _document(application.campaign, "trophees/receipt_pdf.html", _("Accusé de réception"), context)


def letter_pdf(application: Application) -> bytes:
    """The campaign's text for this applicant, what it costs, and where to sign."""
    campaign = application.campaign
    costs = cost_of(campaign, whose="sa")
    context = {"name": application.applicant_name, "paragraphs": letter_text(application), "costs": costs}
    return _document(campaign, "trophees/letter_pdf.html", _("Lettre d’engagement"), context)


def agreement_pdf(application: Application) -> bytes:
    """The agreement to print and sign, as it is written so far."""
    agreement, rows = agreement_of(application)
    context = {
        "title": _("Convention de partenariat"),
        "name": application.campaign.title,
        "application": application,
        "agreement": agreement,
        "rows": [(row, euros(row.amount)) for row in rows],
        "amounts": amounts_of(agreement),
    }
    siren = application.place.siren if application.place else ""
    return render_pdf("trophees/agreement_pdf.html", context, siren=siren, colours=NATIONAL_COLOURS)


def amounts_of(agreement: Agreement) -> dict[str, str]:
    """« 60 000 € HT », of which others pay some, the rest being the parties'."""
    return {
        "total": euros(agreement.total),
        "cofinanced": euros(agreement.cofinanced),
        "left": euros(Costs(agreement.total).left - agreement.cofinanced),
    }


def letter_text(application: Application) -> list[str]:
    """The paragraphs of the letter, with the name of who applies; one that begins with it gives it its article."""
    name = application.applicant_name
    written = application.campaign.letter
    text = re.sub(rf"(?m)^\s*{re.escape(WHO)}", lambda _found: with_article(name), written).replace(WHO, name)
    return [" ".join(part.split()) for part in text.replace("\r", "").split("\n\n") if part.strip()]


def cost_of(campaign: CampaignPage, *, whose: str = "votre") -> str:
    """What it costs and what is left to pay, in words; empty where nothing is to pay."""
    return costs_in_words(Costs(campaign.cost, campaign.cofinancing), whose=whose) if campaign.cost else ""


def _document(campaign: CampaignPage, template: str, title: str, context: dict[str, Any]) -> bytes:
    known = {"title": title, "campaign": campaign, "who": space_of(campaign).name} | context
    return territory_pdf(template, known, campaign.territory)
