"""The way of those who apply: begin, see where one is, entitle, join, read again, send, take back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from home.problems import Conflict as Refused
from home.templatetags.french import day
from home.uploads import download
from questionnaires.presentation import review_of
from questionnaires.steps import first_unanswered
from trophees.addresses import campaign_url, space_of
from trophees.applying.beginning import TOO_MANY_BEGUN, may_begin
from trophees.applying.completeness import Lack
from trophees.applying.documents import receipt_pdf
from trophees.applying.joining import Offer, offers_for
from trophees.applying.navigation import Stop, files_by_question, step_url, stops_of, to_dos
from trophees.applying.reading import reading_of
from trophees.applying.told import history_told, state_told
from trophees.forms.applications import BeginForm, TitleForm
from trophees.hours import closing, exact, moment, refusal
from trophees.models import LETTER, Application, Decision
from trophees.permissions import can_change, get_open_campaign, organisations_that_may_apply
from trophees.services.answers import NotAccepting, entitle, share, unshare
from trophees.services.applications import Incomplete, document_of, missing_from, open_application, submit, withdraw
from trophees.services.deliberation import is_frozen
from trophees.services.letters import letter_of
from trophees.states import may_withdraw
from trophees.versions import form_of
from trophees.views.loading import for_author


@login_required
def begin(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose for whom one applies, and in which category; what is under way is taken up again."""
    campaign, now = get_open_campaign(pk), timezone.now()
    organisations = organisations_that_may_apply(request.user, campaign)
    if campaign.territory and not organisations:
        query = urlencode({"territoire": campaign.territory.slug, "next": request.path})
        return redirect(f"{reverse('create_organisation')}?{query}")
    mine = Application.objects.of_author(request.user).filter(campaign=campaign).select_related("organisation", "place")
    form = BeginForm(request.POST or None, campaign=campaign, organisations=organisations, mine=mine)
    closed = refusal(campaign.calendar, now)
    status = 200
    if request.method == "POST" and form.is_valid():
        if may_begin(request):
            try:
                application = open_application(campaign, by=request.user, now=now, **form.cleaned_data)
                return redirect("application", application.uuid)
            except NotAccepting as refused:
                form.add_error(None, str(refused))
        else:
            form.add_error(None, TOO_MANY_BEGUN)
            status = 429
    where = {"campaign": campaign, "space": space_of(campaign), "back": campaign_url(campaign)}
    context = where | {"form": form, "closed": closed, "mine": mine}
    return render(request, "trophees/apply/begin.html", context, status=status)


@for_author
def summary(request: MemberRequest, application: Application) -> HttpResponse:
    """Where the application stands: its state, what is missing, until when, who writes, what happened."""
    now = timezone.now()
    missing, offers = missing_from(application), offers_for(application)
    context = _way(application, missing=missing, offers=offers, current="summary") | {
        "state": state_told(application, now=now),
        "to_dos": to_dos(application, missing) if can_change(application, now) else [],
        "next_url": _next_url(application) if can_change(application, now) else "",
        "has_changed": application.sent is not None and can_change(application, now) and _differs(application),
        "history": history_told(application, now=now),
        "authors": application.authors.select_related("user").order_by("pk") if application.place_id else [],
        "offers": offers,
        "may_withdraw": _may_withdraw(application),
        "closing": closing(application.campaign.closes_at),
        "decision": letter_of(application),
        "results_url": f"{campaign_url(application.campaign)}palmares/" if application.campaign.has_results else "",
        "laureate": Decision.objects.laureates().filter(application=application).first(),
    }
    return render(request, "trophees/apply/summary.html", context)


@for_author
def title(request: MemberRequest, application: Application) -> HttpResponse:
    """The title, and the category."""
    now = timezone.now()
    form = TitleForm(request.POST or None, application=application)
    if request.method == "POST" and form.is_valid():
        given = {"title": form.cleaned_data["title"], "category": form.cleaned_data.get("category", "")}
        try:
            entitle(application, now=now, **given)
            return redirect(_next_url(application))
        except ValidationError as refused:
            form.add_error(None, refused)
    context = _way(application, current="title") | {"form": form}
    return render(request, "trophees/apply/title.html", context)


@for_author
def joined(request: MemberRequest, application: Application) -> HttpResponse:
    """What is joined to the application, shown before it is, each with its consent."""
    now = timezone.now()
    if request.method == "POST":
        try:
            if what := request.POST.get("share"):
                share(application, what=what, by=request.user, now=now)
                messages.success(request, _("C’est joint à votre candidature."))
            elif what := request.POST.get("unshare"):
                unshare(application, what=what, by=request.user, now=now)
                messages.success(request, _("Ce n’est plus joint à votre candidature."))
        except Refused as refused:
            messages.error(request, str(refused))
        except KeyError:
            raise Http404 from None
        return redirect("application_joined", application.uuid)
    offers = offers_for(application)
    may_take_back = not is_frozen(application.campaign)
    context = _way(application, offers=offers, current="joined") | {"offers": offers, "may_take_back": may_take_back}
    return render(request, "trophees/apply/joined.html", context)


@for_author
def review(request: MemberRequest, application: Application) -> HttpResponse:
    """Everything as it will be read, what is missing, and the one button that sends."""
    now = timezone.now()
    if request.method == "POST":
        try:
            submit(application, by=request.user, now=now)
        except Incomplete:
            messages.error(request, _("Il manque encore quelque chose\u00a0: c’est signalé ci-dessous."))
            return redirect("application_review", application.uuid)
        return redirect("application_receipt", application.uuid)
    missing, may_change = missing_from(application), can_change(application, now)
    offers, definition = offers_for(application), form_of(application.form_id)
    files = files_by_question(application, may_change=may_change)
    keys = {one.key for one in missing if one.what is Lack.ANSWER}
    context = _way(application, missing=missing, offers=offers, current="review") | {
        "themes": review_of(definition, application, keys, files=files),
        "to_dos": to_dos(application, missing),
        "offers": [offer for offer in offers if offer.is_joined],
        "letter": files[LETTER],
        "base_url": step_url(application, "-", 1).removesuffix("-/1/"),
        "may_change": may_change,
        "is_sent": application.sent is not None,
        "closing": closing(application.campaign.closes_at),
    }
    return render(request, "trophees/apply/review.html", context)


@require_safe
@for_author
def receipt(request: MemberRequest, application: Application) -> HttpResponse:
    """What was sent, as it is read, with its number and its instant."""
    context = _way(application, current="receipt") | _receipt(application)
    return render(request, "trophees/apply/receipt.html", context)


@require_safe
@for_author
def receipt_document(request: MemberRequest, application: Application) -> HttpResponse:
    """The same as a document to keep."""
    content = receipt_pdf(application, _receipt(application))
    return download(content, name="accuse-de-reception.pdf", content_type="application/pdf")


@for_author
def take_back(request: MemberRequest, application: Application) -> HttpResponse:
    """Withdraw the application, knowing what that means."""
    if request.method == "POST":
        withdraw(application, by=request.user, now=timezone.now())
        said = _("Votre candidature est retirée.") if application.sent else _("Votre brouillon est abandonné.")
        messages.success(request, said)
        return redirect("application", application.uuid)
    if not _may_withdraw(application):
        return redirect("application", application.uuid)
    return render(request, "trophees/apply/withdraw.html", _way(application, current=""))


def _may_withdraw(application: Application) -> bool:
    return may_withdraw(state_told(application, now=timezone.now())) and not application.is_withdrawn


def _receipt(application: Application) -> dict[str, Any]:
    if application.sent is None or application.submitted_at is None or application.sent_at is None:
        raise Http404
    return {
        "reading": reading_of(application),
        "arrived": f"{day(timezone.localtime(application.submitted_at))} à {exact(application.submitted_at)}",
        "sent_again": moment(application.sent_at) if application.sent_at != application.submitted_at else "",
    }


def _way(
    application: Application, *, current: str, missing: Any = None, offers: list[Offer] | None = None
) -> dict[str, Any]:
    """What the frame of these pages needs; what the page has read itself is passed on."""
    may_change = can_change(application, timezone.now())
    stops: list[Stop] = []
    if may_change:
        found = missing_from(application) if missing is None else missing
        stops = stops_of(application, missing=found, offers=offers_for(application) if offers is None else offers)
    return {
        "application": application,
        "campaign": application.campaign,
        "space": space_of(application.campaign),
        "stops": stops,
        "current": current,
        "category": application.campaign.category_names.get(application.category, ""),
        "may_change": may_change,
        "campaign_url": campaign_url(application.campaign),
    }


def _next_url(application: Application) -> str:
    """Where to go on: the title, the first step with something to answer; the review once nothing is missing."""
    fresh = Application.objects.select_related("campaign").get(pk=application.pk)
    if not fresh.title or (fresh.campaign.category_names and not fresh.category):
        return reverse("application_title", args=[fresh.uuid])
    if fresh.answers and not missing_from(fresh):
        return reverse("application_review", args=[fresh.uuid])
    place = first_unanswered(form_of(fresh.form_id), fresh)
    return step_url(fresh, *place) if place else reverse("application_review", args=[fresh.uuid])


def _differs(application: Application) -> bool:
    """Whether something was written since the last sending."""
    return application.sent != document_of(application)
