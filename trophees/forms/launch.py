"""Forms of a launch's checklist: an item, a document, the board's filters."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import User
from home.forms import DayInput, LongTextField
from home.seen import SeenForm
from trophees.enums import LaunchState
from trophees.forms.agreements import FileInput
from trophees.launching.steps import STEPS
from trophees.models import LaunchItem
from trophees.services.launch import version_of


class LaunchItemForm(SeenForm):
    """An item. `team` is read once for all of a checklist."""

    state = forms.ChoiceField(label=gettext_lazy("État"), choices=LaunchState.choices)
    owner = forms.ChoiceField(
        label=gettext_lazy("Confié à"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Cette personne ne fait pas partie de l’équipe.")},
    )
    due_on = forms.DateField(label=gettext_lazy("Pour le"), required=False, widget=DayInput)
    note = LongTextField(
        label=gettext_lazy("Ce qui est convenu"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, item: LaunchItem, team: Mapping[int, User]) -> None:
        initial = {name: getattr(item, name) for name in ("state", "due_on", "note")}
        initial |= {"owner": item.owner_id or "", "seen": version_of(item)}
        super().__init__(data, initial=initial, prefix=item.key, auto_id="id_%s")
        self.team = team
        owner: Any = self.fields["owner"]
        owner.choices = [("", _("Personne pour l’instant")), *((key, str(user)) for key, user in team.items())]

    def clean_owner(self) -> User | None:
        chosen = self.cleaned_data["owner"]
        return self.team[int(chosen)] if chosen else None


class LaunchDocumentForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Ajouter un document"), widget=FileInput)
    name = forms.CharField(
        label=gettext_lazy("Nom du document"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Vide\u00a0: celui du fichier."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, step: int) -> None:
        super().__init__(data, files, prefix=f"etape-{step}")


class BoardForm(forms.Form):
    """What the board shows: a step, a region. What is not offered filters nothing."""

    LAUNCHED = "fait"
    etape = forms.ChoiceField(label=gettext_lazy("Étape en cours"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Région"), required=False)

    def __init__(self, data: Any = None, *, regions: Mapping[str, str]) -> None:
        super().__init__(data)
        steps: Any = self.fields["etape"]
        steps.choices = [
            ("", _("Toutes")),
            *((str(step.number), f"{step.number}. {step.title}") for step in STEPS),
            (self.LAUNCHED, _("Lancé")),
        ]
        where: Any = self.fields["region"]
        where.choices = [("", _("Toutes")), *sorted(regions.items(), key=lambda one: one[1])]

    def chosen(self, name: str) -> str:
        self.full_clean()
        return self.cleaned_data.get(name, "") if self.is_bound else ""
