"""The report of the pages that nobody has published anew for long, for those who keep them.

Wagtail's own lists what one may publish, which hides from editors the pages that they are asked to look after.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter
from wagtail.admin.views.reports.aging_pages import AgingPagesReportFilterSet
from wagtail.admin.views.reports.base import PageReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page, PageLogEntry

from cms.todo.pages import pages_of
from home.admin.scoped import PlainTextExport
from home.models import SitePlanPage
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage


def old_pages_of(request: HttpRequest) -> QuerySet[Page]:
    """What visitors read in the person's spaces and was published by hand, the longest ago first.

    Legal pages that nobody edited are written again by the platform itself: they have no date. A questionnaire has its
    versions.
    """
    pages = pages_of(request.user).live().exclude(last_published_at=None)
    pages = pages.not_type(SitePlanPage, QuestionnairePage, QuestionnaireThemePage)
    return pages.order_by("last_published_at", "pk")


def kinds_of(request: HttpRequest) -> QuerySet[ContentType]:
    return ContentType.objects.filter(pk__in=old_pages_of(request).order_by().values("content_type"))


class OldPagesFilterSet(AgingPagesReportFilterSet):
    content_type = ContentTypeFilter(label=_("Type"), queryset=kinds_of)

    class Meta(AgingPagesReportFilterSet.Meta):
        fields = ["last_published_at", "content_type"]


class OldPagesView(PlainTextExport, PageReportView):
    page_title = _("Pages anciennes")
    header_icon = "time"
    index_url_name = "old_pages"
    index_results_url_name = "old_pages_results"
    filterset_class = OldPagesFilterSet
    results_template_name = "old_pages/results.html"
    any_permission_required = ["add", "change", "publish"]
    export_filename = "pages-anciennes"
    list_export = ["title", "content_type", "last_published_at", "last_published_by_user"]
    export_headings = {
        "title": _("Page"),
        "content_type": _("Type"),
        "last_published_at": _("Publiée la dernière fois"),
        "last_published_by_user": _("Par"),
    }
    custom_field_preprocess = {"content_type": {"csv": get_content_type_label, "xlsx": get_content_type_label}}

    def get_base_queryset(self) -> QuerySet[Page]:
        published = PageLogEntry.objects.filter(page=OuterRef("pk"), action="wagtail.publish").order_by("-timestamp")
        pages = old_pages_of(self.request).select_related("content_type")
        return pages.annotate(last_published_by=Subquery(published.values("user")[:1]))

    def decorate_paginated_queryset(self, pages: Any) -> Any:
        """Colleagues by their names; nobody for what a clock published."""
        shown = list(pages)
        names = get_user_model()._default_manager.in_bulk({page.last_published_by for page in shown} - {None})
        for page in shown:
            page.last_published_by_user = str(names.get(page.last_published_by, ""))
        return shown


urls = [
    path("pages-anciennes/", OldPagesView.as_view(), name="old_pages"),
    path("pages-anciennes/resultats/", OldPagesView.as_view(results_only=True), name="old_pages_results"),
]
