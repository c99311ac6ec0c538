"""The plan of an organisation in a territory, for its members. `page` is the territory's questionnaire."""

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actors.models import Presence, User
from actors.requests import MemberRequest
from home.problems import Conflict
from home.spreadsheets import XLSX
from home.uploads import download
from questionnaires.enums import ActionState
from questionnaires.forms.plan import ActionForm, ChangeActionForm, PlanFilter
from questionnaires.models import Action, Assessment, QuestionnairePage
from questionnaires.permissions import actions_of, get_action_of, get_presence_in, get_result_of
from questionnaires.planning.exports import plan_calendar, plan_table
from questionnaires.planning.reading import members_of, plan_view, shown, themes_of, titles_of
from questionnaires.planning.rules import is_late
from questionnaires.services.plan import (
    Added,
    add_action,
    add_from_result,
    add_resources,
    change_action,
    delete_action,
    set_state,
    version_of,
)
from questionnaires.views.access import address_in, personal, read_uuid
from questionnaires.views.said import Act, back_to
from ressources.models import ResourcePage
from ressources.querysets import ResourceQuerySet

ICS = "text/calendar; charset=utf-8"


@dataclass
class Desk:
    """A plan, the people who keep it, and how it is addressed; each thing read once, when it is asked for."""

    request: MemberRequest
    page: QuestionnairePage
    presence: Presence

    @cached_property
    def actions(self) -> list[Action]:
        return list(actions_of(self.presence))

    @cached_property
    def members(self) -> dict[int, User]:
        return members_of(self.presence.organisation)

    @cached_property
    def themes(self) -> dict[str, str]:
        return themes_of(self.presence.territory)

    @cached_property
    def titles(self) -> dict[str, str]:
        return titles_of(self.actions, self.themes, self.presence.territory)

    def themes_for(self, action: Action) -> dict[str, str]:
        """Those that may be chosen, with the one that an action has already, be it asked no more."""
        kept = {action.theme: self.titles.get(action.theme, action.theme)} if action.theme else {}
        return {**kept, **self.themes}

    @cached_property
    def filter(self) -> PlanFilter:
        used = {action.theme for action in self.actions}
        themes = {key: title for key, title in self.titles.items() if key in used}
        return PlanFilter(self.request.GET, themes=themes, members=self.members)

    @cached_property
    def kept(self) -> list[Action]:
        return [action for action in self.actions if self.filter.keeps(action)]

    @property
    def query(self) -> str:
        """The filter, to follow an address."""
        return f"?{urlencode(self.filter.chosen)}" if self.filter.chosen else ""

    def address(self, name: str = "plan", *args: UUID) -> str:
        return address_in(self.request, self.page, name, self.presence.organisation.uuid, *args)


def _desk(request: MemberRequest, page: QuestionnairePage, organisation: UUID) -> Desk:
    presence = get_presence_in(request.space.territory_id, request.user, organisation)
    return Desk(request, page, presence)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def plan(request: MemberRequest, page: QuestionnairePage, organisation: UUID) -> HttpResponse:
    """All that is planned, what is late first; and the form of a new action."""
    desk = _desk(request, page, organisation)
    form = ActionForm(request.POST or None, themes=desk.themes, members=desk.members)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            added = add_action(desk.presence, by=request.user, **form.cleaned_data)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("«\u00a0%(title)s\u00a0» est dans votre plan.") % {"title": added.title})
            _say_if_past(request, added)
            return redirect(desk.address())
    return render(request, "questionnaires/plan.html", {**_shown(desk), "form": form}, status=status)


def _shown(desk: Desk) -> dict[str, object]:
    view = plan_view(desk.kept, titles=desk.titles, members=desk.members)
    organisation, territory = desk.presence.organisation, desk.presence.territory
    result = None
    if not desk.actions:
        result = Assessment.objects.sent_by(organisation, territory=territory).values_list("uuid", flat=True).last()
    return {
        "page": desk.page,
        "organisation": organisation,
        "view": view,
        "filter": desk.filter,
        "is_filtered": bool(desk.filter.chosen),
        "has_actions": bool(desk.actions),
        "query": desk.query,
        "base_url": desk.address(),
        "result_url": address_in(desk.request, desk.page, "result", result) if result else "",
    }


def _say_if_past(request: HttpRequest, action: Action) -> None:
    if is_late(action, timezone.localdate()):
        messages.warning(request, _("La date choisie est déjà passée\u00a0: l’action est rangée parmi les retards."))


@require_POST
@personal
def add_proposed(request: MemberRequest, page: QuestionnairePage, organisation: UUID) -> HttpResponse:
    """Add what a result or the library proposes: `levier` (keys of questions) of `diagnostic`, `ressource` (keys).

    Titles are worked out here, whatever is sent. With `retour=resultat`, back to that
    result; with `retour=ressource`, to the resource.
    """
    desk = _desk(request, page, organisation)
    questions, sought = request.POST.getlist("levier"), request.POST.getlist("ressource")
    result = None
    if "diagnostic" in request.POST:
        result = get_result_of(desk.presence, read_uuid(request.POST["diagnostic"]))
    returns = request.POST.get("retour", "")
    # What went wrong is read at the top of the page, what was done where it was done.
    top = _back_address(desk, result, returns, sought)
    if not (questions or sought):
        messages.warning(request, _("Cochez au moins une action à ajouter."))
        return redirect(top)
    try:
        found = [*_from_result(desk, result, questions), *_from_library(desk, sought)]
    except Conflict as refusal:
        messages.error(request, str(refusal))
        return redirect(top)
    if returns == "ressource" and top != desk.address():
        return redirect(f"{top}#mon-plan")  # where the page says that it is there
    if not (result and returns == "resultat"):
        messages.success(request, _added_in_words(found))
        return redirect(top)
    act = Act.RESOURCE_ADDED if sought else Act.LEVERS_ADDED
    messages.success(request, _added_in_words(found), extra_tags=act.value)
    # With what the form said: the ticks and the order of the actions.
    kept = {name: request.POST.getlist(name) for name in ("levier", "ordre", "tout")}
    return redirect(back_to(top, request, resource="".join(sought[:1]), **kept))


def _back_address(desk: Desk, result: Assessment | None, returns: str, sought: list[str]) -> str:
    """The result or the resource where the form was; else the plan."""
    if result and returns == "resultat":
        return address_in(desk.request, desk.page, "result", result.uuid)
    if returns == "ressource" and (resource := _library_of(desk, sought).first()):
        return resource.url_in(desk.request.space)
    return desk.address()


def _library_of(desk: Desk, sought: list[str]) -> ResourceQuerySet:
    """Those that are named, as far as the territory proposes them."""
    keys = [int(key) for key in sought if key.isdecimal() and len(key) < 10]
    return ResourcePage.objects.for_territory(desk.presence.territory).usable().filter(pk__in=keys).defer("body")


def _from_result(desk: Desk, result: Assessment | None, questions: list[str]) -> list[Added]:
    if not questions:
        return []
    if result is None:
        raise Http404
    return [_or_404(add_from_result(result, questions, presence=desk.presence, by=desk.request.user))]


def _from_library(desk: Desk, sought: list[str]) -> list[Added]:
    if not sought:
        return []
    found = _library_of(desk, sought).prefetch_related("themes")
    return [_or_404(add_resources(found, presence=desk.presence, by=desk.request.user))]


def _or_404(added: Added) -> Added:
    """What is proposed to nobody does not exist."""
    if not (added.new or added.known):
        raise Http404
    return added


def _added_in_words(found: list[Added]) -> str:
    new, known = sum(len(one.new) for one in found), sum(len(one.known) for one in found)
    said = []
    if new:
        said.append(
            ngettext("%(count)s action ajoutée à votre plan.", "%(count)s actions ajoutées à votre plan.", new)
            % {"count": new}
        )
    if known:
        said.append(
            ngettext("%(count)s action y était déjà.", "%(count)s actions y étaient déjà.", known) % {"count": known}
        )
    return " ".join(said)


@require_POST
@personal
def move(request: MemberRequest, page: QuestionnairePage, organisation: UUID) -> HttpResponse:
    """Say where an action stands: the name of what is sent is the state, its value the action."""
    desk = _desk(request, page, organisation)
    state = next((state for state in ActionState if state in request.POST), None)
    if state is None:
        raise Http404
    action = get_action_of(desk.presence, read_uuid(request.POST[state]))
    try:
        set_state(action, state, by=request.user)
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        said = {"title": action.title, "state": state.label}
        messages.success(request, _("«\u00a0%(title)s\u00a0»\u00a0: %(state)s.") % said)
    return redirect(f"{desk.address()}{desk.query}")


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def change(request: MemberRequest, page: QuestionnairePage, organisation: UUID, action: UUID) -> HttpResponse:
    """All that is said of an action. Where a colleague has written meanwhile, both writings are shown."""
    desk = _desk(request, page, organisation)
    found = get_action_of(desk.presence, action)
    form = ChangeActionForm(request.POST or None, action=found, themes=desk.themes_for(found), members=desk.members)
    differences: list[tuple[str, str]] = []
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            saved = change_action(found, by=request.user, **form.cleaned_data)
        except Conflict as refusal:
            found = get_action_of(desk.presence, action)
            differences = form.differences_with(found, titles=desk.titles)
            form.read_again(refusal, seen=version_of(found))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("L’action est enregistrée."))
            _say_if_past(request, saved)
            return redirect(f"{desk.address()}#action-{saved.uuid}")
    context = {**_about(desk, found), "form": form, "differences": differences}
    return render(request, "questionnaires/plan_action.html", context, status=status)


def _about(desk: Desk, action: Action) -> dict[str, object]:
    """What surrounds the form of an action: where it comes from, who wrote last, who held it before leaving."""
    sent = Assessment.objects.filter(pk=action.assessment_id).values_list("uuid", "submitted_at").first()
    has_left = action.owner_id is not None and action.owner_id not in desk.members
    resource = ResourcePage.objects.for_space(desk.request.space).live().filter(pk=action.resource_id).first()
    return {
        "page": desk.page,
        "organisation": desk.presence.organisation,
        "action": action,
        "line": shown(action, today=timezone.localdate(), titles=desk.titles, members=desk.members),
        "base_url": desk.address(),
        "result_url": address_in(desk.request, desk.page, "result", sent[0]) if sent else "",
        "answered_at": sent[1] if sent else None,
        "resource": resource,
        "resource_url": resource.url_in(desk.request.space) if resource else "",
        "writer": desk.members.get(action.changed_by_id or 0),
        "has_left": has_left,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def delete(request: MemberRequest, page: QuestionnairePage, organisation: UUID, action: UUID) -> HttpResponse:
    """Asked once more: nothing brings it back."""
    desk = _desk(request, page, organisation)
    found = get_action_of(desk.presence, action)
    if request.method == "POST":
        delete_action(found)
        messages.success(request, _("«\u00a0%(title)s\u00a0» est supprimée.") % {"title": found.title})
        return redirect(desk.address())
    context = {"page": page, "action": found, "base_url": desk.address()}
    return render(request, "questionnaires/plan_delete.html", context)


@require_safe
@personal
def as_calendar(request: MemberRequest, page: QuestionnairePage, organisation: UUID) -> HttpResponse:
    """What is shown, for a calendar."""
    desk = _desk(request, page, organisation)
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    url = request.build_absolute_uri(desk.address())
    content = plan_calendar(desk.kept, presence=desk.presence, url=url, host=host)
    return download(content, name=f"{_file_name(desk)}.ics", content_type=ICS)


@require_safe
@personal
def as_table(request: MemberRequest, page: QuestionnairePage, organisation: UUID) -> HttpResponse:
    """What is shown, for a spreadsheet, in the order of the page."""
    desk = _desk(request, page, organisation)
    view = plan_view(desk.kept, titles=desk.titles, members=desk.members)
    actions = [line.action for part in view.parts for line in part.actions]
    content = plan_table(actions, titles=desk.titles, members=desk.members)
    return download(content, name=f"{_file_name(desk)}.xlsx", content_type=XLSX)


def _file_name(desk: Desk) -> str:
    return f"plan-d-actions-{slugify(desk.presence.organisation.name)}".strip("-")
