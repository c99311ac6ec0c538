"""Beginning a diagnostic, with an account or without one. `page` is the territory's questionnaire."""

from typing import Any

from allauth.core.ratelimit import consume, respond_429
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from actors.models import Organisation
from actors.permissions import memberships_of
from actors.requests import MemberRequest
from actors.services.organisations import NotAccepted, whom_it_accepts
from home.models import Territory
from home.problems import Conflict
from questionnaires.forms.profile import ProfileForm
from questionnaires.models import Assessment, QuestionnairePage, QuestionnaireVersion
from questionnaires.services.claiming import begin_for, begin_unclaimed, opens_something, unclaimed_of
from questionnaires.versions import current_version, definition_of
from questionnaires.views.access import address_in, personal
from questionnaires.without_account import KEPT, digest_of, forget_secret, give_secret, new_secret, secret_of


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
    unclaimed = unclaimed_of(request.user, territory=territory)
    organisations = [membership.organisation for membership in memberships_of(request.user)]
    if not organisations:
        return redirect(_present_one(request, unclaimed))
    error = _("Choisissez une structure") if request.method == "POST" else ""
    chosen = next((o for o in organisations if str(o.uuid) == request.POST.get("organisation")), None)
    if chosen:
        try:
            draft = begin_for(chosen, territory=territory, by=request.user, unclaimed=unclaimed)
            return redirect(address_in(request, page, "resume", draft.uuid))
        except QuestionnaireVersion.DoesNotExist:
            return redirect(page.get_url(request))
        except (NotAccepted, Conflict) as refusal:
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


def begin_without_account(request: MemberRequest, page: QuestionnairePage) -> HttpResponseBase:
    """What conditions ask of an organisation, then the questions; the browser keeps the secret that opens the draft."""
    territory = Territory.objects.get(pk=request.space.territory_id)
    known = Assessment.everything.for_answerer(request.user, digest=digest_of(request)).for_territory(territory).first()
    form = ProfileForm(request.POST or None, territory=territory)
    response: HttpResponseBase
    if request.method == "POST" and (known or form.is_valid()):
        if not consume(request, action="diagnostic_begun"):
            return respond_429(request)
        # One that opens nothing any more may be known to who had this browser before.
        secret = secret_of(request) if opens_something(request) else new_secret()
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
