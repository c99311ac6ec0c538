from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import NoteKind
from actors.models.organisations import Presence


class FollowUpNote(models.Model):
    """A line of the log that a territory's team keeps of an organisation; the organisation never reads it."""

    presence = models.ForeignKey(Presence, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(_("nature"), max_length=7, choices=NoteKind.choices, default=NoteKind.NOTE)
    text = models.TextField(_("texte"), max_length=2000)
    at = models.DateTimeField(_("le"), default=timezone.now)

    class Meta:
        verbose_name = _("note de suivi")
        verbose_name_plural = _("notes de suivi")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=NoteKind.values), name="actors_followupnote_kind_known"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
