"""The letter of commitment: prepared here, printed, signed, sent back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from home.uploads import ACCEPT, UploadRefused, download
from questionnaires.attaching import TOO_MANY_FILES, may_send_file
from trophees.addresses import space_of
from trophees.applying.documents import letter_pdf
from trophees.applying.joining import offers_for
from trophees.applying.navigation import files_by_question, stops_of
from trophees.models import LETTER, Application
from trophees.permissions import can_change
from trophees.services.applications import missing_from
from trophees.services.signed_letter import MOST_LETTERS, attach_letter
from trophees.views.loading import for_author


@for_author
def letter(request: MemberRequest, application: Application) -> HttpResponse:
    """How to sign it, and where to put it once it is signed."""
    if not application.campaign.needs_letter:
        raise Http404
    now, error = timezone.now(), ""
    files = request.FILES.getlist("letter")
    if request.method == "POST" and files and not may_send_file(request):
        error = str(TOO_MANY_FILES)
    elif request.method == "POST" and files:
        try:
            attach_letter(application, files=files, by=request.user, now=now)
            messages.success(request, _("La lettre signée est déposée."))
            return redirect("application_letter", application.uuid)
        except UploadRefused as refused:
            error = refused.message
    may_change, stops = can_change(application, now), []
    if may_change:
        stops = stops_of(application, missing=missing_from(application), offers=offers_for(application))
    context = {
        "application": application,
        "campaign": application.campaign,
        "space": space_of(application.campaign),
        "stops": stops,
        "current": "letter",
        "may_change": may_change,
        "files": files_by_question(application, may_change=may_change)[LETTER],
        "error": error,
        "is_empty": request.method == "POST" and not files,
        "upload_accept": ACCEPT,
        "most": MOST_LETTERS,
    }
    return render(request, "trophees/apply/letter.html", context)


@require_safe
@for_author
def document(request: MemberRequest, application: Application) -> HttpResponse:
    """The letter, to print and to sign."""
    if not application.campaign.needs_letter:
        raise Http404
    return download(letter_pdf(application), name="lettre-d-engagement.pdf", content_type="application/pdf")
