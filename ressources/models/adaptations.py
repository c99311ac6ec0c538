from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.querysets import OwnedQuerySet


class Adaptation(models.Model):
    """What a territory makes of a national resource in its own space: hides it, or adds its own word to it.

    The resource itself stays the nation's: its changes flow on, and touch nothing of this.
    """

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="adaptations")
    resource = models.ForeignKey("ressources.ResourcePage", on_delete=models.CASCADE, related_name="adaptations")
    is_hidden = models.BooleanField(_("masquée ici"), default=False)
    note = models.TextField(_("chez nous"), max_length=600, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(_("modifiée le"), default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("adaptation d’une ressource nationale")
        verbose_name_plural = _("adaptations de ressources nationales")
        constraints = [
            models.UniqueConstraint(fields=["territory", "resource"], name="ressources_adaptation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.resource}, {self.territory}"
