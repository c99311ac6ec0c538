from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trophees.models.campaigns import CampaignPage
from trophees.querysets import QuestionQuerySet


class CampaignQuestion(models.Model):
    """A question about a campaign; its answer goes by mail, and into the campaign's page when it is published."""

    campaign = models.ForeignKey(CampaignPage, on_delete=models.CASCADE, related_name="questions")
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    email = models.EmailField(_("adresse e-mail"))
    text = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField(_("posée le"), default=timezone.now)
    public_text = models.TextField(_("question telle qu’elle est publiée"), blank=True, max_length=2000)
    answer = models.TextField(_("réponse"), blank=True, max_length=4000)
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_published = models.BooleanField(_("publiée"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question sur une campagne")
        verbose_name_plural = _("questions sur une campagne")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_published=False) | ~models.Q(answer=""),
                name="trophees_campaignquestion_published_is_answered",
            )
        ]

    def __str__(self) -> str:
        return self.public_text or self.text
