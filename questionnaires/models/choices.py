from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from questionnaires.enums import ChoiceState
from questionnaires.querysets import ResourceChoiceQuerySet


class ResourceChoice(models.Model):
    """What an organisation said of a resource in a territory: its results show it no more, and another instead."""

    territory = models.ForeignKey("home.Territory", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.CASCADE, related_name="resource_choices")
    resource = models.ForeignKey("ressources.ResourcePage", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("état"), max_length=5, choices=ChoiceState.choices)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    chosen_at = models.DateTimeField(_("choisi le"), default=timezone.now)

    objects = ResourceChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choix d’une ressource")
        verbose_name_plural = _("choix de ressources")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ChoiceState.values), name="questionnaires_resourcechoice_state_known"
            ),
            models.UniqueConstraint(
                fields=["organisation", "territory", "resource"], name="questionnaires_resourcechoice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}, {self.get_state_display()}"
