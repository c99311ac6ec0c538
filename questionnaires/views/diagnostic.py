"""The journey of someone who answers: steps, review. `page` is the territory's questionnaire."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from actors.models import User
from actors.requests import MemberRequest
from home.problems import Conflict
from home.uploads import ACCEPT
from questionnaires.answers import missing_required
from questionnaires.attaching import attach_sent, show_refused
from questionnaires.definition import Question
from questionnaires.evidence import files_to_show, upload_url
from questionnaires.models import Assessment, QuestionnairePage
from questionnaires.notes import keep_notes, show_notes
from questionnaires.pending import keep_typed, show_pending
from questionnaires.presentation import QuestionView, completion_of, question_views, review_of
from questionnaires.saving import AlreadySubmitted
from questionnaires.services.assessments import Incomplete, save_answers, submit_assessment
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
from questionnaires.studio.remarks import keep_remarks, show_remarks
from questionnaires.versions import definition_of
from questionnaires.views.access import address_in, answering
from questionnaires.without_account import KEPT


@answering
def resume(request: MemberRequest, page: QuestionnairePage, assessment: Assessment) -> HttpResponse:
    """Back to where one left: the first step with something to answer, else the review; the result once sent."""
    if assessment.is_over:
        return redirect(address_in(request, page, "result", assessment.uuid))
    place = first_unanswered(definition_of(assessment.version_id), assessment)
    return redirect(_next_url(request, page, assessment, place, {}))


def step(request: MemberRequest, page: QuestionnairePage, uuid: UUID, theme: str, number: int) -> HttpResponseBase:
    """One step of a theme. What is typed after the log-in expired is kept and shown again after it."""
    is_unsent = request.method == "POST" and not request.user.is_authenticated
    if is_unsent and Assessment.everything.filter(uuid=uuid, secret_digest="").exists():
        keep_typed(request)
    return _step(request, page, uuid, theme, number)


@answering
def _step(
    request: MemberRequest, page: QuestionnairePage, assessment: Assessment, theme: str, number: int
) -> HttpResponse:
    uuid = assessment.uuid
    if assessment.is_over and request.method != "POST":
        return redirect(address_in(request, page, "result", uuid))
    definition, here = definition_of(assessment.version_id), Place(theme, number)
    questions = questions_at(definition, here)
    base_url, following = address_in(request, page, "resume", uuid), place_after(definition, here)
    if request.method == "POST":
        typed = typed_in(request)
        try:
            views, is_kept = _save_step(request, assessment, questions, base_url, typed)
        except (AlreadySubmitted, Conflict):
            return redirect(address_in(request, page, "result", uuid))
        if is_kept:
            return redirect(_next_url(request, page, assessment, following, typed))
    else:
        views = _views(assessment, questions, base_url)
        if assessment.pilot_id:
            show_remarks(views, assessment, by=request.user)
        elif assessment.is_claimed:
            show_notes(views, assessment, by=request.user)
        show_pending(request, views)
    context = step_context(definition, assessment, here, views) | {
        "page": page,
        "assessment": assessment,
        "base_url": base_url,
        "skip_url": _next_url(request, page, assessment, following, {}),
        "api_url": reverse("api:answers", args=[uuid]),
        "upload_accept": ACCEPT,
        "begin_url": address_in(request, page, "begin"),
        "until": assessment.created_at + KEPT,
        "proposed_on": next((view.proposed_on for view in views if view.proposed), None),
    }
    return render(request, "questionnaires/step.html", context)


def _save_step(
    request: MemberRequest, assessment: Assessment, questions: Sequence[Question], base_url: str, typed: Typed
) -> tuple[list[QuestionView], bool]:
    """Save all that a step's form says. Gives the questions as they then are, each with what is wrong, and whether one
    may go on. Raises AlreadySubmitted or Conflict once the diagnostic is sent.
    """
    by = request.user if request.user.is_authenticated else None
    seen = _views(assessment, questions, base_url)
    try:
        saving = save_answers(assessment, changes=changes_from_post(seen, typed), by=by)
        # Removals come before what is added.
        keeper = AssessmentFiles(assessment, by=by)
        refused = attach_sent(request, questions, typed, keeper=keeper) if assessment.is_claimed else {}
        views = _views(assessment, questions, base_url)
        if assessment.pilot_id:
            keep_remarks(views, typed, assessment, by=request.user)
        elif assessment.is_claimed:
            keep_notes(views, typed, assessment, by=request.user)
    except (AlreadySubmitted, Conflict):
        _keep_last_remarks(seen, typed, assessment, by=request.user)
        raise
    show_saving(views, typed, saving, seen=seen)
    show_refused(views, refused)
    unkept = saving.refused or saving.conflicts or refused or any(_said_too_much(view) for view in views)
    return views, not unkept and ("leave" in typed or not any(view.error for view in views))


def _said_too_much(view: QuestionView) -> bool:
    return any(said and said.error for said in (view.remark, view.note))


def _keep_last_remarks(views: list[QuestionView], typed: Typed, assessment: Assessment, *, by: User) -> None:
    """What was said of a pilot while a colleague sent it: unlike answers, it may still be kept."""
    if assessment.pilot_id:
        with suppress(Conflict):
            keep_remarks(views, typed, assessment, by=by)


@answering
def review(request: MemberRequest, page: QuestionnairePage, assessment: Assessment) -> HttpResponse:
    """All answers before sending, what is missing, and the one button that sends; before it, for whom one answers."""
    uuid = assessment.uuid
    if request.method == "POST" and not assessment.is_claimed:
        return redirect(address_in(request, page, "begin"))
    if request.method == "POST":
        try:
            submit_assessment(assessment, by=request.user)
        except AlreadySubmitted:
            return redirect(address_in(request, page, "result", uuid))
        except Incomplete:
            messages.error(request, _("Il reste des questions obligatoires : elles sont signalées ci-dessous."))
            return redirect(address_in(request, page, "review", uuid))
        if not assessment.is_submitted:
            messages.success(request, _("C’est envoyé. Un e-mail vous le confirme."))
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
        "progress": completion_of(definition, assessment),
        "themes": review_of(definition, assessment, missing, files=files),
        "missing": len(missing),
        "base_url": base_url,
        "begin_url": address_in(request, page, "begin"),
    }
    return render(request, "questionnaires/review.html", context)


def _views(assessment: Assessment, questions: Sequence[Question], base_url: str) -> list[QuestionView]:
    definition, files = definition_of(assessment.version_id), files_to_show(assessment, base_url, questions)
    sent_to = upload_url(base_url) if assessment.is_claimed else None
    return question_views(definition, assessment, questions, files=files, upload_url=sent_to)


def _next_url(
    request: MemberRequest, page: QuestionnairePage, assessment: Assessment, place: Place | None, typed: Typed
) -> str:
    if "leave" in typed:
        return reverse("my_space") if assessment.is_claimed else address_in(request, page, "begin")
    if place is None or "review" in typed:
        return address_in(request, page, "review", assessment.uuid)
    return address_in(request, page, "step", assessment.uuid, *place)
