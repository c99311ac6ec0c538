"""What the jurors who sit read of the deliberation: the same table as its organiser, less what they are kept from."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from trophees.addresses import rules_url, space_of
from trophees.deliberating.reading import reading_of
from trophees.models import Conflict, Deliberation, Juror
from trophees.permissions import deliberation_of, get_juror_for
from trophees.services.deliberation import look_for_ties


def kept_from(juror: Juror, deliberation: Deliberation) -> set[int]:
    """The applications that an interest keeps a juror from, under this seat or another: now, or when it was frozen."""
    seats = set(Juror.objects.seats_of(juror).values_list("pk", flat=True))
    kept = set(Conflict.objects.standing().filter(juror__in=seats).values_list("application", flat=True))
    rows = [row for group in deliberation.table["categories"] for row in group["rows"]]
    return kept | {row["dossier"] for row in rows if seats & set(row["recused"])}


@require_safe
@login_required
def deliberation(request: MemberRequest, pk: int) -> HttpResponse:
    juror = get_juror_for(request.user, pk)
    found = deliberation_of(juror)
    if found is None:
        raise Http404
    look_for_ties(juror.campaign, Juror.objects.filter(pk=juror.pk))
    kept = kept_from(juror, found)
    campaign = juror.campaign
    reading = reading_of(found, hidden=kept, is_blind=campaign.is_blind and found.closed_at is None)
    shown = {"space": space_of(campaign), "campaign": campaign, "rules": rules_url(campaign, seen_from=request.space)}
    context = {"juror": juror, "deliberation": found, "reading": reading, "kept": bool(kept)}
    return render(request, "trophees/jury_deliberation.html", shown | context)
