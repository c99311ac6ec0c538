from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from home.enums import Module
from home.models.base import SectionPage
from home.querysets import SectionManager


class TrophiesPage(SectionPage, Page):
    """Where a territory's trophies are announced."""

    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    section = Module.TROPHIES
    objects = SectionManager()
    template = "trophees/trophies_page.html"
    parent_page_types = ["home.TerritoryPage"]
    subpage_types: list[str] = []
    is_creatable = False
    content_panels = [*SectionPage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("page des trophées")
        verbose_name_plural = _("pages des trophées")
