"""« Qui voit quoi », and what a secret link shows. `page` is the territory's questionnaire."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from actors.agreements import wording
from actors.enums import Purpose, Sharing
from actors.models import Presence
from actors.permissions import memberships_in
from actors.requests import MemberRequest
from actors.services.sharing import set_sharing
from home.problems import Conflict
from questionnaires.forms.sharing import LinkForm, PublicResultForm
from questionnaires.models import QuestionnairePage, ResultLink
from questionnaires.permissions import get_presence_in, get_shared_result
from questionnaires.results.reading import result_view
from questionnaires.services.links import note_reading, open_link, revoke_link
from questionnaires.sharing import agreements_of, latest_sent, links_of, log_of
from questionnaires.views.access import address_in, personal


@personal
def sharing(request: MemberRequest, page: QuestionnairePage, uuid: UUID) -> HttpResponse:
    """Who sees the results of an organisation here, since when, and the button that stops it."""
    presence = get_presence_in(request.space.territory_id, request.user, uuid)
    purpose = request.POST.get("purpose", "")
    form = PublicResultForm(request.POST if purpose == Purpose.RESULT else None, presence=presence)
    to: bool | Sharing | None = None
    if purpose in (Purpose.TEAM, Purpose.PEERS):
        to = request.POST.get("to") == "1"
    elif form.is_valid():
        to = Sharing(form.cleaned_data["shares"])
        presence.shares = to
    if to is None:
        return _show(request, page, presence, form=form)
    chosen = Purpose(purpose)
    set_sharing(presence, purpose=chosen, to=to, wording=wording(chosen, presence), by=request.user)
    messages.success(request, _("C’est noté, et déjà en vigueur."))
    return redirect(f"{address_in(request, page, 'sharing', uuid)}#{chosen.value}")


@personal
def open_result_link(request: MemberRequest, page: QuestionnairePage, uuid: UUID) -> HttpResponse:
    """A new secret link to the latest result."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    presence = get_presence_in(request.space.territory_id, request.user, uuid)
    form, assessment = LinkForm(request.POST), latest_sent(presence)
    if not form.is_valid() or assessment is None:
        return _show(request, page, presence, link_form=form)
    try:
        open_link(assessment, by=request.user, **form.cleaned_data)
        messages.success(request, _("Le lien est prêt\u00a0: copiez-le, puis envoyez-le."))
    except Conflict as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{address_in(request, page, 'sharing', uuid)}#liens")


@personal
def revoke_result_link(request: MemberRequest, page: QuestionnairePage, uuid: UUID, link: UUID) -> HttpResponse:
    """Close a secret link at once."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    presence = get_presence_in(request.space.territory_id, request.user, uuid)
    revoke_link(get_object_or_404(ResultLink.objects.of_presence(presence), uuid=link), by=request.user)
    messages.success(request, _("Le lien est révoqué\u00a0: il ne mène plus à rien."))
    return redirect(f"{address_in(request, page, 'sharing', uuid)}#liens")


def shared_result(request: MemberRequest, page: QuestionnairePage, token: str) -> HttpResponse:
    """One result, read by whoever holds its address. What leads nowhere answers the same, whatever the reason."""
    link = get_shared_result(token, territory_id=request.space.territory_id)
    if link is None:
        response = render(request, "questionnaires/shared_nothing.html", {"page": page}, status=404)
    else:
        if _is_read_by_somebody(request):
            note_reading(link)
        shown = result_view(link.assessment, space=request.space, hides_answers=True)
        context = {"page": page, "assessment": link.assessment, "result": shown, "link": link}
        response = render(request, "questionnaires/shared_result.html", context)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _is_read_by_somebody(request: HttpRequest) -> bool:
    """Not a look at the headers, nor what a browser or a mail reader fetches in advance."""
    told = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return request.method == "GET" and not any("prefetch" in word or "preview" in word for word in told)


def _show(
    request: MemberRequest,
    page: QuestionnairePage,
    presence: Presence,
    *,
    form: PublicResultForm | None = None,
    link_form: LinkForm | None = None,
) -> HttpResponse:
    base_url, organisation = address_in(request, page, "sharing", presence.organisation.uuid), presence.organisation
    assessment = latest_sent(presence)
    links = sorted(links_of(presence), key=lambda link: not link.is_open())  # those that lead somewhere first
    for link in links:
        link.address = request.build_absolute_uri(address_in(request, page, "shared_result", link.token))
    context: dict[str, Any] = {
        "page": page,
        "presence": presence,
        "organisation": organisation,
        "colleagues": [place.user for place in memberships_in(organisation)],
        "agreements": agreements_of(presence),
        "words": {purpose.value: wording(purpose, presence) for purpose in (Purpose.TEAM, Purpose.PEERS)},
        "form": form or PublicResultForm(presence=presence),
        "link_form": link_form or LinkForm(),
        "links": links,
        "log": log_of(presence),
        "assessment": assessment,
        "result_url": address_in(request, page, "result", assessment.uuid) if assessment else "",
        "base_url": base_url,
    }
    return render(request, "questionnaires/sharing.html", context)
