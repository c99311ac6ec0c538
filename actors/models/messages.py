from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import DeliveryState
from actors.models.organisations import Presence
from actors.querysets import DeliveryQuerySet
from home.models.fields import LineField
from home.querysets import OwnedQuerySet


class Message(models.Model):
    """What a territory's team wrote to a selection of its organisations. `selection`: facet -> value, as chosen."""

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="messages")
    subject = LineField(_("objet"), max_length=120)
    text = models.TextField(_("texte"), max_length=5000)
    selection = models.JSONField(_("sélection"), default=dict)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("confirmé le"), default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("message aux structures")
        verbose_name_plural = _("messages aux structures")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class MessageDelivery(models.Model):
    """A message on its way to one person. It outlives the person, without saying any more who they were."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    presence = models.ForeignKey(Presence, null=True, on_delete=models.SET_NULL, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(_("état"), max_length=12, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    at = models.DateTimeField(_("depuis"), default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("envoi d’un message")
        verbose_name_plural = _("envois de messages")
        constraints = [
            models.UniqueConstraint(fields=["message", "recipient"], name="actors_messagedelivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=DeliveryState.values), name="actors_messagedelivery_state_known"
            ),
        ]
        indexes = [models.Index(fields=["message", "state"], name="actors_messagedelivery_count")]

    def __str__(self) -> str:
        return f"{self.message}, {self.get_state_display()}"
