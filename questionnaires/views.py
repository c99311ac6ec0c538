"""The journey of someone who answers: start, steps, review, result. `page` is the territory's questionnaire."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from actors.permissions import memberships_of
from actors.requests import MemberRequest
from home.models import Territory
from questionnaires.answers import missing_required
from questionnaires.definition import Definition, Question
from questionnaires.models import Assessment, QuestionnairePage, QuestionnaireVersion
from questionnaires.permissions import get_assessment_for
from questionnaires.presentation import QuestionView, progress_of, question_views, review_of
from questionnaires.results import result_view
from questionnaires.services import (
    AlreadySubmitted,
    Change,
    Incomplete,
    Saving,
    save_answers,
    start_assessment,
    submit_assessment,
)
from questionnaires.versions import current_version, definition_of

PENDING = "answers_typed_while_logged_out"
HEAVIEST_PENDING = 20_000  # bytes: a step has ten questions at most, and anyone can write here


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a signed-in person only, and kept by no cache."""

    @wraps(view)
    def wrapped(request: MemberRequest, page: QuestionnairePage, *args: Any) -> HttpResponse:
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
    if request.method == "POST":
        chosen = next((o for o in organisations if str(o.uuid) == request.POST.get("organisation")), None)
        if chosen:
            territory = Territory.objects.get(pk=request.space.territory_id)
            try:
                draft = start_assessment(chosen, territory=territory, by=request.user)
            except QuestionnaireVersion.DoesNotExist:
                return redirect(page.get_url(request))
            return redirect(_to(request, page, "resume", draft.uuid))
    drafts = Assessment.objects.drafts().filter(organisation__in=organisations, territory=request.space.territory_id)
    context = {
        "page": page,
        "organisations": organisations,
        "drafts": {draft.organisation_id: draft for draft in drafts.defer("answers")},
        "error": request.method == "POST",
    }
    return render(request, "questionnaires/begin.html", context)


@personal
def resume(request: MemberRequest, page: QuestionnairePage, uuid) -> HttpResponse:
    """Back to where one left: the first step with something to answer, else the review; the result once sent."""
    assessment = _load(request, uuid)
    if assessment.is_submitted:
        return redirect(_to(request, page, "result", uuid))
    definition = definition_of(assessment.version_id)
    for theme in definition.themes:
        for number, questions in enumerate(definition.steps(theme), start=1):
            views = question_views(definition, assessment, questions)
            if any(view.visible and view.saved_at is None for view in views):
                return redirect(_to(request, page, "step", uuid, theme.key, number))
    return redirect(_to(request, page, "review", uuid))


def step(request: MemberRequest, page: QuestionnairePage, uuid, theme: str, number: int) -> HttpResponse:
    """One step of a theme. What is typed after the log-in expired is kept and shown again after it."""
    weight = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method == "POST" and not request.user.is_authenticated and weight <= HEAVIEST_PENDING:
        request.session[PENDING] = {"path": request.path, "data": dict(request.POST.lists())}
    return _step(request, page, uuid, theme, number)


@personal
def _step(request: MemberRequest, page: QuestionnairePage, uuid, theme: str, number: int) -> HttpResponse:
    assessment = _load(request, uuid)
    if assessment.is_submitted:
        return redirect(_to(request, page, "result", uuid))
    definition, questions = _questions_of_step(assessment, theme, number)
    views = question_views(definition, assessment, questions)
    if request.method == "POST":
        data = dict(request.POST.lists())
        try:
            saving = save_answers(assessment, changes=_changes(views, data), by=request.user)
        except AlreadySubmitted:
            return redirect(_to(request, page, "result", uuid))
        views = _after_saving(question_views(definition, assessment, questions), data, saving, definition, seen=views)
        kept = not (saving.refused or saving.conflicts)
        if kept and ("leave" in data or not any(view.error for view in views)):
            return redirect(_next_url(request, page, assessment, definition, theme, number, data))
    elif request.session.get(PENDING, {}).get("path") == request.path:
        pending = request.session.pop(PENDING)["data"]
        _show_typed(views, pending)
        messages.warning(
            request, _("Votre connexion avait expiré. Voici ce que vous aviez saisi : vérifiez, puis continuez.")
        )
    context = _step_context(assessment, definition, theme, number, views)
    context |= {
        "page": page,
        "base_url": _to(request, page, "resume", uuid),
        "skip_url": _next_url(request, page, assessment, definition, theme, number, {}),
        "api_url": reverse("api:answers", args=[uuid]),
    }
    return render(request, "questionnaires/step.html", context)


@personal
def review(request: MemberRequest, page: QuestionnairePage, uuid) -> HttpResponse:
    """All answers before sending, what is missing, and the one button that sends."""
    assessment = _load(request, uuid)
    if request.method == "POST":
        try:
            submit_assessment(assessment, by=request.user)
        except Incomplete:
            messages.error(request, _("Il reste des questions obligatoires : elles sont signalées ci-dessous."))
            return redirect(_to(request, page, "review", uuid))
        return redirect(_to(request, page, "result", uuid))
    if assessment.is_submitted:
        return redirect(_to(request, page, "result", uuid))
    definition = definition_of(assessment.version_id)
    missing = missing_required(definition, assessment.answers, assessment.profile)
    context = {
        "page": page,
        "assessment": assessment,
        "progress": progress_of(definition, assessment),
        "themes": review_of(definition, assessment, missing),
        "missing": len(missing),
        "base_url": _to(request, page, "resume", uuid),
    }
    return render(request, "questionnaires/review.html", context)


@personal
def result(request: MemberRequest, page: QuestionnairePage, uuid) -> HttpResponse:
    """The result of a sent assessment."""
    assessment = _load(request, uuid)
    if not assessment.is_submitted:
        return redirect(_to(request, page, "resume", uuid))
    context = {"page": page, "assessment": assessment, "result": result_view(assessment, space=request.space)}
    return render(request, "questionnaires/result.html", context)


def _ask_to_log_in(request: MemberRequest) -> HttpResponse:
    return redirect_to_login(request.path, reverse("account_login"))


def _to(request: MemberRequest, page: QuestionnairePage, name: str, *args: Any) -> str:
    return page.get_url(request) + page.reverse_subpage(name, args=args)


def _load(request: MemberRequest, uuid) -> Assessment:
    """The assessment, when it is of this space."""
    assessment = get_assessment_for(request.user, uuid)
    if assessment.territory_id != request.space.territory_id:
        raise Http404
    return assessment


def _questions_of_step(assessment: Assessment, theme_key: str, number: int) -> tuple[Definition, tuple[Question, ...]]:
    definition = definition_of(assessment.version_id)
    try:
        return definition, definition.steps(definition.theme(theme_key))[number - 1 if number else 10_000]
    except (KeyError, IndexError) as error:
        raise Http404 from error


def _changes(views: list[QuestionView], data: dict[str, list[str]]) -> list[Change]:
    """What the form says of each question that it held."""
    return [
        Change(
            key=view.key,
            raw=data.get(view.key, []),
            not_applicable=f"{view.key}.na" in data,
            reason=data.get(f"{view.key}.reason", [""])[0],
            seen=_seen(data, view.key),
        )
        for view in views
        if f"{view.key}.seen" in data
    ]


def _seen(data: dict[str, list[str]], key: str) -> int | None:
    text = data[f"{key}.seen"][0]
    return int(text) if text.isdigit() and len(text) < 10 else None


def _after_saving(
    views: list[QuestionView],
    data: dict[str, list[str]],
    saving: Saving,
    definition: Definition,
    *,
    seen: list[QuestionView],
) -> list[QuestionView]:
    """The step again, with each error beside its question and what was typed still there."""
    was_visible = {view.key for view in seen if view.visible}
    for view in views:
        if view.key in saving.refused:
            view.error, view.typed = saving.refused[view.key].message, data.get(view.key, [])
        elif view.key in saving.conflicts:
            view.conflict, view.typed = True, data.get(view.key, [])
        elif "leave" in data:
            continue  # what is left for later is not an error
        elif view.visible and view.question.required and view.saved_at is None and f"{view.key}.seen" in data:
            newly = view.key not in was_visible
            view.error = (
                _("Une question de plus, d’après vos réponses.") if newly else _("Cette question attend une réponse.")
            )
    return views


def _show_typed(views: list[QuestionView], data: dict[str, list[str]]) -> None:
    for view in views:
        if f"{view.key}.seen" in data:
            view.typed = data.get(view.key, [])
            view.entry = {
                **view.entry,
                "na": f"{view.key}.na" in data,
                "reason": data.get(f"{view.key}.reason", [""])[0],
            }


def _next_url(request, page, assessment, definition, theme: str, number: int, data: dict[str, list[str]]) -> str:
    if "leave" in data:
        return reverse("my_space")
    if "review" in data:
        return _to(request, page, "review", assessment.uuid)
    places = [(t.key, n) for t in definition.themes for n in range(1, len(definition.steps(t)) + 1)]
    following = places[places.index((theme, number)) + 1 :]
    if not following:
        return _to(request, page, "review", assessment.uuid)
    return _to(request, page, "step", assessment.uuid, *following[0])


def _step_context(
    assessment: Assessment, definition: Definition, theme_key: str, number: int, views: list[QuestionView]
) -> dict[str, Any]:
    places = [(t.key, n) for t in definition.themes for n in range(1, len(definition.steps(t)) + 1)]
    here = places.index((theme_key, number))
    keys = [theme.key for theme in definition.themes]
    return {
        "assessment": assessment,
        "theme": definition.theme(theme_key),
        "theme_number": keys.index(theme_key) + 1,
        "theme_count": len(keys),
        "number": number,
        "count": len(definition.steps(definition.theme(theme_key))),
        "views": views,
        "wrong": [view for view in views if view.error or view.conflict],
        "progress": progress_of(definition, assessment),
        "previous": places[here - 1] if here else None,
        "is_last": here == len(places) - 1,
    }
