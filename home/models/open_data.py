"""What a territory last gave to all: figures that stay as they are until enough has changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.querysets import OwnedQuerySet


class OpenDataEdition(models.Model):
    """`tables` are those that were given (see `cms.steering.editions`). `counted`: by organisation, the digest of what
    it was counted for, so that one knows how many are counted otherwise since.
    """

    territory = models.OneToOneField("home.Territory", on_delete=models.CASCADE, related_name="open_data_edition")
    made_at = models.DateTimeField(_("faite le"), default=timezone.now)
    counted = models.JSONField(default=dict)
    tables = models.JSONField(default=list)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("édition des données ouvertes")
        verbose_name_plural = _("éditions des données ouvertes")

    def __str__(self) -> str:
        return f"{self.territory}, {timezone.localdate(self.made_at)}"
