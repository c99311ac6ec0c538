"""Where a jury works: its campaigns, the dossiers that it was given, one dossier to read and to note."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from actors.accounts.ways_in import ways_in
from actors.models import User
from actors.requests import MemberRequest
from home.pdf import territory_pdf
from home.problems import Conflict as Refused
from home.problems import problem
from home.templatetags.french import clock
from home.uploads import UploadRefused, anonymous_pdf, attachment_response, download
from trophees.addresses import rules_url, space_of
from trophees.enums import ReviewState
from trophees.forms.reviews import AbstainForm, ClarificationForm, RecusalForm, ReviewForm
from trophees.grid import grid_of, missing_in
from trophees.jury.evaluating import (
    GoneFromYou,
    file_of,
    left_text,
    neighbours_of,
    note_text,
    open_review,
    pack_readings,
    packs_of,
    peers_of,
    reading_for_jury,
    reviews_of,
    seats_of,
    set_aside_of,
    waits_for_peers,
)
from trophees.models import CampaignPage, Clarification, Juror, Review
from trophees.permissions import deliberation_of, get_juror_for
from trophees.services.clarifications import ask_clarification, may_ask
from trophees.services.jury import accept_seat as accept
from trophees.services.recusals import declare_conflict
from trophees.services.reviews import (
    Incomplete,
    Stale,
    abstain,
    closed_because,
    finish_review,
    save_review,
    start_review,
)

WORDLESS = "sans-mot"  # what the button says that sends an evaluation without a comment


@login_required
def jury_home(request: MemberRequest) -> HttpResponse:
    """The campaigns in whose jury one sits, and how far one is in each."""
    seats = seats_of(request.user)
    if len(seats) == 1:
        return redirect("jury_campaign", seats[0].campaign.pk)
    return render(request, "trophees/jury/home.html", {"seats": seats})


@login_required
def jury_campaign(request: MemberRequest, pk: int) -> HttpResponse:
    """« À évaluer »: the dossiers of a campaign, and what is left."""
    juror = get_juror_for(request.user, pk)
    reviews = list(reviews_of(juror))
    for review in reviews:
        review.application.campaign = juror.campaign
    done = sum(review.state == ReviewState.FINAL for review in reviews)
    left = (review for review in reviews if review.state in (ReviewState.ASSIGNED, ReviewState.STARTED))
    context = {
        "juror": juror,
        "reviews": [(review, _title_of(review)) for review in reviews],
        "done": done,
        "next": next(left, None),
        "set_aside": set_aside_of(juror),
        "packs": packs_of(len(reviews)),
        "closed": closed_because(juror.campaign, timezone.now()),
        "sits": deliberation_of(juror) is not None,
    }
    return _render(request, "trophees/jury/campaign.html", juror.campaign, context)


@login_required
def jury_review(request: MemberRequest, pk: int, uuid: UUID) -> HttpResponse:
    """One dossier: what was sent on one side, one's notes on the other."""
    try:
        review = open_review(request.user, pk, uuid)
    except GoneFromYou:
        text = _("Un lien a été trouvé entre vous et une candidature\u00a0: elle ne vous est plus confiée.")
        messages.warning(request, text)
        return redirect("jury_campaign", pk)
    except Http404:
        return _say_set_aside(request, pk, uuid)
    act = next((act for name, act in ACTS.items() if name in request.POST), None)
    if request.method != "POST" or act is None:
        return _draw(request, review)
    return act(request, review)


def _say_set_aside(request: MemberRequest, pk: int, uuid: UUID) -> HttpResponse:
    """That one stepped back from a dossier, and nothing of it; Http404 for any other."""
    juror = get_juror_for(request.user, pk)
    found = set_aside_of(juror, uuid)
    if not found:
        raise Http404
    return _render(request, "trophees/jury/set_aside.html", juror.campaign, {"why": found[0].why}, status=404)


def _start(request: MemberRequest, review: Review) -> HttpResponse:
    start_review(review)
    return redirect("jury_review", review.juror.campaign_id, review.application.uuid)


def _recuse(request: MemberRequest, review: Review) -> HttpResponse:
    form = RecusalForm(request.POST)
    if not form.is_valid():
        return _draw(request, review, recusal=form)
    declare_conflict(review, reason=form.cleaned_data["lien"])
    messages.success(request, _("Votre retrait est noté\u00a0: cette candidature ne vous est plus confiée."))
    return redirect("jury_campaign", review.juror.campaign_id)


def _abstain(request: MemberRequest, review: Review) -> HttpResponse:
    form = AbstainForm(request.POST)
    if not form.is_valid():
        return _draw(request, review, abstention=form)
    abstain(review, reason=form.cleaned_data["abstention"])
    messages.success(request, _("Votre abstention est enregistrée. L’organisation en voit la raison."))
    return redirect("jury_campaign", review.juror.campaign_id)


def _ask(request: MemberRequest, review: Review) -> HttpResponse:
    form = ClarificationForm(request.POST)
    if not form.is_valid():
        return _draw(request, review, question=form)
    if not consume(request, action="clarification"):
        form.add_error(
            "question", _("Trop de questions se suivent. La vôtre est encore là\u00a0: réessayez dans une heure.")
        )
        return _draw(request, review, question=form, status=429)
    try:
        ask_clarification(review, question=form.cleaned_data["question"])
    except Refused as refused:
        form.add_error("question", str(refused))
        return _draw(request, review, question=form, status=409)
    messages.success(request, _("Votre question est partie. La réponse s’affichera ici, et un e-mail vous préviendra."))
    return redirect("jury_review", review.juror.campaign_id, review.application.uuid)


def _save(request: MemberRequest, review: Review) -> HttpResponse:
    """Everything at once, as a browser without script sends it; then final, if that is the button."""
    campaign = review.juror.campaign
    form = ReviewForm(request.POST, grid=grid_of(campaign))
    if not form.is_valid():
        return _draw(request, review, form=form)
    try:
        saved = save_review(review, notes=form.notes, seen=_seen(request))
        if "finish" in request.POST and _is_wordless(saved) and request.POST["finish"] != WORDLESS:
            review.revision, review.scores, review.state = saved.revision, saved.scores, saved.state
            return _draw(request, review, form=form, asks_for_words=True)
        if "finish" in request.POST:
            finish_review(saved, seen=saved.revision)
    except Stale as stale:
        # What was typed stays before one's eyes: sent again, it takes the place of what stands.
        form.add_error(None, str(stale))
        review.revision = stale.review.revision
        return _draw(request, review, form=form, status=409)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _draw(request, review, form=form, status=409)
    except Incomplete as incomplete:
        for line in incomplete.missing:
            form.add_error(f"note-{line.key}", _("Donnez une note avant d’envoyer."))
        review.revision = saved.revision
        return _draw(request, review, form=form)
    if "finish" in request.POST:
        messages.success(request, _("Votre évaluation est envoyée."))
    else:
        messages.success(request, _("Vos notes sont enregistrées."))
    return redirect("jury_review", campaign.pk, review.application.uuid)


def _is_wordless(review: Review) -> bool:
    """Noted to the end, with no word for those who deliberate nor for who applied."""
    words = [review.comment, *(entry["comment"] for entry in review.scores.values())]
    return not any(words) and not missing_in(grid_of(review.application.campaign), review.scores)


ACTS: dict[str, Callable[[Any, Review], HttpResponse]] = {
    "start": _start,
    "recuse": _recuse,
    "abstain": _abstain,
    "ask": _ask,
    "save": _save,
    "finish": _save,
}


def _draw(
    request: MemberRequest,
    review: Review,
    *,
    form: ReviewForm | None = None,
    recusal: RecusalForm | None = None,
    abstention: AbstainForm | None = None,
    question: ClarificationForm | None = None,
    asks_for_words: bool = False,
    status: int = 200,
) -> HttpResponse:
    campaign = review.juror.campaign
    grid, closed = grid_of(campaign), closed_because(campaign, timezone.now())
    may_note = not closed and review.state in (ReviewState.ASSIGNED, ReviewState.STARTED)
    form = form or ReviewForm(initial=ReviewForm.initial_of(review), grid=grid)
    context = {
        "juror": review.juror,
        "review": review,
        "reading": reading_for_jury(review),
        "place": neighbours_of(review),
        "closed": closed,
        "may_note": may_note,
        "asks_for_ties": may_note and review.state == ReviewState.ASSIGNED and not form.is_bound,
        "may_ask": may_ask(campaign, timezone.now()),
        "asks_for_words": asks_for_words,
        "grid": grid,
        "form": form,
        "own": own_notes(review, grid),
        "note": note_text(review, grid),
        "left": left_text(review, grid),
        "peers": peers_of(review, grid),
        "waits_for_peers": not closed and waits_for_peers(review),
        "clarifications": Clarification.objects.filter(application=review.application_id),
        "recusal": recusal or RecusalForm(),
        "abstention": abstention or AbstainForm(),
        "question": question or ClarificationForm(),
    }
    return _render(request, "trophees/jury/review.html", campaign, context, status=status)


def own_notes(review: Review, grid) -> list[tuple[Any, int | None, str]]:
    """One's own notes as they stand: criterion, note, comment."""
    empty = {"score": None, "comment": ""}
    entries = [(line, review.scores.get(line.key, empty)) for line in grid]
    return [(line, entry["score"], entry["comment"]) for line, entry in entries]


@require_POST
def save_notes(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
    """What the script saves as one goes: the fields that were sent, and no other."""
    if not request.user.is_authenticated:
        return problem(HTTPStatus.UNAUTHORIZED, _("Votre connexion a expiré."))
    review = open_review(request.user, pk, uuid)
    grid = grid_of(review.juror.campaign)
    form = ReviewForm(request.POST, grid=grid, only=frozenset(request.POST))
    if not form.is_valid():
        said = [str(error) for errors in form.errors.values() for error in errors]
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(said))
    try:
        saved = save_review(review, notes=form.notes, seen=_seen(request))
    except Stale as stale:
        return problem(HTTPStatus.CONFLICT, str(stale), revision=stale.review.revision)
    except Refused as refused:
        return problem(HTTPStatus.CONFLICT, str(refused))
    reply = {"revision": saved.revision, "note": note_text(saved, grid), "left": left_text(saved, grid)}
    return JsonResponse(reply | {"at": clock(saved.saved_at or timezone.now())})


@require_GET
@login_required
def jury_file(request: MemberRequest, pk: int, uuid: UUID, piece: UUID) -> HttpResponseBase:
    """A file of a dossier, to be saved."""
    review = open_review(request.user, pk, uuid)
    found = file_of(review, piece)
    if review.application.campaign.is_blind and found.content_type == "application/pdf":
        try:
            return download(anonymous_pdf(found.file), name=found.name, content_type=found.content_type)
        except UploadRefused:
            text = _("Ce fichier ne peut pas être remis sans dire de qui il vient\u00a0: demandez-le à l’organisation.")
            messages.warning(request, text)
            return redirect("jury_review", pk, uuid)
    return attachment_response(found.file, name=found.name, content_type=found.content_type)


@require_GET
@login_required
def jury_pack(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Some of one's dossiers as a document to print: as many as can be drawn at once."""
    juror = get_juror_for(request.user, pk)
    campaign = juror.campaign
    readings = pack_readings(juror, number)
    context = {"title": _("Dossiers à évaluer"), "name": campaign.title, "juror": juror, "readings": readings}
    document = territory_pdf("trophees/jury/pack_pdf.html", context, campaign.territory)
    return download(document, name=f"dossiers-{campaign.slug}-{number}.pdf", content_type="application/pdf")


def accept_seat(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person reads who invites; signed in under the invited address, they sit."""
    juror = Juror.objects.select_related("campaign__territory").filter(token=token, removed_at=None).first()
    if juror and juror.accepted_at and juror.user_id == request.user.pk:
        return redirect("jury_campaign", juror.campaign_id)
    if juror is None or juror.accepted_at or not juror.is_valid:
        return render(request, "trophees/jury/invitation_unusable.html", {"usable": False}, status=404)
    if not request.user.is_authenticated:
        context = {"juror": juror, **ways_in(onward=request.path, email=juror.email)}
        return _render(request, "trophees/jury/invitation.html", juror.campaign, context)
    if not juror.is_for(request.user):
        return render(request, "trophees/jury/invitation_unusable.html", {"usable": True}, status=404)
    if request.method == "POST":
        try:
            accept(juror, user=cast(User, request.user))
        except Refused as refused:
            messages.warning(request, str(refused))
            return redirect("jury")
        messages.success(request, _("Bienvenue dans le jury."))
        return redirect("jury_campaign", juror.campaign_id)
    return _render(request, "trophees/jury/invitation.html", juror.campaign, {"juror": juror})


def _seen(request: HttpRequest) -> int:
    sent = request.POST.get("vu", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def _title_of(review: Review) -> tuple[str, str, str]:
    """Title, whose it is (nobody's where it is read blind), category."""
    application, campaign = review.application, review.application.campaign
    name = "" if campaign.is_blind else application.applicant_name
    return application.sent_title, name, application.sent_category_name


def _render(
    request: Any, template: str, campaign: CampaignPage, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """In the colours of the campaign's space, wherever the jury's addresses stand."""
    shown = {"space": space_of(campaign), "campaign": campaign, "rules": rules_url(campaign, seen_from=request.space)}
    return render(request, template, shown | context, status=status)
