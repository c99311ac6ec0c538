"""What an organiser asks of the list of applications, and decides of one."""

from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from home.forms import LongTextField
from home.querysets import with_words
from home.seen import SeenForm
from trophees.enums import ApplicationState, Landscape
from trophees.models import Application, CampaignPage
from trophees.services.instruction import version_read
from trophees.states import INSTRUCTION, State

SHOWN = [(value, label) for value, label in ApplicationState.choices if value != ApplicationState.DRAFT]
NATIONAL_ONLY = (ApplicationState.CONTRACTED,)  # an agreement follows a national selection alone


BY_PROGRESS = "progression"


class FilterForm(forms.Form):
    """The list's words and filters. What is not among the choices filters nothing."""

    q = forms.CharField(label=_("Chercher"), required=False, max_length=80)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("tous")), *SHOWN])
    categorie = forms.ChoiceField(label=_("Catégorie"), required=False)
    ordre = forms.ChoiceField(
        label=_("Ordre"), required=False, choices=[("", _("d’arrivée")), (BY_PROGRESS, _("de progression"))]
    )

    def __init__(self, *args: Any, campaign: CampaignPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not campaign.is_national:
            offered = [(value, label) for value, label in SHOWN if value not in NATIONAL_ONLY]
            choices = [("", _("tous")), *offered]
            self.fields["etat"] = forms.ChoiceField(label=_("État"), required=False, choices=choices)
        categories = list(campaign.category_names.items())
        if categories:
            field = forms.ChoiceField(label=_("Catégorie"), required=False, choices=[("", _("toutes")), *categories])
            self.fields["categorie"] = field
        else:
            del self.fields["categorie"]
        if not campaign.progress_categories:
            del self.fields["ordre"]

    @property
    def chosen(self) -> dict[str, str]:
        """What holds among what was asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, applications: QuerySet[Application]) -> QuerySet[Application]:
        chosen = self.chosen
        if "etat" in chosen:
            applications = applications.filter(state=chosen["etat"])
        if "categorie" in chosen:
            applications = applications.filter(sent__category=chosen["categorie"])
        found = applications.alias(title_as_sent=KT("sent__title"))
        found = with_words(found, chosen.get("q", ""), "title_as_sent", "organisation__name", "place__name")
        return by_progress(found) if "ordre" in chosen else found

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves any out."""
        return bool(self.chosen.keys() - {"ordre"})


def by_progress(applications: QuerySet[Application]) -> QuerySet[Application]:
    """The greatest progress that was joined first; those without any after them, in order of arrival."""
    rank = Cast(KT("sent__shared__progress__rank"), models.IntegerField())
    return applications.alias(rank=rank).order_by(models.F("rank").desc(nulls_last=True), "number", "pk")


class MoveForm(SeenForm):
    """A move by one of the buttons. `seen` is the state on screen, `read` the version."""

    seen = forms.CharField(widget=forms.HiddenInput)
    read = forms.CharField(required=False, widget=forms.HiddenInput)
    to = forms.ChoiceField(widget=forms.HiddenInput)
    note = LongTextField(
        label=_("Mot à qui candidate"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(seen=application.state, read=version_read(application))
        # A state by which nobody moves from here is refused by the service, in words.
        by_hand = {to for _state, to in VERBS}
        choices = [(value, label) for value, label in ApplicationState.choices if value in by_hand]
        self.fields["to"] = forms.ChoiceField(choices=choices, widget=forms.HiddenInput)
        self.moves = moves_from(application.state)
        if application.state == ApplicationState.EVALUATED:
            self.fields["note"].label = _("Note pour votre équipe")
        self.fields["note"].help_text = WHO_READS_NOTES.get(State(application.state), "")


def moves_from(state: str) -> list[tuple[str, str]]:
    """What may be done of an application in this state by a button, as (state, verb); an agreement contracts."""
    return [
        (to.value, str(VERBS[State(state), to])) for to in INSTRUCTION.get(State(state), ()) if (state, to) in VERBS
    ]


# A note goes with what an applicant is told by mail; otherwise it stays among those who organise.
WHO_READS_NOTES = {
    State.RECEIVED: _(
        "Il part par e-mail à qui candidate, avec votre décision. Il en faut un pour déclarer une candidature non "
        "recevable."
    ),
    State.ADMISSIBLE: _(
        "Il part par e-mail à qui candidate si vous déclarez la candidature non recevable\u00a0: il en faut alors un. "
        "Sinon, il n’est envoyé à personne\u00a0: l’historique le garde pour votre équipe."
    ),
    State.INADMISSIBLE: _("Il part par e-mail à qui candidate."),
    State.EVALUATED: _("L’historique la garde pour votre équipe\u00a0: qui candidate ne la lit pas."),
}
VERBS = {
    (State.RECEIVED, State.ADMISSIBLE): _("Déclarer recevable"),
    (State.RECEIVED, State.INADMISSIBLE): _("Déclarer non recevable"),
    (State.ADMISSIBLE, State.EVALUATED): _("Passer à l’évaluation"),
    (State.ADMISSIBLE, State.INADMISSIBLE): _("Déclarer non recevable"),
    (State.INADMISSIBLE, State.RECEIVED): _("Reprendre l’examen"),
    (State.EVALUATED, State.ADMISSIBLE): _("Revenir à recevable"),
}


class LandscapeForm(forms.Form):
    landscapes = forms.MultipleChoiceField(
        label=_("Paysages"),
        required=False,
        choices=Landscape.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un, plusieurs ou aucun. Ils servent à la vue de la diversité."),
    )
