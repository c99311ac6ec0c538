"""Themes taken into a questionnaire, or made for it, and what they are called there."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.enums import ThemeSign
from home.forms import OneLineField
from home.models import Theme
from home.problems import Conflict as Refused
from home.templatetags.space import icon
from questionnaires.admin.screens import StudioScreen
from questionnaires.models import QuestionnaireThemePage
from questionnaires.services.adding_themes import create_theme, is_own, rename, take_theme
from questionnaires.services.publishing import territory_of
from questionnaires.studio.drafts import LONGEST_SHORT_TITLE, is_asked

OWN_FIELDS = ("short_name", "icon")


class NameForm(forms.Form):
    """What a theme is called; a theme of one's own has a short name and a drawing too."""

    name = OneLineField(label=gettext_lazy("Nom"), max_length=80)
    short_name = OneLineField(
        label=gettext_lazy("Nom court"),
        required=False,
        max_length=LONGEST_SHORT_TITLE,
        help_text=gettext_lazy("Pour les graphiques. Vide\u00a0: le nom, s’il a 30 signes au plus."),
    )
    icon = forms.ChoiceField(label=gettext_lazy("Dessin"), initial=ThemeSign.MARK, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.draw(ThemeSign.choices)

    def draw(self, signs: Iterable[tuple[str, Any]]) -> None:
        """Each drawing beside its name."""
        choices = [(sign, format_html("{} {}", icon(sign, "theme-drawing"), name)) for sign, name in signs]
        cast(forms.ChoiceField, self.fields["icon"]).choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needs_short = "short_name" in self.fields and len(data.get("name", "")) > LONGEST_SHORT_TITLE
        if needs_short and not data.get("short_name"):
            self.add_error("short_name", ValidationError(_("Ce nom est long\u00a0: donnez aussi un nom court.")))
        return data


class OwnThemeForm(NameForm):
    weight = forms.DecimalField(
        label=gettext_lazy("Poids"),
        max_digits=6,
        decimal_places=2,
        initial=1,
        localize=True,
        validators=[MinValueValidator(0)],
        help_text=gettext_lazy("Dans la moyenne\u00a0: 2 compte double, 0 ne compte pas."),
    )


class AddThemeScreen(StudioScreen):
    """One that the space knows and the questionnaire does not ask, or a new one."""

    template_name = "questionnaires/admin/add_theme.html"
    page_title = gettext_lazy("Ajouter un thème")
    tab = "questionnaire"

    def trail(self) -> list[tuple[str, str]]:
        return [super().trail()[0], (_("Ajouter un thème"), "")]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._take(request.POST.get("theme", "")) if "take" in request.POST else self._create()

    def _take(self, key: str) -> HttpResponse:
        chosen = next((theme for theme in self.offered if str(theme.pk) == key), None)
        if chosen is None:
            messages.error(self.request, _("Choisissez un thème de la liste."))
            return self.render_to_response(self.get_context_data())
        draft = take_theme(self.page, chosen, by=self.user)
        messages.success(
            self.request, _("Le thème «\u00a0%(name)s\u00a0» est dans le brouillon.") % {"name": draft.title}
        )
        return redirect("questionnaire", self.page.pk)

    def _create(self) -> HttpResponse:
        form = OwnThemeForm(self.request.POST)
        if form.is_valid():
            try:
                draft = create_theme(self.page, **form.cleaned_data, by=self.user)
            except Refused as refusal:
                form.add_error("name", str(refusal))
            else:
                said = _("Le thème «\u00a0%(name)s\u00a0» est dans le brouillon\u00a0: écrivez ses questions.")
                messages.success(self.request, said % {"name": draft.title})
                return redirect("wagtailadmin_pages:edit", draft.pk)
        return self.render_to_response(self.get_context_data(form=form))

    @cached_property
    def offered(self) -> list[Theme]:
        """Absent, or hidden."""
        asked = [draft.theme_id for draft in self.themes if is_asked(draft)]
        return list(Theme.objects.for_territory(territory_of(self.page)).exclude(pk__in=asked))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hidden = {draft.theme_id: draft.title for draft in self.themes if not is_asked(draft)}
        offered = [(theme, hidden.get(theme.pk, theme.name), theme.pk in hidden) for theme in self.offered]
        return super().get_context_data(**{"form": OwnThemeForm(), "offered": offered} | kwargs)


class RenameThemeScreen(StudioScreen):
    """Whom a new name is for follows from whose theme it is."""

    template_name = "questionnaires/admin/rename_theme.html"
    page_title = gettext_lazy("Renommer un thème")
    tab = "questionnaire"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = next((draft for draft in self.themes if draft.pk == kwargs["theme"]), None)
        if found is None:
            raise Http404
        self.draft: QuestionnaireThemePage = found
        self.is_own = is_own(found, self.page)

    def trail(self) -> list[tuple[str, str]]:
        return [super().trail()[0], (_("Renommer un thème"), "")]

    def name_form(self, data: Any = None) -> NameForm:
        theme = self.draft.theme
        short = "" if theme.short_name == theme.name else theme.short_name
        form = NameForm(data, initial={"name": self.draft.title, "short_name": short, "icon": theme.icon})
        if not self.is_own:
            for name in OWN_FIELDS:
                del form.fields[name]
        elif theme.icon not in ThemeSign.values:
            form.draw([(theme.icon, _("Celui d’aujourd’hui")), *ThemeSign.choices])
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.name_form(request.POST)
        if form.is_valid():
            try:
                rename(self.draft, **form.cleaned_data, by=self.user)
            except Refused as refusal:
                form.add_error("name", str(refusal))
            else:
                messages.success(
                    request, _("Le thème s’appelle maintenant «\u00a0%(name)s\u00a0».") % form.cleaned_data
                )
                return redirect("questionnaire", self.page.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"form": self.name_form(), "draft": self.draft, "is_own": self.is_own} | kwargs
        )
