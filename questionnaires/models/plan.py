import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.fields import LineField
from questionnaires.enums import OPEN_STATES, ActionState
from questionnaires.querysets import ActionQuerySet

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class Action(models.Model):
    """Something that an organisation plans to do in a territory, from a result, from a resource, or of its own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territory = models.ForeignKey("home.Territory", on_delete=models.PROTECT, related_name="planned_actions")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.CASCADE, related_name="planned_actions")
    title = LineField(_("action"), max_length=200)
    theme = models.CharField(_("thème"), max_length=40, blank=True)
    note = models.TextField(_("note"), max_length=4000, blank=True)
    # One who is no longer a member stays here, and is shown as such: nobody else has taken it up.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsable"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=7, choices=ActionState.choices, default=ActionState.TODO)
    done_on = models.DateField(_("faite le"), null=True, blank=True)
    # Where it comes from: an answer of a sent diagnostic (the key of its question), or a resource.
    assessment = models.ForeignKey(
        "questionnaires.Assessment", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    question = models.CharField(_("question"), max_length=64, blank=True)
    resource = models.ForeignKey(
        "ressources.ResourcePage",
        verbose_name=_("ressource"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("ajoutée le"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(_("modifiée le"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    reminded_at = models.DateTimeField(_("rappelée le"), null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action d’un plan")
        verbose_name_plural = _("actions d’un plan")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="questionnaires_action_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="questionnaires_action_titled"),
            models.CheckConstraint(
                condition=Q(state=ActionState.DONE, done_on__isnull=False)
                | (~Q(state=ActionState.DONE) & Q(done_on=None)),
                name="questionnaires_action_done_when",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__range=(EARLIEST, LATEST)), name="questionnaires_action_due_sanely"
            ),
            models.CheckConstraint(
                condition=Q(question="") | Q(resource=None), name="questionnaires_action_of_one_source"
            ),
            # A later diagnostic may propose again what an earlier one had led to.
            models.UniqueConstraint(
                fields=["organisation", "territory", "question"],
                condition=~Q(question="") & Q(state__in=OPEN_STATES),
                name="questionnaires_action_open_once",
            ),
            models.UniqueConstraint(
                fields=["assessment", "question"],
                condition=~Q(question=""),
                name="questionnaires_action_of_answer_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "territory", "resource"], name="questionnaires_action_of_resource_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state__in=OPEN_STATES), name="questionnaires_action_due"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
