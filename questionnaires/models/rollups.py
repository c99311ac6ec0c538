from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from questionnaires.querysets import ThemeRollupQuerySet
from questionnaires.rollups import BANDS


class ThemeRollup(models.Model):
    """Results of a territory added up (see `questionnaires.rollups`), kept with each that is sent or erased.

    An empty theme is the whole diagnostic. Sums are in billionths of a per cent.
    """

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="+")
    theme = models.CharField(_("thème"), max_length=40, blank=True)
    level = models.CharField(_("niveau"), max_length=40, blank=True)
    round = models.PositiveSmallIntegerField(_("tour"))
    band = models.PositiveSmallIntegerField(_("tranche"))
    is_latest = models.BooleanField(_("dernier résultat de la structure"))
    results = models.PositiveIntegerField(_("résultats"), default=0)
    percent = models.PositiveBigIntegerField(_("somme des pour cent"), default=0)
    cores = models.PositiveIntegerField(_("résultats au tronc national"), default=0)
    core = models.PositiveBigIntegerField(_("somme des pour cent du tronc national"), default=0)

    objects = ThemeRollupQuerySet.as_manager()

    class Meta:
        verbose_name = _("cumul de résultats")
        verbose_name_plural = _("cumuls de résultats")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "theme", "level", "round", "band", "is_latest"], name="questionnaires_rollup_once"
            ),
            models.CheckConstraint(
                condition=Q(band__lt=BANDS) & Q(cores__lte=models.F("results")), name="questionnaires_rollup_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme}, {self.level}, {self.round} : {self.results}"
