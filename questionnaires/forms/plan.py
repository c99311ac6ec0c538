"""Forms of the plan of actions: a new one, one that exists, what the plan shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import User
from home.forms import DayInput, LongTextField, OneLineField
from home.seen import SeenForm
from home.templatetags.french import day
from questionnaires.enums import ActionState
from questionnaires.models import Action
from questionnaires.models.plan import EARLIEST, LATEST
from questionnaires.services.plan import version_of

NOBODY = "personne"
Choices = list[tuple[str, Any]]


class ActionForm(forms.Form):
    """What is said of an action. `themes` by key, `members` of the organisation by theirs: read once for a page."""

    title = OneLineField(
        label=gettext_lazy("Que voulez-vous faire\u202f?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Dites en quelques mots ce que vous voulez faire.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("Pour le"),
        required=False,
        widget=DayInput(min=EARLIEST.isoformat(), max=LATEST.isoformat()),
        error_messages={"invalid": gettext_lazy("Écrivez une date, par exemple 31/12/2027.")},
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Responsable"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Cette personne n’est pas membre de la structure.")},
    )
    theme = forms.ChoiceField(label=gettext_lazy("Thème"), required=False)
    note = LongTextField(
        label=gettext_lazy("Note pour vos collègues"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, themes: Mapping[str, str], members: Mapping[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        owner: Any = self.fields["owner"]
        owner.choices = [("", _("Personne pour l’instant")), *((str(key), str(one)) for key, one in members.items())]
        theme: Any = self.fields["theme"]
        theme.choices = [("", _("Aucun en particulier")), *themes.items()]

    def clean_owner(self) -> User | None:
        chosen = self.cleaned_data["owner"]
        return self.members[int(chosen)] if chosen else None

    def clean_due_on(self) -> date | None:
        chosen = self.cleaned_data["due_on"]
        if chosen and not EARLIEST <= chosen <= LATEST:
            message = _("Choisissez une date entre %(first)s et %(last)s.")
            raise ValidationError(message % {"first": EARLIEST.year, "last": LATEST.year})
        return chosen

    @property
    def says_more(self) -> bool:
        """Whether something was typed in what is folded at first, or is wrong there."""
        more = [self[name] for name in ("due_on", "owner", "theme", "note")]
        return self.is_bound and any(field.value() or field.errors for field in more)


class ChangeActionForm(ActionForm, SeenForm):
    """An action that exists, which a colleague may change meanwhile."""

    state = forms.ChoiceField(
        label=gettext_lazy("État"),
        choices=[(state.value, state.label.capitalize()) for state in ActionState],
    )
    field_order = ("title", "state", "due_on", "owner", "theme", "note", "seen")

    def __init__(
        self, data: Any = None, *, action: Action, themes: Mapping[str, str], members: Mapping[int, User]
    ) -> None:
        initial = {name: getattr(action, name) for name in ("title", "state", "due_on", "theme", "note")}
        initial |= {"owner": action.owner_id if action.owner_id in members else "", "seen": version_of(action)}
        super().__init__(data, initial=initial, themes=themes, members=members)

    def differences_with(self, action: Action, *, titles: Mapping[str, str]) -> list[tuple[str, str]]:
        """Label and standing value, in words, of each field that was typed otherwise; empty where nothing stands."""
        people = {key: str(one) for key, one in self.members.items()}
        standing: dict[str, tuple[Any, str]] = {
            "title": (action.title, action.title),
            "state": (action.state, action.get_state_display().capitalize()),
            "due_on": (action.due_on, day(action.due_on) if action.due_on else ""),
            "owner": (action.owner, people.get(action.owner_id or 0, "")),
            "theme": (action.theme, titles.get(action.theme, "")),
            "note": (action.note, action.note),
        }
        typed = self.cleaned_data
        return [
            (str(self.fields[name].label), words)
            for name, (value, words) in standing.items()
            if typed.get(name) != value
        ]


class PlanFilter(forms.Form):
    """What of a plan is shown. What is not offered filters nothing."""

    theme = forms.ChoiceField(label=gettext_lazy("Thème"), required=False)
    responsable = forms.ChoiceField(label=gettext_lazy("Responsable"), required=False)

    def __init__(self, data: Any, *, themes: Mapping[str, str], members: Mapping[int, User]) -> None:
        super().__init__(data)
        theme: Any = self.fields["theme"]
        theme.choices = [("", _("Tous")), *themes.items()]
        owner: Any = self.fields["responsable"]
        named = [(str(key), str(one)) for key, one in members.items()]
        owner.choices = [("", _("Tous")), *named, (NOBODY, _("Personne"))]
        self.full_clean()

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    def keeps(self, action: Action) -> bool:
        """Whether an action is shown. That of a former member is nobody's."""
        theme, owner = self.chosen.get("theme"), self.chosen.get("responsable")
        offered = {key for key, _label in self.fields["responsable"].choices}  # type: ignore[attr-defined]
        held = str(action.owner_id) if str(action.owner_id) in offered else NOBODY
        return (not theme or action.theme == theme) and (not owner or held == owner)
