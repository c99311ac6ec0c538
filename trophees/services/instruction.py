"""Writes: what an organiser does of an application before a jury decides."""

from collections.abc import Iterable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict as Refused
from trophees.enums import ApplicationState, Landscape
from trophees.models import Application, ApplicationEvent
from trophees.services.deliberation import is_frozen
from trophees.states import State, may_pass
from trophees.tasks.instruction import send_instruction
from trophees.tokens import token_of

# What an applicant is told by mail. What a jury reads or decides is not among it.
TOLD = frozenset(
    {
        (State.RECEIVED, State.ADMISSIBLE),
        (State.RECEIVED, State.INADMISSIBLE),
        (State.ADMISSIBLE, State.INADMISSIBLE),
        (State.INADMISSIBLE, State.RECEIVED),
    }
)


@transaction.atomic
def move(application: Application, *, to: str, note: str, by: User, seen: str = "", read: str = "") -> Application:
    """Pass an application to another state, with a line of its history; the applicant is told of its admissibility.

    `seen`: the state on screen when this was decided; `read`: the `version_read` of what was on screen.
    Raises Refused where it may not pass, has passed or was sent again meanwhile; ValidationError on `note` when a
    refusal has no reason.
    """
    locked = Application.objects.select_for_update().get(pk=application.pk)
    standing = locked.state
    label = ApplicationState(standing).label
    if seen and seen != standing:
        raise Refused(
            _("Cette candidature vient de changer d’état\u00a0: elle est «\u00a0%(state)s\u00a0».") % {"state": label}
        )
    if read and read != version_read(locked):
        raise Refused(_("Qui candidate vient d’envoyer une nouvelle version\u00a0: lisez-la avant de décider."))
    if not may_pass(standing, to):
        raise Refused(_not_from_here(standing, to))
    if to != State.CONTRACTED and is_frozen(locked.campaign_id):
        raise Refused(_("Les notes du jury sont figées\u00a0: l’instruction est close."))
    if to == State.INADMISSIBLE and not note.strip():
        raise ValidationError({"note": _("Dites pourquoi\u00a0: qui candidate le lira.")})
    locked.state = to
    try:
        with transaction.atomic():
            locked.save(update_fields=["state"])
    except IntegrityError:
        message = _("Une autre candidature de la même collectivité est arrivée depuis\u00a0: celle-ci reste écartée.")
        raise Refused(message) from None
    event = ApplicationEvent.objects.create(application=locked, state=to, note=note.strip(), by=by)
    if (standing, to) in TOLD:
        transaction.on_commit(partial(send_instruction.enqueue, event.pk))
    return locked


def version_read(application: Application) -> str:
    """Which of the versions that were sent an application shows; trophies may be sent again until they close."""
    return token_of(application.sent_at)


def mark_landscapes(application: Application, *, landscapes: Iterable[str]) -> None:
    """Say what kind of country a collectivité is, in the order of `Landscape`."""
    chosen = set(landscapes)
    application.landscapes = [value for value in Landscape.values if value in chosen]
    application.save(update_fields=["landscapes"])


def _not_from_here(standing: str, to: str) -> str:
    states = {"state": ApplicationState(standing).label, "to": ApplicationState(to).label}
    return _("Une candidature «\u00a0%(state)s\u00a0» ne passe pas à «\u00a0%(to)s\u00a0».") % states
