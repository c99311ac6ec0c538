from django.db import models
from django.utils.translation import gettext_lazy as _

from questionnaires.models.assessments import Assessment
from questionnaires.querysets import FigureQuerySet


class QuestionScore(models.Model):
    """What an organisation's latest diagnostic obtained at a question that counts, in per cent of its points.

    Written with the result, in the place of those of the round before: figures never open answers nor results.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="question_scores")
    territory = models.ForeignKey("home.Territory", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(_("thème"), max_length=40)
    question = models.CharField(_("question"), max_length=64)
    percent = models.DecimalField(_("pour cent"), max_digits=12, decimal_places=9)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("score à une question")
        verbose_name_plural = _("scores aux questions")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "organisation", "question"], name="questionnaires_questionscore_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.percent}"


class RoundStep(models.Model):
    """A theme in an organisation's latest diagnostic beside the round before it, on the questions that compare alone.

    In per cent of the scale; a theme of which too little compares has no row (see `questionnaires.rounds.progress`).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="round_steps")
    territory = models.ForeignKey("home.Territory", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(_("thème"), max_length=40)
    before = models.DecimalField(_("avant"), max_digits=12, decimal_places=9)
    after = models.DecimalField(_("après"), max_digits=12, decimal_places=9)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("progression d’un tour au suivant")
        verbose_name_plural = _("progressions d’un tour au suivant")
        constraints = [
            models.UniqueConstraint(fields=["territory", "organisation", "theme"], name="questionnaires_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} : {self.before}, {self.after}"
