"""The steps of the form: saved field by field by the script, as a whole without it; files too."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from actors.requests import MemberRequest
from home.uploads import ACCEPT
from questionnaires.attaching import attach_sent, show_refused
from questionnaires.definition import Question
from questionnaires.pending import keep_typed, show_pending
from questionnaires.presentation import QuestionView, question_views
from questionnaires.saving import AlreadySubmitted, Saving
from questionnaires.steps import (
    Place,
    Typed,
    changes_from_post,
    place_after,
    questions_at,
    show_saving,
    show_typed,
    step_context,
    typed_in,
)
from trophees.addresses import space_of
from trophees.applying.joining import offers_for
from trophees.applying.navigation import files_by_question, step_url, stop_after, stops_of
from trophees.models import Application
from trophees.permissions import can_change
from trophees.services.answers import ApplicationFiles, NotAccepting, closed_words
from trophees.services.applications import missing_from
from trophees.versions import form_of
from trophees.views.loading import for_author


def step(request: HttpRequest, uuid: UUID, part: str, number: int) -> HttpResponseBase:
    """One step. What is typed after the log-in expired is kept and shown again after it."""
    keep_typed(request)
    return _step(request, uuid, part, number)


@for_author
def _step(request: MemberRequest, application: Application, part: str, number: int) -> HttpResponse:
    now = timezone.now()
    definition, here = form_of(application.form_id), Place(part, number)
    questions = questions_at(definition, here)
    if request.method != "POST" and not can_change(application, now):
        return redirect("application_review", application.uuid)
    views, following = _views(application, questions), place_after(definition, here)
    status = 200
    if request.method == "POST":
        typed, seen = typed_in(request), views
        try:
            saving, refused = _save(request, application, questions, typed, now=now)
        except (NotAccepting, AlreadySubmitted) as closed:
            # What was typed is still there to be copied.
            show_typed(views, typed)
            messages.error(request, closed_words(application, closed))
            status = 409
        else:
            views = _views(application, questions)
            show_saving(views, typed, saving, seen=seen)
            show_refused(views, refused)
            kept = not (saving.refused or saving.conflicts or refused)
            if kept and ("leave" in typed or not any(view.error for view in views)):
                return redirect(_next_url(application, here, following, typed))
    else:
        show_pending(request, views)
    stops = stops_of(application, missing=missing_from(application), offers=offers_for(application))
    context = step_context(definition, application, here, views) | {
        "application": application,
        "campaign": application.campaign,
        "space": space_of(application.campaign),
        "stops": stops,
        "next_stop": "" if following else stop_after(stops, part).key,
        "current": part,
        "may_change": True,
        "base_url": step_url(application, "-", 1).removesuffix("-/1/"),
        "skip_url": _next_url(application, here, following, {}),
        "api_url": reverse("api:application_answers", args=[application.uuid]),
        "upload_accept": ACCEPT,
    }
    return render(request, "trophees/apply/step.html", context, status=status)


def _views(application: Application, questions: tuple[Question, ...]) -> list[QuestionView]:
    def upload_url(key: str) -> str:
        return reverse("send_application_file", args=[application.uuid, key])

    files = files_by_question(application, may_change=True)
    return question_views(form_of(application.form_id), application, questions, files=files, upload_url=upload_url)


def _save(
    request: MemberRequest, application: Application, questions: tuple[Question, ...], typed: Typed, *, now: datetime
) -> tuple[Saving, dict[str, str]]:
    """What became of the answers; by question, why its files were refused. Removals come before what is added."""
    keeper = ApplicationFiles(application, by=request.user, now=now)
    saving = keeper.save_answers(changes_from_post(_views(application, questions), typed))
    return saving, attach_sent(request, questions, typed, keeper=keeper)


def _next_url(application: Application, here: Place, following: Place | None, typed: Typed) -> str:
    """The next step; after the last one, what the way has before the review."""
    if "leave" in typed:
        return reverse("application", args=[application.uuid])
    if "review" in typed:
        return reverse("application_review", args=[application.uuid])
    if following is None:
        stops = stops_of(application, missing=missing_from(application), offers=offers_for(application))
        return stop_after(stops, here.theme).url
    return step_url(application, *following)
