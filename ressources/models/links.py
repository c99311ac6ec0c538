from django.db import models
from django.utils.translation import gettext_lazy as _

from ressources.links.standing import SAID, LinkOutcome, Standing, Track, standing_of

MOST_DETAIL = 200


class LinkCheck(models.Model):
    """What the official address of a resource answered last. The page itself is left alone: a check is no revision."""

    resource = models.OneToOneField("ressources.ResourcePage", on_delete=models.CASCADE, related_name="link_check")
    url = models.URLField(_("adresse vérifiée"), max_length=400)
    outcome = models.CharField(
        _("issue"), max_length=11, blank=True, choices=[(one.value, said) for one, said in SAID.items()]
    )
    code = models.PositiveSmallIntegerField(_("code HTTP"), null=True, blank=True)
    detail = models.CharField(_("précision"), max_length=MOST_DETAIL, blank=True)
    failures = models.PositiveSmallIntegerField(_("jours d’échec de suite"), default=0)
    failed_on = models.DateField(_("dernier échec"), null=True, blank=True)
    since = models.DateField(_("depuis"), null=True, blank=True)
    checked_at = models.DateTimeField(_("vérifiée le"), null=True, blank=True)
    due_at = models.DateTimeField(_("à revoir le"), db_index=True)

    class Meta:
        verbose_name = _("vérification d’un lien")
        verbose_name_plural = _("vérifications de liens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *(one.value for one in LinkOutcome)]),
                name="ressources_link_check_outcome_known",
            )
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def track(self) -> Track:
        return Track(self.failures, self.failed_on)

    @property
    def standing(self) -> Standing:
        return standing_of(LinkOutcome(self.outcome), self.failures) if self.outcome else Standing.FINE

    @property
    def said(self) -> str:
        """« la page n’existe plus (404) »."""
        words = SAID[LinkOutcome(self.outcome)] if self.outcome else ""
        more = self.detail or (str(self.code) if self.code and self.code >= 400 else "")
        return f"{words} ({more})" if more else words
