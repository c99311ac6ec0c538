"""The journey of someone who answers: start, steps, review. `page` is the territory's questionnaire."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core.ratelimit import consume, respond_429
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
from questionnaires.forms.profile import ProfileForm
from questionnaires.models import Assessment, QuestionnairePage, QuestionnaireVersion
from questionnaires.notes import keep_notes, show_notes
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
from questionnaires.services.claiming import begin_unclaimed, forget_secret, give_to
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
from questionnaires.without_account import KEPT, digest_of, give_secret, new_secret, secret_of


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


def answering(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For who may answer the diagnostic, which the view is given: its members, or the browser that began it without an
    account. Kept by no cache.
    """

    @wraps(view)
    def wrapped(request: MemberRequest, page: QuestionnairePage, uuid: UUID, *args: Any) -> HttpResponseBase:
        try:
            assessment = load_assessment(request, uuid)
        except Http404:
            if request.user.is_authenticated:
                raise
            return _ask_to_log_in(request)
        response = view(request, page, assessment, *args)
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


def begin(request: MemberRequest, page: QuestionnairePage) -> HttpResponseBase:
    """Say for whom one answers: an organisation of one's own, or, without an account, what kind of organisation."""
    return _begin(request, page) if request.user.is_authenticated else begin_without_account(request, page)


@personal
def _begin(request: MemberRequest, page: QuestionnairePage) -> HttpResponse:
    """Choose for which organisation one answers; the draft under way is taken up again."""
    territory = Territory.objects.get(pk=request.space.territory_id)
    unclaimed = Assessment.everything.for_answerer(request.user, digest="").unclaimed().for_territory(territory).first()
    organisations = [membership.organisation for membership in memberships_of(request.user)]
    if not organisations:
        return redirect(_present_one(request, unclaimed))
    error = _("Choisissez une structure") if request.method == "POST" else ""
    chosen = next((o for o in organisations if str(o.uuid) == request.POST.get("organisation")), None)
    if chosen:
        try:
            draft = _draft_for(chosen, unclaimed, territory=territory, by=request.user)
            return redirect(address_in(request, page, "resume", draft.uuid))
        except QuestionnaireVersion.DoesNotExist:
            return redirect(page.get_url(request))
        except (NotAccepted, Refused) as refusal:
            error = str(refusal)
    context = {"page": page, "error": error, "unclaimed": unclaimed, **_may_begin(organisations, territory)}
    response = render(request, "questionnaires/begin.html", context)
    forget_secret(response, request)
    return response


def _present_one(request: MemberRequest, unclaimed: Assessment | None) -> str:
    """Where a person of no organisation presents theirs; what they told of it before is filled in."""
    told = unclaimed.profile if unclaimed else {}
    names = {"type": "actor_type", "effectif": "headcount", "secteur": "sector"}
    known = {name: told.get(key, "") for name, key in names.items()} if told else {}
    query = urlencode({"territoire": request.space.slug, "next": request.path, **known})
    return f"{reverse('create_organisation')}?{query}"


def _draft_for(
    organisation: Organisation, unclaimed: Assessment | None, *, territory: Territory, by: User
) -> Assessment:
    if unclaimed:
        return give_to(unclaimed, organisation, by=by)
    return start_assessment(organisation, territory=territory, by=by)


def begin_without_account(request: MemberRequest, page: QuestionnairePage) -> HttpResponseBase:
    """What conditions ask of an organisation, then the questions; the browser keeps the secret that opens the draft."""
    territory = Territory.objects.get(pk=request.space.territory_id)
    known = Assessment.everything.for_answerer(request.user, digest=digest_of(request)).for_territory(territory).first()
    form = ProfileForm(request.POST or None, territory=territory)
    response: HttpResponseBase
    if request.method == "POST" and (known or form.is_valid()):
        if not consume(request, action="diagnostic_begun"):
            return respond_429(request)
        secret = secret_of(request) or new_secret()
        try:
            draft = known or begin_unclaimed(territory, profile=form.profile, secret=secret)
        except QuestionnaireVersion.DoesNotExist:
            return redirect(page.get_url(request))
        response = redirect(address_in(request, page, "resume", draft.uuid))
        give_secret(response, secret)
    else:
        context = {"page": page, "form": form, "draft": known, "until": known and known.created_at + KEPT}
        response = render(request, "questionnaires/begin_without_account.html", context)
    add_never_cache_headers(response)
    return response


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


@answering
def resume(request: MemberRequest, page: QuestionnairePage, assessment: Assessment) -> HttpResponse:
    """Back to where one left: the first step with something to answer, else the review; the result once sent."""
    if assessment.is_over:
        return redirect(address_in(request, page, "result", assessment.uuid))
    place = first_unanswered(definition_of(assessment.version_id), assessment)
    return redirect(_next_url(request, page, assessment, place, {}))


def step(request: MemberRequest, page: QuestionnairePage, uuid: UUID, theme: str, number: int) -> HttpResponseBase:
    """One step of a theme. What is typed after the log-in expired is kept and shown again after it."""
    if not request.user.is_authenticated and Assessment.everything.filter(uuid=uuid, secret_digest="").exists():
        keep_typed(request)
    return _step(request, page, uuid, theme, number)


@answering
def _step(
    request: MemberRequest, page: QuestionnairePage, assessment: Assessment, theme: str, number: int
) -> HttpResponse:
    by = request.user if request.user.is_authenticated else None
    uuid = assessment.uuid
    if assessment.is_over and request.method != "POST":
        return redirect(address_in(request, page, "result", uuid))
    definition, here = definition_of(assessment.version_id), Place(theme, number)
    questions = questions_at(definition, here)
    base_url, following = address_in(request, page, "resume", uuid), place_after(definition, here)
    views = _views(assessment, questions, base_url)
    if request.method == "POST":
        typed, seen = typed_in(request), views
        try:
            saving = save_answers(assessment, changes=changes_from_post(views, typed), by=by)
            # Removals come before what is added.
            keeper = AssessmentFiles(assessment, by=by)
            refused = attach_sent(request, questions, typed, keeper=keeper) if assessment.is_claimed else {}
            views = _views(assessment, questions, base_url)
            if assessment.pilot_id:
                keep_remarks(views, typed, assessment, by=request.user)
            elif assessment.is_claimed:
                keep_notes(views, typed, assessment, by=request.user)
        except (AlreadySubmitted, Refused):
            _keep_last_remarks(views, typed, assessment, by=request.user)
            return redirect(address_in(request, page, "result", uuid))
        show_saving(views, typed, saving, seen=seen)
        show_refused(views, refused)
        unkept = saving.refused or saving.conflicts or refused
        kept = not (unkept or any(_said_too_much(view) for view in views))
        if kept and ("leave" in typed or not any(view.error for view in views)):
            return redirect(_next_url(request, page, assessment, following, typed))
    else:
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


def _said_too_much(view: QuestionView) -> bool:
    return any(said and said.error for said in (view.remark, view.note))


def _keep_last_remarks(views: list[QuestionView], typed: Typed, assessment: Assessment, *, by: User) -> None:
    """What was said of a pilot while a colleague sent it: unlike answers, it may still be kept."""
    if assessment.pilot_id:
        with suppress(Refused):
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
        "progress": progress_of(definition, assessment),
        "themes": review_of(definition, assessment, missing, files=files),
        "missing": len(missing),
        "base_url": base_url,
        "begin_url": address_in(request, page, "begin"),
    }
    return render(request, "questionnaires/review.html", context)


def _ask_to_log_in(request: MemberRequest) -> HttpResponse:
    return redirect_to_login(request.path, reverse("account_login"))


def _views(assessment: Assessment, questions: tuple[Question, ...], base_url: str) -> list[QuestionView]:
    definition, files = definition_of(assessment.version_id), files_to_show(assessment, base_url, questions)
    sent_to = upload_url(base_url) if assessment.is_claimed else None
    return question_views(definition, assessment, questions, files=files, upload_url=sent_to)


def address_in(request: MemberRequest, page: QuestionnairePage, name: str, *args: Any) -> str:
    return page.get_url(request) + page.reverse_subpage(name, args=args)


def load_assessment(request: MemberRequest, uuid: UUID) -> Assessment:
    """The assessment, when it is of this space."""
    assessment = get_assessment_for(request.user, uuid, digest=digest_of(request))
    if assessment.territory_id != request.space.territory_id:
        raise Http404
    return assessment


def _next_url(
    request: MemberRequest, page: QuestionnairePage, assessment: Assessment, place: Place | None, typed: Typed
) -> str:
    if "leave" in typed:
        return reverse("my_space") if assessment.is_claimed else address_in(request, page, "begin")
    if place is None or "review" in typed:
        return address_in(request, page, "review", assessment.uuid)
    return address_in(request, page, "step", assessment.uuid, *place)
