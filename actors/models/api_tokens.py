from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.querysets import ApiTokenQuerySet
from home.enums import ApiScope
from home.models.fields import LineField


class ApiToken(models.Model):
    """A key of the API, of a person or of a territory. Its secret is shown once; its digest alone is kept.

    When it is renewed, the secret of before goes on opening for a day (`former_digest`).
    """

    name = LineField(_("à quoi elle sert"), max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="api_keys"
    )
    territory = models.ForeignKey(
        "home.Territory", null=True, blank=True, on_delete=models.CASCADE, related_name="api_keys"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    scopes = models.JSONField(_("ce qu’elle ouvre"), default=list)
    hint = models.CharField(_("début"), max_length=12)  # by which its owner tells it from the others
    secret_digest = models.CharField(max_length=64, unique=True)
    former_digest = models.CharField(max_length=64, blank=True, db_index=True)
    former_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("créée le"), default=timezone.now)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    last_used_on = models.DateField(_("dernière utilisation"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoquée le"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("clé d’API")
        verbose_name_plural = _("clés d’API")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None, territory__isnull=False) | models.Q(user__isnull=False, territory=None),
                name="actors_api_token_one_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="actors_api_token_expires_later"
            ),
            models.CheckConstraint(
                condition=models.Q(former_digest="") | models.Q(former_until__isnull=False),
                name="actors_api_token_former_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_names(self) -> list[str]:
        return [str(ApiScope(scope).label) for scope in self.scopes if scope in ApiScope.values]

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_standing(self) -> bool:
        return not self.is_revoked and self.expires_at > timezone.now()

    @property
    def former_ends_at(self) -> datetime | None:
        """Until when the secret of before still opens; None when it does not."""
        still = self.is_standing and self.former_until and self.former_until > timezone.now()
        return self.former_until if still else None
