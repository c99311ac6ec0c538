from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import Access
from actors.models.organisations import Organisation
from home.querysets import OwnedQuerySet


class AccessRecord(models.Model):
    """A line of who, in a team, read or took away what is known of an organisation; kept a year."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="access_records")
    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("nature"), max_length=10, choices=Access.choices)
    at = models.DateTimeField(_("le"), default=timezone.now, db_index=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation par une équipe")
        verbose_name_plural = _("consultations par les équipes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_kind_display()}"
