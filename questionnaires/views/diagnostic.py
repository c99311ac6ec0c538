"""The journey of someone who answers: start, steps, review. `page` is the territory's questionnaire."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from actors.models import Organisation, User
from actors.permissions import memberships_of
from actors.requests import MemberRequest
from actors.services.organisations import NotAccepted, whom_it_accepts
from home.models import Territory
from home.problems import Conflict as Refused
from home.uploads import ACCEPT
from questionnaires.answers import missing_required
from questionnaires.attaching import attach_sent, show_refused
from questionnaires.definition import Question
from questionnaires.evidence import files_to_show, upload_url
from questionnaires.models import Assessment, QuestionnairePage, QuestionnaireVersion
from questionnaires.pending import keep_typed, show_pending
from questionnaires.permissions import get_assessment_for
from questionnaires.presentation import QuestionView, progress_of, question_views, review_of
from questionnaires.remarks import keep_remarks, show_remarks
from questionnaires.saving import AlreadySubmitted
from questionnaires.services.assessments import (
    Incomplete,
    save_answers,
    start_assessment,
    submit_assessment,
)
from questionnaires.services.files import AssessmentFiles
from questionnaires.steps import (
    Place,
    Typed,
    changes_from_post,
    first_unanswered,
    place_after,
    questions_at,
    show_saving,
    step_context,
    typed_in,
)
from questionnaires.versions import current_version, definition_of


def personal(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For a signed-in person only, and kept by no cache."""

    @wraps(view)
    def wrapped(request: MemberRequest, page: QuestionnairePage, *args: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_to_log_in(request)
        response = view(request, page, *args)
        add_never_cache_headers(response)
        return response

    return wrapped


def start(request: MemberRequest, page: QuestionnairePage) -> HttpResponse:
    """What the diagnostic is, how long it takes, what to have at hand. Public and the same for everyone."""
    territory_id = request.space.territory_id
    version = current_version(territory_id) if territory_id else None
    definition = definition_of(version.pk) if version else None
    return page.render(
        request,
        template="questionnaires/start.html",
        context_overrides={"definition": definition, "begin_url": page.reverse_subpage("begin")},
    )


@personal
def begin(request: MemberRequest, page: QuestionnairePage) -> HttpResponse:
    """Choose for which organisation one answers; the draft under way is taken up again."""
    here = request.path
    organisations = [membership.organisation for membership in memberships_of(request.user)]
    if not organisations:
        query = urlencode({"territoire": request.space.slug, "next": here})
        return redirect(f"{reverse('create_organisation')}?{query}")
    territory = Territory.objects.get(pk=request.space.territory_id)
    error = _("Choisissez une structure") if request.method == "POST" else ""
    chosen = next((o for o in organisations if str(o.uuid) == request.POST.get("organisation")), None)
    if chosen:
        try:
            draft = start_assessment(chosen, territory=territory, by=request.user)
            return redirect(address_in(request, page, "resume", draft.uuid))
        except QuestionnaireVersion.DoesNotExist:
            return redirect(page.get_url(request))
        except NotAccepted as refusal:
            error = str(refusal)
    context = {"page": page, "error": error, **_may_begin(organisations, territory)}
    return render(request, "questionnaires/begin.html", context)


def _may_begin(organisations: list[Organisation], territory: Territory) -> dict[str, Any]:
    """Each organisation with its draft under way, and whether it may go on with it or begin one."""
    drafts = Assessment.objects.drafts().for_territory(territory).filter(organisation__in=organisations)
    found = {draft.organisation_id: draft for draft in drafts.defer("answers")}
    choices = [(one, found.get(one.pk), one.pk in found or _is_accepted(one, territory)) for one in organisations]
    allowed = [one for one, _draft, is_allowed in choices if is_allowed]
    refusal = whom_it_accepts(territory) if len(allowed) < len(choices) else ""
    return {"choices": choices, "allowed": allowed, "drafts": found, "refusal": refusal}


def _is_accepted(organisation: Organisation, territory: Territory) -> bool:
    return territory.accepts(organisation.kind, organisation.other_kind)


@personal
def resume(request: MemberRequest, page: QuestionnairePage, uuid) -> HttpResponse:
    """Back to where one left: the first step with something to answer, else the review; the result once sent."""
    assessment = load_assessment(request, uuid)
    if assessment.is_over:
        return redirect(address_in(request, page, "result", uuid))
    place = first_unanswered(definition_of(assessment.version_id), assessment)
    return redirect(_next_url(request, page, uuid, place, {}))


def step(request: MemberRequest, page: QuestionnairePage, uuid, theme: str, number: int) -> HttpResponseBase:
    """One step of a theme. What is typed after the log-in expired is kept and shown again after it."""
    keep_typed(request)
    return _step(request, page, uuid, theme, number)


@personal
def _step(request: MemberRequest, page: QuestionnairePage, uuid, theme: str, number: int) -> HttpResponse:
    assessment = load_assessment(request, uuid)
    if assessment.is_over and request.method != "POST":
        return redirect(address_in(request, page, "result", uuid))
    definition, here = definition_of(assessment.version_id), Place(theme, number)
    questions = questions_at(definition, here)
    base_url, following = address_in(request, page, "resume", uuid), place_after(definition, here)
    views = _views(assessment, questions, base_url)
    if request.method == "POST":
        typed, seen = typed_in(request), views
        try:
            saving = save_answers(assessment, changes=changes_from_post(views, typed), by=request.user)
            # Removals come before what is added.
            keeper = AssessmentFiles(assessment, by=request.user)
            refused = attach_sent(request, questions, typed, keeper=keeper)
            views = _views(assessment, questions, base_url)
            if assessment.pilot_id:
                keep_remarks(views, typed, assessment, by=request.user)
        except (AlreadySubmitted, Refused):
            _keep_last_remarks(views, typed, assessment, by=request.user)
            return redirect(address_in(request, page, "result", uuid))
        show_saving(views, typed, saving, seen=seen)
        show_refused(views, refused)
        unkept = saving.refused or saving.conflicts or refused
        kept = not (unkept or any(view.remark and view.remark.error for view in views))
        if kept and ("leave" in typed or not any(view.error for view in views)):
            return redirect(_next_url(request, page, uuid, following, typed))
    else:
        if assessment.pilot_id:
            show_remarks(views, assessment, by=request.user)
        show_pending(request, views)
    context = step_context(definition, assessment, here, views) | {
        "page": page,
        "assessment": assessment,
        "base_url": base_url,
        "skip_url": _next_url(request, page, uuid, following, {}),
        "api_url": reverse("api:answers", args=[uuid]),
        "upload_accept": ACCEPT,
    }
    return render(request, "questionnaires/step.html", context)


def _keep_last_remarks(views: list[QuestionView], typed: Typed, assessment: Assessment, *, by: User) -> None:
    """What was said of a pilot while a colleague sent it: unlike answers, it may still be kept."""
    if assessment.pilot_id:
        with suppress(Refused):
            keep_remarks(views, typed, assessment, by=by)


@personal
def review(request: MemberRequest, page: QuestionnairePage, uuid) -> HttpResponse:
    """All answers before sending, what is missing, and the one button that sends."""
    assessment = load_assessment(request, uuid)
    if request.method == "POST":
        try:
            submit_assessment(assessment, by=request.user)
        except AlreadySubmitted:
            return redirect(address_in(request, page, "result", uuid))
        except Incomplete:
            messages.error(request, _("Il reste des questions obligatoires : elles sont signalées ci-dessous."))
            return redirect(address_in(request, page, "review", uuid))
        return redirect(address_in(request, page, "result", uuid))
    if assessment.is_over:
        return redirect(address_in(request, page, "result", uuid))
    definition = definition_of(assessment.version_id)
    missing = missing_required(definition, assessment.answers, assessment.profile)
    base_url = address_in(request, page, "resume", uuid)
    files = files_to_show(assessment, base_url, definition.questions)
    context = {
        "page": page,
        "assessment": assessment,
        "progress": progress_of(definition, assessment),
        "themes": review_of(definition, assessment, missing, files=files),
        "missing": len(missing),
        "base_url": base_url,
    }
    return render(request, "questionnaires/review.html", context)


def _ask_to_log_in(request: MemberRequest) -> HttpResponse:
    return redirect_to_login(request.path, reverse("account_login"))


def _views(assessment: Assessment, questions: tuple[Question, ...], base_url: str) -> list[QuestionView]:
    definition, files = definition_of(assessment.version_id), files_to_show(assessment, base_url, questions)
    return question_views(definition, assessment, questions, files=files, upload_url=upload_url(base_url))


def address_in(request: MemberRequest, page: QuestionnairePage, name: str, *args: Any) -> str:
    return page.get_url(request) + page.reverse_subpage(name, args=args)


def load_assessment(request: MemberRequest, uuid) -> Assessment:
    """The assessment, when it is of this space."""
    assessment = get_assessment_for(request.user, uuid)
    if assessment.territory_id != request.space.territory_id:
        raise Http404
    return assessment


def _next_url(request: MemberRequest, page: QuestionnairePage, uuid, place: Place | None, typed: Typed) -> str:
    if "leave" in typed:
        return reverse("my_space")
    if place is None or "review" in typed:
        return address_in(request, page, "review", uuid)
    return address_in(request, page, "step", uuid, *place)
