from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import MailKind
from actors.querysets import UnsubscriptionQuerySet
from home.enums import ActorType
from home.models.fields import LineField
from home.models.invitations import new_token
from home.querysets import OwnedQuerySet


class ContactInvitation(models.Model):
    """Somebody whom a territory's team asks to present their organisation there.

    The token only fills in the form for whoever opens the link: it gives no right, and does not expire.
    """

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="contact_invitations")
    email = models.EmailField(_("adresse e-mail"))
    name = LineField(_("nom de la structure"), max_length=120, blank=True)
    kind = models.CharField(_("type de structure"), max_length=12, choices=ActorType.choices, blank=True)
    number = models.CharField(_("numéro SIREN ou SIRET"), max_length=14, blank=True)
    token = models.CharField(max_length=60, unique=True, default=new_token)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("demandée le"), default=timezone.now)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    joined_at = models.DateTimeField(_("inscrite le"), null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation d’un contact")
        verbose_name_plural = _("invitations de contacts")
        constraints = [
            models.UniqueConstraint(fields=["territory", "email"], name="actors_contactinvitation_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Unsubscription(models.Model):
    """Somebody who no longer wants one kind of a territory's mails. The address stays, so that nobody writes to it."""

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="unsubscriptions")
    kind = models.CharField(_("ce qui est quitté"), max_length=8, choices=MailKind.choices, default=MailKind.MESSAGES)
    email = models.EmailField(_("adresse e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("le"), default=timezone.now)

    objects = UnsubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("désinscription")
        verbose_name_plural = _("désinscriptions")
        constraints = [
            models.UniqueConstraint(fields=["territory", "kind", "email"], name="actors_unsubscription_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=MailKind.values), name="actors_unsubscription_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.email
