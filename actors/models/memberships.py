from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import MembershipRole, MembershipState
from actors.models.organisations import Organisation
from actors.querysets import MembershipQuerySet
from home.models import InvitationByMail


class Membership(models.Model):
    """A person's place in an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=6, choices=MembershipRole.choices, default=MembershipRole.MEMBER)
    state = models.CharField(_("état"), max_length=6, choices=MembershipState.choices, default=MembershipState.ACTIVE)
    wants_reminders = models.BooleanField(_("reçoit les rappels de diagnostic"), default=True)
    created_at = models.DateTimeField(_("depuis"), default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("rattachement")
        verbose_name_plural = _("rattachements")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="actors_membership_once"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(role=MembershipRole.OWNER),
                name="actors_membership_one_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=MembershipRole.values), name="actors_membership_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=MembershipState.values), name="actors_membership_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"


class MemberInvitation(InvitationByMail):
    """A place in an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")

    class Meta:
        verbose_name = _("invitation dans une structure")
        verbose_name_plural = _("invitations dans des structures")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "email"], name="actors_memberinvitation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.organisation}"
