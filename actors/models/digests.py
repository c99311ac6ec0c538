"""A territory's letter: what its team tells, from time to time, those who want it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import DeliveryState, DigestState
from actors.querysets import DigestDeliveryQuerySet, DigestQuerySet, SubscriberQuerySet
from home.models.fields import LineField


class Digest(models.Model):
    """One letter. As long as it is a draft, what it tells is read anew; once confirmed, `contents` says it.

    `left_out`: « kind:key » of what the team does not want. `contents`: as `home.letters.Told.as_document`.
    """

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="digests")
    subject = LineField(_("objet"), max_length=120)
    intro = models.TextField(_("introduction"), max_length=6000, blank=True)
    since = models.DateTimeField(_("ce qui est nouveau depuis"))
    left_out = models.JSONField(_("ce qui n’est pas repris"), default=list, blank=True)
    contents = models.JSONField(_("ce qui est annoncé"), default=list, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=DigestState.choices, default=DigestState.DRAFT)
    created_at = models.DateTimeField(_("commencée le"), default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)
    send_at = models.DateTimeField(_("part le"), null=True, blank=True)
    sent_at = models.DateTimeField(_("partie partout le"), null=True, blank=True)
    received = models.PositiveIntegerField(_("envoyée à"), default=0)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("lettre d’information")
        verbose_name_plural = _("lettres d’information")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=DigestState.values), name="actors_digest_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=DigestState.DRAFT, confirmed_at=None, send_at=None)
                | (~models.Q(state=DigestState.DRAFT) & models.Q(confirmed_at__isnull=False, send_at__isnull=False)),
                name="actors_digest_confirmed_when",
            ),
            models.UniqueConstraint(
                fields=["territory"],
                condition=models.Q(state__in=(DigestState.PLANNED, DigestState.SENDING)),
                name="actors_digest_one_on_its_way",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        return self.state == DigestState.DRAFT


class DigestSubscriber(models.Model):
    """An address that asked for a territory's letter without an account. It receives none before it confirmed."""

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="digest_subscribers")
    email = models.EmailField(_("adresse e-mail"))
    asked_at = models.DateTimeField(_("demandée le"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("abonnement à une lettre")
        verbose_name_plural = _("abonnements à une lettre")
        constraints = [
            models.UniqueConstraint(fields=["territory", "email"], name="actors_digestsubscriber_once"),
        ]

    def __str__(self) -> str:
        return self.email


class DigestDelivery(models.Model):
    """A letter on its way to one person, written before any leaves. It outlives them, without saying who they were."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="deliveries")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    subscriber = models.ForeignKey(DigestSubscriber, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(_("état"), max_length=12, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    at = models.DateTimeField(_("depuis"), default=timezone.now)

    objects = DigestDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("envoi d’une lettre")
        verbose_name_plural = _("envois de lettres")
        constraints = [
            models.UniqueConstraint(fields=["digest", "recipient"], name="actors_digestdelivery_once"),
            models.UniqueConstraint(fields=["digest", "subscriber"], name="actors_digestdelivery_once_subscribed"),
            models.CheckConstraint(
                condition=models.Q(state__in=DeliveryState.values), name="actors_digestdelivery_state_known"
            ),
        ]
        indexes = [models.Index(fields=["digest", "state"], name="actors_digestdelivery_count")]

    def __str__(self) -> str:
        return f"{self.digest}, {self.get_state_display()}"
