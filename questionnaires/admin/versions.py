"""The versions of a questionnaire: read, compared side by side, taken up again as the draft."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from questionnaires.admin.screens import StudioScreen, told
from questionnaires.models import QuestionnaireVersion
from questionnaires.services.publishing import territory_of
from questionnaires.services.restoring import restore_version
from questionnaires.studio.comparing import Comparability, compare
from questionnaires.studio.describing import SETTINGS, describe
from questionnaires.versions import definition_of

PER_PAGE = 25


class VersionScreen(StudioScreen):
    tab = "questionnaire_versions"

    @property
    def versions(self) -> Any:
        found = QuestionnaireVersion.objects.for_territory(territory_of(self.page)).defer("definition")
        return found.newest_first().select_related("published_by")

    def version(self, number: str) -> QuestionnaireVersion:
        """A version of this questionnaire by its number, as an address gives it."""
        if not number.isdecimal() or len(number) > 9:
            raise Http404
        return get_object_or_404(self.versions, number=int(number))


class VersionsScreen(VersionScreen):
    template_name = "questionnaires/admin/versions.html"
    page_title = gettext_lazy("Versions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = WagtailPaginator(self.versions, PER_PAGE).get_page(self.request.GET.get("p"))
        pages = items.paginator.get_elided_page_range(items.number)
        in_use = self.versions.for_all().values_list("pk", flat=True).first()
        return super().get_context_data(items=items, elided_page_range=pages, in_use=in_use, **kwargs)


class ReadVersionScreen(VersionScreen):
    """One version, question by question. Its button makes a draft of it."""

    template_name = "questionnaires/admin/version.html"
    page_title = gettext_lazy("Version")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.shown = self.version(str(kwargs["number"]))

    def trail(self) -> list[tuple[str, str]]:
        versions = (_("Versions"), reverse("questionnaire_versions", args=[self.page.pk]))
        return [super().trail()[0], versions, (_("Version %(number)s") % {"number": self.shown.number}, "")]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            restore_version(self.shown, page=self.page, by=self.user)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return redirect(request.path)
        words = _("La version %(number)s est reprise comme brouillon. Rien n’est publié pour le moment.")
        messages.success(request, words % {"number": self.shown.number})
        return redirect("questionnaire", self.page.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        definition = definition_of(self.shown.pk)
        themes = [
            (theme, [(question, _rows(describe(definition, question))) for question in theme.questions])
            for theme in definition.themes
        ]
        return super().get_context_data(version=self.shown, definition=definition, themes=themes, **kwargs)


class CompareScreen(VersionScreen):
    """Two versions side by side: `de`, the earlier, and `a`; the last two when nothing is asked."""

    template_name = "questionnaires/admin/compare.html"
    page_title = gettext_lazy("Comparer")

    def trail(self) -> list[tuple[str, str]]:
        versions = (_("Versions"), reverse("questionnaire_versions", args=[self.page.pk]))
        return [super().trail()[0], versions, (_("Comparer"), "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.versions)
        if len(versions) < 2:
            return super().get_context_data(versions=versions, **kwargs)
        asked = [self.request.GET.get(name, "") for name in ("de", "a")]
        before, after = (
            self.version(number) if number else usual
            for number, usual in zip(asked, (versions[1], versions[0]), strict=True)
        )
        follows = before == self.versions.for_all().filter(number__lt=after.number).first()
        comparison = compare(definition_of(before.pk), definition_of(after.pk))
        declared = after.comparability if follows else {}
        return super().get_context_data(
            versions=versions,
            before=before,
            after=after,
            comparison=comparison,
            questions=told(
                comparison, {key: str(DECLARED[value]) for key, value in declared.items() if value in DECLARED}
            ),
            **kwargs,
        )


DECLARED = {
    Comparability.SAME: gettext_lazy("Déclarée la même."),
    Comparability.RESCALED: gettext_lazy("Déclarée la même, notée autrement."),
    Comparability.CHANGED: gettext_lazy("Déclarée une autre question."),
}


def _rows(words: dict[str, str]) -> list[tuple[str, str]]:
    return [(SETTINGS[name], text) for name, text in words.items() if name != "text"]
