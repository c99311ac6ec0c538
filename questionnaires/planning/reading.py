"""What pages read of a plan: the actions in parts, their themes and people in words, what stands beside a result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Membership, Organisation, Presence, User
from home.models import Territory, Theme
from questionnaires.enums import ActionState
from questionnaires.models import Action, Assessment
from questionnaires.permissions import actions_of
from questionnaires.planning.rules import Part, Plan, is_late, plan_of
from questionnaires.versions import current_version, definition_of

PARTS = {
    Part.LATE: gettext_lazy("En retard"),
    Part.DOING: gettext_lazy("En cours"),
    Part.TODO: gettext_lazy("À faire"),
    Part.DONE: gettext_lazy("Faites"),
    Part.DROPPED: gettext_lazy("Abandonnées"),
}

PRINTED = 12  # actions: beyond, a report would be a plan


@dataclass(frozen=True)
class ShownAction:
    """A line of the plan. `owner` is in words, empty when nobody holds it."""

    action: Action
    theme: str
    owner: str
    is_late: bool
    origin: str  # « diagnostic », « ressource », empty for one's own


@dataclass(frozen=True)
class ShownPart:
    key: str
    title: str
    actions: list[ShownAction]
    is_folded: bool


@dataclass(frozen=True)
class PlanView:
    parts: list[ShownPart]
    plan: Plan[Action]
    has_dates: bool  # an open action has a day, which a calendar may show

    @property
    def is_empty(self) -> bool:
        return not self.parts


def members_of(organisation: Organisation) -> dict[int, User]:
    """Who may be given an action, by key."""
    found = Membership.objects.active().filter(organisation=organisation).select_related("user")
    people = (membership.user for membership in found)
    return {user.pk: user for user in sorted(people, key=str)}


def themes_of(territory: Territory) -> dict[str, str]:
    """Key -> title of the themes that the territory's questionnaire asks today, in its order."""
    version = current_version(territory.pk)
    return {theme.key: theme.title for theme in definition_of(version.pk).themes} if version else {}


def titles_of(actions: Iterable[Action], themes: Mapping[str, str], territory: Territory) -> dict[str, str]:
    """The themes, and those of actions that come from a questionnaire of before."""
    older = {action.theme for action in actions if action.theme} - set(themes)
    if not older:
        return dict(themes)
    known = Theme.objects.for_territory(territory).filter(key__in=older).values_list("key", "name")
    return {**themes, **dict(known)}


def plan_view(actions: list[Action], *, titles: Mapping[str, str], members: Mapping[int, User]) -> PlanView:
    today = timezone.localdate()
    plan = plan_of(actions, today)
    parts = [
        ShownPart(
            key=part.value,
            title=str(PARTS[part]),
            actions=[shown(action, today=today, titles=titles, members=members) for action in found],
            is_folded=part in (Part.DONE, Part.DROPPED),
        )
        for part, found in plan.parts
    ]
    return PlanView(parts, plan, has_dates=any(action.is_open and action.due_on for action in actions))


def shown(action: Action, *, today: date, titles: Mapping[str, str], members: Mapping[int, User]) -> ShownAction:
    return ShownAction(
        action=action,
        theme=titles.get(action.theme, ""),
        owner=owner_in_words(action, members),
        is_late=is_late(action, today),
        origin=origin_of(action),
    )


def owner_in_words(action: Action, members: Mapping[int, User]) -> str:
    """Of who has left, no name: it is known that somebody has to take over."""
    if action.owner_id is None:
        return ""
    return str(members[action.owner_id]) if action.owner_id in members else _("ancien membre")


def origin_of(action: Action) -> str:
    if action.question:
        return _("diagnostic")
    return _("ressource") if action.resource_id else ""


@dataclass(frozen=True)
class PrintedPlan:
    """A plan in a document that is read without the site: what is open first, nothing that was given up."""

    lines: list[ShownAction]
    plan: Plan[Action]

    @property
    def left(self) -> int:
        return self.plan.total - len(self.lines)


def plan_to_print(organisation: Organisation, territory: Territory) -> PrintedPlan | None:
    """None while it is empty, or once the organisation has left the territory."""
    presence = Presence.objects.filter(organisation=organisation, territory=territory).first()
    if presence is None:
        return None
    actions = list(actions_of(presence))
    titles = titles_of(actions, themes_of(territory), territory)
    view = plan_view(actions, titles=titles, members=members_of(organisation))
    lines = [line for part in view.parts if part.key != Part.DROPPED for line in part.actions]
    return PrintedPlan(lines[:PRINTED], view.plan) if lines else None


# --- In a few words ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanCount:
    """What was given up counts nowhere."""

    done: int
    total: int
    late: int


def with_plan_counts(presences: QuerySet[Presence]) -> QuerySet:
    """The same presences, each with what `plan_count_of` reads of its plan."""
    plan = Action.objects.filter(organisation=OuterRef("organisation"), territory=OuterRef("territory"))
    return presences.annotate(
        plan_done=_count(plan.filter(state=ActionState.DONE)),
        plan_open=_count(plan.open()),
        plan_late=_count(plan.late(timezone.localdate())),
    )


def plan_count_of(presence: Any) -> PlanCount | None:
    """None as long as there is nothing to do."""
    total = presence.plan_done + presence.plan_open
    return PlanCount(presence.plan_done, total, presence.plan_late) if total else None


def _count(actions: QuerySet) -> Coalesce:
    counted = actions.order_by().values("organisation").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


# --- Beside a result --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ThemeDone:
    key: str
    title: str
    actions: list[Action]


@dataclass(frozen=True)
class PlanBeside:
    """What a plan says beside the scores. `done`: since the former diagnostic, by theme in the questionnaire's order.

    `since`: the day of the former diagnostic, none when there is none. `resources`, `questions`: the keys of what is in
    the plan already, hence would not be added again.
    """

    open: int
    late: int
    next: Action | None
    since: date | None
    done: list[ThemeDone]
    resources: frozenset[int]
    questions: frozenset[str]

    @property
    def done_count(self) -> int:
        return sum(len(theme.actions) for theme in self.done)

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.done)


def plan_beside(
    organisation: Organisation, territory: Territory, *, assessment: Assessment | None = None
) -> PlanBeside:
    """The plan beside the result of a sent diagnostic: what was done between the former one and that one.

    Without `assessment`, what was done since the last one that was sent. Three queries at most.
    """
    sent = Assessment.objects.sent_by(organisation, territory=territory)
    if assessment:
        sent = sent.filter(submitted_at__lt=assessment.submitted_at)
    former = sent.values_list("submitted_at", flat=True).last()
    since = timezone.localdate(former) if former else None
    until = timezone.localdate(assessment.submitted_at) if assessment else date.max
    presence = Presence(organisation=organisation, territory=territory)
    actions = list(actions_of(presence))
    plan = plan_of(actions, timezone.localdate())
    done = [one for one in actions if one.done_on and (since is None or one.done_on >= since) and one.done_on <= until]
    return PlanBeside(
        open=plan.open,
        late=plan.late,
        next=plan.next,
        since=since,
        done=_by_theme(done, territory, assessment),
        resources=frozenset(one.resource_id for one in actions if one.resource_id),
        questions=frozenset(one.question for one in actions if one.question and _is_known(one, assessment)),
    )


def _is_known(action: Action, assessment: Assessment | None) -> bool:
    """Whether an action keeps its question from being added from that result (see `services.plan.add_from_result`)."""
    return action.is_open or (assessment is not None and action.assessment_id == assessment.pk)


def _by_theme(done: list[Action], territory: Territory, assessment: Assessment | None) -> list[ThemeDone]:
    if not done:
        return []
    asked = definition_of(assessment.version_id).themes if assessment else ()
    themes = {theme.key: theme.title for theme in asked} or themes_of(territory)
    titles = {**titles_of(done, themes, territory), "": _("Sans thème")}
    found: dict[str, list[Action]] = {key: [] for key in titles}
    for action in done:
        found[action.theme if action.theme in titles else ""].append(action)
    return [ThemeDone(key, titles[key], actions) for key, actions in found.items() if actions]
