from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.enums import Role
from home.models.territories import Territory
from home.querysets import OwnedQuerySet


def new_token() -> str:
    return token_urlsafe(32)


def in_two_weeks() -> datetime:
    return timezone.now() + timedelta(days=14)


class InvitationByMail(models.Model):
    """A place among others, offered to an e-mail address: whoever has the address may take it for two weeks."""

    email = models.EmailField(_("adresse e-mail"))
    token = models.CharField(max_length=60, unique=True, default=new_token)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("envoyée le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"), default=in_two_weeks)

    class Meta:
        abstract = True

    @property
    def is_valid(self) -> bool:
        return self.expires_at > timezone.now()

    def is_for(self, user) -> bool:
        return self.is_valid and self.email == user.email.lower()


class Invitation(InvitationByMail):
    """A place in a territory's team."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("rôle"), max_length=10, choices=[(r.value, r.label) for r in Role if r != Role.NATIONAL])

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["territory", "email", "role"], name="home_invitation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"
