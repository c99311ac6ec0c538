from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OpeningAlert(models.Model):
    """Somebody who asked to be told when a place has its space; the row goes once they are."""

    place = models.ForeignKey(
        "home.Place", verbose_name=_("lieu"), on_delete=models.PROTECT, related_name="opening_alerts"
    )
    email = models.EmailField(_("adresse e-mail"))
    wording = models.TextField(_("termes"))  # what was agreed to
    asked_at = models.DateTimeField(_("demandée le"), default=timezone.now)

    class Meta:
        verbose_name = _("demande d’alerte d’ouverture")
        verbose_name_plural = _("demandes d’alerte d’ouverture")
        constraints = [models.UniqueConstraint(fields=["place", "email"], name="home_openingalert_once")]

    def __str__(self) -> str:
        return f"{self.email} ({self.place})"
