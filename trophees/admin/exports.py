"""The applications of a campaign as a file for a spreadsheet."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actors.models import User
from home.spreadsheets import CSV, XLSX, as_csv, as_xlsx
from home.uploads import download
from trophees.applying.exports import sheet_of
from trophees.permissions import get_campaign_for_organiser

KINDS = {"xlsx": XLSX, "csv": CSV}


def export_applications(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """As « xlsx » or « csv », to be saved."""
    campaign = get_campaign_for_organiser(cast(User, request.user), pk)
    if kind not in KINDS:
        raise Http404
    sheet = sheet_of(campaign)
    if kind == "csv":
        content = as_csv(sheet.headings, sheet.rows)
    else:
        content = as_xlsx(_("Candidatures"), sheet.headings, sheet.rows, freeze="C2")
    name = slugify(f"candidatures {campaign.title}") or "candidatures"
    return download(content, name=f"{name}.{kind}", content_type=KINDS[kind])
