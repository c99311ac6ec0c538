"""Writes: the plan of an organisation in a territory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import Presence, User
from home.problems import Conflict
from questionnaires.enums import OPEN_STATES, ActionState
from questionnaires.models import Action, Assessment
from questionnaires.permissions import actions_of
from questionnaires.planning.rules import shortened, title_of
from questionnaires.versions import definition_of
from ressources.models import ResourcePage

MOST_ACTIONS = 300  # of a plan


class Moved(Conflict):
    """Somebody has changed the action since it was read."""


@dataclass(frozen=True)
class Added:
    """What was added to a plan, and what of it was there already."""

    new: tuple[Action, ...]
    known: tuple[Action, ...]


def add_action(
    presence: Presence,
    *,
    by: User,
    title: str,
    theme: str = "",
    note: str = "",
    owner: User | None = None,
    due_on: date | None = None,
) -> Action:
    """Add an action of one's own. Raises Conflict when the plan is full, or the organisation has left."""
    action = _made(presence, by=by, title=title, theme=theme, note=note, owner=owner, due_on=due_on)
    with transaction.atomic():
        _lock(presence)
        _check_room(presence, more=1)
        action.save()
    return action


def add_from_result(assessment: Assessment, questions: Sequence[str], *, presence: Presence, by: User) -> Added:
    """Add what a sent diagnostic proposes after some of its answers; what the definition does not ask is left out.

    An answer leads to one action, whatever becomes of it; so does a question, as long as that action is open.
    Raises Conflict as `add_action` does.
    """
    definition = definition_of(assessment.version_id)
    wanted = [question for key in dict.fromkeys(questions) if (question := definition.find_question(key))]
    with transaction.atomic():
        _lock(presence)
        of_answers, still_open = Q(assessment=assessment), Q(state__in=OPEN_STATES)
        found = actions_of(presence).filter(of_answers | still_open, question__in=[one.key for one in wanted])
        known = {action.question: action for action in found}
        new = [
            _made(
                presence,
                by=by,
                title=title_of(question, assessment.answers, otherwise=_progress_on),
                theme=definition.theme_of(question.key).key,
                assessment=assessment,
                question=question.key,
            )
            for question in wanted
            if question.key not in known
        ]
        _check_room(presence, more=len(new))
        Action.objects.bulk_create(new)
    return Added(tuple(new), tuple(known.values()))


def add_resources(resources: Iterable[ResourcePage], *, presence: Presence, by: User) -> Added:
    """Add what resources propose, each once. Raises Conflict as `add_action` does."""
    wanted = {resource.pk: resource for resource in resources}
    with transaction.atomic():
        _lock(presence)
        known = {action.resource_id: action for action in actions_of(presence).filter(resource__in=wanted)}
        new = [
            _made(presence, by=by, title=shortened(one.title), theme=_theme_of(one), resource=one)
            for pk, one in wanted.items()
            if pk not in known
        ]
        _check_room(presence, more=len(new))
        Action.objects.bulk_create(new)
    return Added(tuple(new), tuple(known.values()))


def _progress_on(question: str) -> str:
    return _("Progresser\u00a0: %(question)s") % {"question": question}


def _theme_of(resource: ResourcePage) -> str:
    """The one theme of a resource; of several, none."""
    themes = [theme.key for theme in resource.themes.all()]
    return themes[0] if len(themes) == 1 else ""


def _made(presence: Presence, *, by: User, **fields: object) -> Action:
    places = {"organisation_id": presence.organisation_id, "territory_id": presence.territory_id}
    return Action(**places, created_by=by, changed_by=by, **fields)


def _lock(presence: Presence) -> None:
    """Whoever adds to the same plan waits, so that the same thing is added once."""
    if not Presence.objects.select_for_update().filter(pk=presence.pk).first():
        raise Conflict(_("La structure a quitté cet espace."))


def _check_room(presence: Presence, *, more: int) -> None:
    if more and actions_of(presence).count() + more > MOST_ACTIONS:
        message = _("Un plan tient %(most)s actions au plus\u00a0: supprimez-en avant d’en ajouter.")
        raise Conflict(message % {"most": MOST_ACTIONS})


@transaction.atomic
def change_action(
    action: Action,
    *,
    by: User,
    seen: str,
    title: str,
    theme: str,
    note: str,
    owner: User | None,
    due_on: date | None,
    state: str,
) -> Action:
    """Write an action. `seen` is its `version_of` when its form was drawn.

    Raises Moved when somebody has changed it since, Conflict when it would open again beside another of the same
    question.
    """
    locked = _locked(action, seen=seen)
    if (owner and owner.pk) != locked.owner_id:
        locked.reminded_at = None
    locked.title, locked.theme, locked.note, locked.owner, locked.due_on = title, theme, note, owner, due_on
    _set_state(locked, ActionState(state))
    return _save(locked, by=by)


def version_of(action: Action) -> str:
    """Which writing of an action stands."""
    return str(action.revision)


@transaction.atomic
def set_state(action: Action, state: ActionState, *, by: User) -> Action:
    """Say where an action stands, whatever else was written of it meanwhile. Raises Conflict as `change_action` may."""
    locked = _locked(action)
    if locked.state == state:
        return locked
    _set_state(locked, state)
    return _save(locked, by=by)


def _locked(action: Action, *, seen: str | None = None) -> Action:
    """Raises Conflict when a colleague has deleted it meanwhile, Moved when it is not the one that was seen."""
    locked = Action.objects.select_for_update(of=("self",)).filter(pk=action.pk).first()
    if locked is None:
        raise Conflict(_("Un collègue vient de supprimer cette action."))
    if seen is not None and version_of(locked) != seen:
        raise Moved(_("Un collègue a modifié cette action entre-temps\u00a0: relisez, puis enregistrez de nouveau."))
    return locked


def _set_state(action: Action, state: ActionState) -> None:
    """Nothing is saved. Raises Conflict when the action would be the second open one of its question."""
    opens = state in OPEN_STATES and not action.is_open
    if opens and action.question and _another_is_open(action):
        raise Conflict(_("Une autre action de votre plan porte déjà sur cette question\u00a0: celle-ci reste fermée."))
    if state != ActionState.DONE:
        action.done_on = None
    elif action.state != ActionState.DONE:
        action.done_on = timezone.localdate()
    action.state = state


def _another_is_open(action: Action) -> bool:
    """Nobody adds one until this is decided."""
    plan = {"organisation": action.organisation_id, "territory": action.territory_id}
    list(Presence.objects.select_for_update().filter(**plan))
    same = Action.objects.open().filter(**plan, question=action.question)
    return same.exclude(pk=action.pk).exists()


def _save(action: Action, *, by: User) -> Action:
    action.revision += 1
    action.changed_at, action.changed_by = timezone.now(), by
    action.save()
    return action


@transaction.atomic
def delete_action(action: Action, *, seen: str | None = None) -> None:
    """With `seen`, its `version_of` when it was read: raises as `change_action` does. Without, it goes as it stands."""
    if seen is not None:
        _locked(action, seen=seen)
    action.delete()
