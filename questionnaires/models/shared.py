from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.models import Presence
from questionnaires.models.assessments import Assessment
from questionnaires.querysets import AssessmentManager, AssessmentQuerySet


class SharedAssessmentManager(AssessmentManager):
    """Sent assessments of the organisations that let their territory's team read their results, as of now."""

    def get_queryset(self) -> AssessmentQuerySet:
        agreed = Presence.objects.filter(
            organisation=models.OuterRef("organisation"), territory=models.OuterRef("territory"), shares_with_team=True
        )
        return super().get_queryset().submitted().filter(models.Exists(agreed))


class SharedAssessment(Assessment):
    """A row of the register of results. The agreement taken back, the row no longer exists."""

    objects = SharedAssessmentManager()

    class Meta:
        proxy = True
        default_manager_name = "objects"
        verbose_name = _("diagnostic partagé")
        verbose_name_plural = _("diagnostics partagés")
