"""What the jurors who sit read of the deliberation: the same table as its organiser, less what they are kept from."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from trophees.addresses import rules_url, space_of
from trophees.deliberation_reading import reading_of
from trophees.models import Conflict
from trophees.permissions import deliberation_of, get_juror_for


@require_safe
@login_required
def deliberation(request: MemberRequest, pk: int) -> HttpResponse:
    juror = get_juror_for(request.user, pk)
    found = deliberation_of(juror)
    if found is None:
        raise Http404
    kept = set(Conflict.objects.standing().filter(juror=juror).values_list("application", flat=True))
    kept |= {
        row["dossier"] for group in found.table["categories"] for row in group["rows"] if juror.pk in row["recused"]
    }
    campaign, reading = juror.campaign, reading_of(found, hidden=kept)
    shown = {"space": space_of(campaign), "campaign": campaign, "rules": rules_url(campaign, seen_from=request.space)}
    context = {"juror": juror, "deliberation": found, "reading": reading, "kept": bool(kept)}
    return render(request, "trophees/jury_deliberation.html", shown | context)
