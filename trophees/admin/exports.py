"""The applications of a campaign as a file for a spreadsheet."""

import csv
from io import BytesIO
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from actors.models import User
from trophees.exports import Sheet, sheet_of
from trophees.permissions import get_campaign_for_organiser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_applications(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """As « xlsx » or « csv », to be saved."""
    campaign = get_campaign_for_organiser(cast(User, request.user), pk)
    writers = {"xlsx": _as_xlsx, "csv": _as_csv}
    if kind not in writers:
        raise Http404
    response = writers[kind](sheet_of(campaign))
    name = slugify(f"candidatures {campaign.title}") or "candidatures"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _as_xlsx(sheet: Sheet) -> HttpResponse:
    book = Workbook(write_only=True)
    page = book.create_sheet(_("Candidatures"))
    page.freeze_panes = "C2"
    headings = [WriteOnlyCell(page, value=heading) for heading in sheet.headings]
    for cell in headings:
        cell.font = Font(bold=True)
    page.append(headings)
    for row in sheet.rows:
        page.append(row)
    content = BytesIO()
    book.save(content)
    return HttpResponse(content.getvalue(), content_type=XLSX)


def _as_csv(sheet: Sheet) -> HttpResponse:
    """With the mark by which spreadsheets know accents."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    writer = csv.writer(response)
    writer.writerow(sheet.headings)
    writer.writerows(sheet.rows)
    return response
