"""What teams give one another."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PageSource(models.Model):
    """Where a page was taken over from, as it was called that day. What it leads to is asked of the source each time.

    Beside the page, whose every column a publication takes from the draft. By nobody's name: teams give, not people.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="taken_from"
    )
    source = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page d’origine"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="taken_by",
    )
    title = models.CharField(_("titre d’origine"), max_length=255)
    territory_name = models.CharField(_("territoire d’origine"), max_length=120)
    copied_at = models.DateTimeField(_("reprise le"), default=timezone.now)

    # Wagtail would tell the source's team of copies that nobody has published.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("origine d’une page")
        verbose_name_plural = _("origines de pages")
        constraints = [
            models.CheckConstraint(condition=~models.Q(page=models.F("source")), name="home_pagesource_is_another_page")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.territory_name}"
