import secrets
import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.fields import LineField
from questionnaires.models.assessments import Assessment
from questionnaires.querysets import ResultLinkQuerySet


def new_token() -> str:
    """256 bits: nobody guesses one."""
    return secrets.token_urlsafe(32)


class ResultLink(models.Model):
    """An address by which whoever holds it reads one result, without an account, until a day or until it is revoked.

    The row is also the line of the register: who opened it, for whom, until when, and who closed it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(
        Assessment, verbose_name=_("auto-évaluation"), on_delete=models.CASCADE, related_name="links"
    )
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    for_whom = LineField(_("pour qui"), max_length=80)
    ends_on = models.DateField(_("jusqu’au"))
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    readings = models.PositiveIntegerField(_("ouvertures"), default=0)
    last_read_at = models.DateTimeField(_("ouvert en dernier le"), null=True, blank=True)

    objects = ResultLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien de lecture")
        verbose_name_plural = _("liens de lecture")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(token=""), name="questionnaires_link_has_token"),
            models.CheckConstraint(condition=~models.Q(for_whom=""), name="questionnaires_link_for_somebody"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=False) | models.Q(revoked_by=None),
                name="questionnaires_link_revoked_when",
            ),
            models.CheckConstraint(
                condition=models.Q(readings=0, last_read_at=None)
                | models.Q(readings__gt=0, last_read_at__isnull=False),
                name="questionnaires_link_read_when",
            ),
        ]

    def __str__(self) -> str:
        return self.for_whom

    @property
    def territory(self):
        return self.assessment.territory

    def is_open(self, today: date | None = None) -> bool:
        """Whether it still leads somewhere, as long as the organisation stays in the territory."""
        return self.revoked_at is None and self.ends_on >= (today or timezone.localdate())
