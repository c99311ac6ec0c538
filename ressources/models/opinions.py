from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.querysets import OwnedQuerySet


class ResourceOpinion(models.Model):
    """Whether a resource was of use, and a few words, for the team of the space where it was read."""

    territory = models.ForeignKey(
        "home.Territory",
        verbose_name=_("territoire"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Aucun\u00a0: lue sur le portail national."),
    )
    resource = models.ForeignKey(
        "ressources.ResourcePage", verbose_name=_("ressource"), on_delete=models.CASCADE, related_name="opinions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    is_useful = models.BooleanField(_("utile"))
    comment = models.TextField(_("commentaire"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("reçu le"), default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("avis sur une ressource")
        verbose_name_plural = _("avis sur des ressources")
        constraints = [
            # Of visitors, whom nothing names, there are as many as come.
            models.UniqueConstraint(fields=["user", "resource", "territory"], name="ressources_opinion_once"),
            models.UniqueConstraint(
                fields=["user", "resource"],
                condition=models.Q(territory=None),
                name="ressources_opinion_once_on_the_portal",
            ),
        ]

    def __str__(self) -> str:
        return self.comment or str(self.resource)
