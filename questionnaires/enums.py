"""Closed lists of the questionnaires' floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from questionnaires.planning.rules import State


class ActionState(models.TextChoices):
    """Where an action of a plan stands; `questionnaires.planning.rules` knows the rules."""

    TODO = State.TODO.value, _("à faire")
    DOING = State.DOING.value, _("en cours")
    DONE = State.DONE.value, _("faite")
    DROPPED = State.DROPPED.value, _("abandonnée")


class ChoiceState(models.TextChoices):
    """What an organisation said of a resource, which keeps it out of its results."""

    ASIDE = "aside", _("mise de côté")
    DONE = "done", _("déjà faite")


OPEN_STATES = tuple(state for state in ActionState if State(state.value).is_open)
