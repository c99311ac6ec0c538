"""The draft run as any profile: what is asked, what it is worth and why. Nothing is kept but in the page itself."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.enums import Sector
from home.enums import ActorType, Headcount
from home.models import Territory
from home.spaces import national_space, territory_space
from questionnaires.admin.screens import StudioScreen
from questionnaires.answers import display_answer
from questionnaires.conditions import Profile
from questionnaires.definition import Definition, ThemeDefinition
from questionnaires.definition_reading import parse_definition
from questionnaires.matching.library import surroundings_of
from questionnaires.presentation import FRAGMENT, QuestionView, completion_of, question_views
from questionnaires.results.reading import ResultView, ShownTheme, view_of
from questionnaires.scoring import Result, score
from questionnaires.services.publishing import slug_of, territory_of
from questionnaires.steps import Typed, typed_in
from questionnaires.studio.describing import FACT_NAMES
from questionnaires.studio.drafts import build_definition
from questionnaires.studio.linter import lint
from questionnaires.studio.reachability import SAMPLE_FILE
from questionnaires.studio.trying import Trial, fields_of, part_in_score, read_trial, show_question
from questionnaires.wording import NARROW, quoted


class ProfileForm(forms.Form):
    """Whom the draft is run as; in the territory of the questionnaire."""

    actor_type = forms.ChoiceField(label=gettext_lazy("Type de structure"))
    headcount = forms.ChoiceField(label=gettext_lazy("Effectif"), choices=Headcount.choices)
    sector = forms.ChoiceField(
        label=gettext_lazy("Secteur"), choices=[("", gettext_lazy("Non précisé")), *Sector.choices], required=False
    )

    def __init__(self, data: Any = None, *, actor_types: Collection[str], initial: Profile | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        kind = cast(forms.ChoiceField, self.fields["actor_type"])
        kind.choices = [one for one in ActorType.choices if one[0] in actor_types]

    def add_prefix(self, name: str) -> str:
        return f"profile.{name}"  # no key of a question holds a dot

    @property
    def profile(self) -> dict[str, str]:
        """What was chosen; the first of a list where nothing known was."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, next(iter(self.labels(name)))) for name in self.fields}

    def labels(self, name: str) -> dict[str, str]:
        """The values of a list with what they are called."""
        return dict(cast(forms.ChoiceField, self.fields[name]).choices)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Shown:
    """The question that was asked for, and what the trial took so as to show it."""

    key: str
    sentence: str


class TryScreen(StudioScreen):
    template_name = "questionnaires/admin/try.html"
    page_title = gettext_lazy("Essayer")
    tab = "questionnaire_try"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = self.get_context_data(**kwargs)
        if request.headers.get("Accept") == FRAGMENT:
            return render(request, "questionnaires/admin/_trial.html", context)
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        errors = [finding for finding in lint(self.document, self.around) if finding.blocks]
        if errors:
            found = [(finding, self.spot(finding)) for finding in errors]
            return super().get_context_data(errors=found, **kwargs)
        return super().get_context_data(**self.trial_context(typed_in(self.request)), **kwargs)

    @cached_property
    def territory(self) -> Territory | None:
        return territory_of(self.page)

    @cached_property
    def document(self) -> dict[str, Any]:
        return build_definition(self.draft_page)

    @cached_property
    def around(self) -> Any:
        return surroundings_of(self.territory)

    def profile_form(self, data: Any = None, *, initial: Profile | None = None) -> ProfileForm:
        return ProfileForm(data, actor_types=self.around.facts["actor_type"], initial=initial)

    def trial_context(self, typed: Typed) -> dict[str, Any]:
        definition = parse_definition(self.document)
        chosen = self.profile_form(self.request.POST).profile
        trial = read_trial(definition, typed, profile={**chosen, "territory": slug_of(self.page)})
        trial, shown = self.show_asked(definition, trial, typed)
        theme = _theme_asked(definition, typed, shown)
        result = score(definition, trial.answers, trial.profile)
        views = _views(definition, trial, theme)
        elsewhere = [question.key for question in definition.questions if question not in theme.questions]
        return {
            "definition": definition,
            "profile_form": self.profile_form(initial=trial.profile),
            "carried": list(fields_of(trial, elsewhere)),
            "progress": completion_of(definition, trial),
            "theme": theme,
            "views": views,
            "sample_file": SAMPLE_FILE,
            "is_asked": any(view.visible for view in views),
            "shown": shown,
            **self.result_context(definition, result, trial),
        }

    def show_asked(self, definition: Definition, trial: Trial, typed: Typed) -> tuple[Trial, Shown | None]:
        """The trial with what shows the question that was asked for, if one was."""
        key = typed.get("try.show", [""])[0]
        if definition.find_question(key) is None:
            return trial, None
        after = show_question(definition, trial, key, facts=self.around.facts)
        if after is None:
            return trial, Shown(key, _("Aucune réponse n’a été trouvée qui affiche cette question."))
        return after, Shown(key, self.how(definition, trial, after))

    def how(self, definition: Definition, before: Trial, after: Trial) -> str:
        """What changed, in a sentence."""
        form = self.profile_form()
        changed = [
            f"{FACT_NAMES[fact]} ({form.labels(fact).get(value, value)})"
            for fact, value in after.profile.items()
            if before.profile.get(fact) != value
        ]
        for key, entry in after.answers.items():
            if before.answers.get(key, {}).get("value") != entry["value"]:
                question = definition.question(key)
                changed.append(f"{quoted(question.text)} ({display_answer(question, entry['value'])})")
        if not changed:
            return _("Cette question s’affiche déjà.")
        told = f"{NARROW}; ".join(changed)
        return _("Pour afficher cette question, l’essai a répondu\u00a0: %(told)s.") % {"told": told}

    def result_context(self, definition: Definition, result: Result, trial: Trial) -> dict[str, Any]:
        space = (territory_space(self.territory.slug) if self.territory else None) or national_space()
        view = view_of(
            definition, result, trial.answers, trial.profile, library=self.around.candidates or (), space=space
        )
        return {"result": view, "themes": _explained(definition, result, view)}


def _theme_asked(definition: Definition, typed: Typed, shown: Shown | None) -> ThemeDefinition:
    if shown:
        return definition.theme_of(shown.key)
    asked = typed.get("try.theme") or typed.get("try.here") or [""]
    return next((theme for theme in definition.themes if theme.key == asked[0]), definition.themes[0])


def _views(definition: Definition, trial: Trial, theme: ThemeDefinition) -> list[QuestionView]:
    views = question_views(definition, trial, theme.questions) if theme.questions else []
    for view in views:
        if refused := trial.refused.get(view.key):
            view.error, view.typed = refused.message, list(refused.typed)
    return views


Row = tuple[str, str, str, bool]


def _explained(definition: Definition, result: Result, view: ResultView) -> list[tuple[ShownTheme, list[Row]]]:
    """Each theme with its questions: key, text, part in the score, whether it is hidden for now."""
    return [
        (
            shown,
            [
                (one.key, definition.question(one.key).text, part_in_score(one), one.state == "hidden")
                for one in theme.questions
            ],
        )
        for shown, theme in zip(view.themes, result.themes, strict=True)
    ]
