from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import BadgeKind, Purpose
from actors.models.organisations import Organisation, Presence
from home.querysets import OwnedQuerySet


class Badge(models.Model):
    """A distinction, written by the floor that gives it, so that lists here can ask for it."""

    presence = models.ForeignKey(Presence, on_delete=models.CASCADE, related_name="badges")
    kind = models.CharField(_("nature"), max_length=10, choices=BadgeKind.choices)
    detail = models.CharField(_("précision"), max_length=120, blank=True)
    given_on = models.DateField(_("le"), default=timezone.localdate)

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ["-given_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["presence", "kind", "detail"], name="actors_badge_once"),
            models.CheckConstraint(condition=models.Q(kind__in=BadgeKind.values), name="actors_badge_kind_known"),
        ]

    def __str__(self) -> str:
        return self.detail or self.get_kind_display()


class Consent(models.Model):
    """A line of the register: who agreed to what for an organisation, in which words, and who took it back."""

    # The line outlives the presence: it is the proof that what was shown had been agreed to.
    presence = models.ForeignKey(Presence, null=True, blank=True, on_delete=models.SET_NULL, related_name="consents")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="consents")
    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(_("finalité"), max_length=10, choices=Purpose.choices)
    sheet = models.ForeignKey(
        "actors.ExperiencePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="consents"
    )
    wording = models.TextField(_("termes"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(_("donné le"), default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["presence", "purpose"],
                condition=models.Q(withdrawn_at=None, sheet=None),
                name="actors_consent_one_standing",
            ),
            models.UniqueConstraint(
                fields=["sheet"],
                condition=models.Q(withdrawn_at=None),
                name="actors_consent_one_standing_of_a_sheet",
            ),
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="actors_consent_purpose_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.territory}), {self.get_purpose_display()}"
