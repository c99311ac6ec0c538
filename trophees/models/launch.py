from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.fields import LineField
from home.querysets import OwnedQuerySet
from home.uploads import private_path
from trophees.enums import LaunchState


class LaunchItem(models.Model):
    """One thing to do before a territory's programme is launched; the steps are in `trophees.launching.steps`."""

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="launch_items")
    step = models.PositiveSmallIntegerField(_("étape"))
    key = models.SlugField(_("clé"), max_length=40)
    state = models.CharField(_("état"), max_length=6, choices=LaunchState.choices, default=LaunchState.TODO)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    note = models.TextField(_("ce qui est convenu"), blank=True, max_length=4000)
    done_at = models.DateTimeField(_("fait le"), null=True, blank=True)
    changed_at = models.DateTimeField(_("modifié le"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("rappelé le"), null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("point du lancement")
        verbose_name_plural = _("points du lancement")
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "key"], name="trophees_launchitem_once"),
            models.CheckConstraint(condition=models.Q(step__range=(1, 6)), name="trophees_launchitem_six_steps"),
            models.CheckConstraint(
                condition=models.Q(state__in=LaunchState.values), name="trophees_launchitem_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class LaunchDocument(models.Model):
    """A file of a step: minutes of a workshop, a framing note."""

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="launch_documents")
    step = models.PositiveSmallIntegerField(_("étape"))
    name = LineField(_("nom"), max_length=120)
    file = models.FileField(_("fichier"), upload_to=private_path, max_length=200)
    content_type = models.CharField(_("type"), max_length=60)
    size = models.PositiveIntegerField(_("taille"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("déposé le"), default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("document du lancement")
        verbose_name_plural = _("documents du lancement")
        ordering = ["step", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(step__range=(1, 6)), name="trophees_launchdocument_six_steps")
        ]

    def __str__(self) -> str:
        return self.name
