from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trophees.models.campaigns import CampaignPage
from trophees.querysets import OfCampaign


class FormVersion(models.Model):
    """The application form of a campaign as it was published; an application answers one of them."""

    campaign = models.ForeignKey(CampaignPage, on_delete=models.CASCADE, related_name="form_versions")
    number = models.PositiveIntegerField(_("numéro"))
    definition = models.JSONField(_("définition"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    published_at = models.DateTimeField(_("publiée le"), default=timezone.now)

    objects = OfCampaign.as_manager()

    class Meta:
        verbose_name = _("version d’un formulaire")
        verbose_name_plural = _("versions d’un formulaire")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="trophees_formversion_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}, {self.number}"
