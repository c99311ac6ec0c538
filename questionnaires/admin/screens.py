"""What the screens of a questionnaire share: who may open them, the tabs, the way to each spot of the drafts."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.permissions import get_questionnaire_for
from questionnaires.services.publishing import territory_of
from questionnaires.studio.comparing import Comparison, QuestionChange
from questionnaires.studio.drafts import theme_drafts
from questionnaires.studio.linter import Finding


class Tab(NamedTuple):
    """`name` is that of the screen's address, which takes the key of the questionnaire's page."""

    name: str
    label: Promise
    is_for: Callable[[QuestionnairePage], bool] = lambda page: True


TABS = (
    Tab("questionnaire", gettext_lazy("Vue d’ensemble")),
    Tab("questionnaire_try", gettext_lazy("Essayer")),
    Tab("questionnaire_pilot", gettext_lazy("Essai pilote"), lambda page: not page.is_national),
    Tab("questionnaire_publish", gettext_lazy("Publier")),
    Tab("questionnaire_versions", gettext_lazy("Versions")),
    Tab("questionnaire_national", gettext_lazy("Comparer au national"), lambda page: not page.is_national),
    Tab("questionnaire_exchange", gettext_lazy("Échanger")),
)


class StudioScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen about one questionnaire, for who manages its territory; for others it does not exist."""

    tab = ""
    header_icon = "clipboard-list"
    page: QuestionnairePage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user = cast(User, request.user)
        self.page = get_questionnaire_for(self.user, kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.page.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        items = [{"url": url, "label": label} for label, url in self.trail()]
        items[-1]["url"] = ""
        return [*self.breadcrumbs_items, *items]

    def trail(self) -> list[tuple[str, str]]:
        """The way to this screen, itself last: labels and addresses."""
        first = (_("Questionnaire"), reverse("questionnaire", args=[self.page.pk]))
        named = [(str(tab.label), "") for tab in TABS[1:] if tab.name == self.tab]
        return [first, *named]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [
            (tab.label, reverse(tab.name, args=[self.page.pk]), tab.name == self.tab)
            for tab in TABS
            if tab.is_for(self.page)
        ]
        territory = territory_of(self.page)
        place = territory.short_name if territory else _("Socle national")
        return super().get_context_data(questionnaire=self.page, place=place, tabs=tabs, **kwargs)

    @cached_property
    def draft_page(self) -> QuestionnairePage:
        """The page as it was last written, published or not."""
        return self.page.get_latest_revision_as_object()

    @cached_property
    def themes(self) -> list[QuestionnaireThemePage]:
        """The latest drafts of the themes, in their order."""
        return theme_drafts(self.page)

    def spot(self, finding: Finding) -> str:
        """Where in the editors a finding is mended: the page, and its block when there is one."""
        theme = next((one for one in self.themes if one.theme.key == finding.theme), None)
        if theme is None:
            return reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        blocks = _blocks(theme.questions, "key") | _blocks(theme.level_texts, "level")
        block = blocks.get(finding.question or finding.level)
        place = f"#block-{block}-section" if block else ""
        return reverse("wagtailadmin_pages:edit", args=[theme.pk]) + place


def told(
    comparison: Comparison | None, words: Mapping[str, str] | None = None, *, new: str = "", removed: str = ""
) -> list[tuple[QuestionChange, str]]:
    """The questions that differ, each with what is told of it: the words for its key, else that it came or went."""
    words, new, removed = words or {}, new or _("Nouvelle."), removed or _("Retirée.")
    return [
        (change, words.get(change.key, new if change.is_new else removed if change.is_removed else ""))
        for change in (comparison.questions if comparison else ())
    ]


def _blocks(stream: Any, name: str) -> dict[str, str]:
    """The blocks of a StreamField by what names them."""
    return {child.value[name]: child.id for child in stream}
