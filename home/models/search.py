from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.fields import LineField
from home.querysets import OwnedQuerySet


class SearchEntry(models.Model):
    """By which words something is found. Whether it may be seen is asked of the thing itself at each reading."""

    kind = models.CharField(max_length=20)  # of `home.searching.kinds`
    object_id = models.PositiveBigIntegerField()
    label = models.CharField(_("intitulé"), max_length=255)
    title = models.TextField(default="")  # stems of what it is called
    text = models.TextField(default="")  # stems of all that it says, its name too
    at = models.DateTimeField(_("date"), default=timezone.now)  # what is alike comes in this order, newest first

    class Meta:
        verbose_name = _("entrée de la recherche")
        verbose_name_plural = _("entrées de la recherche")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="home_searchentry_once")]

    def __str__(self) -> str:
        return self.label


class PromotedResult(models.Model):
    """What a team shows first to those who look for some words: a page of its space, or of the nation's."""

    territory = models.ForeignKey(
        "home.Territory",
        verbose_name=_("territoire"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Aucun\u00a0: proposé partout."),
    )
    words = LineField(_("mots cherchés"), max_length=200)  # several searches, parted by commas
    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    text = LineField(_("en une phrase"), max_length=140, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("résultat mis en avant")
        verbose_name_plural = _("résultats mis en avant")
        ordering = ["words", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "page"], name="home_promotedresult_once"),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(territory=None), name="home_promotedresult_once_nationally"
            ),
        ]

    def __str__(self) -> str:
        return self.words
