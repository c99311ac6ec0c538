"""What an organiser fills in about a jury: seats, conflicts, draws, what is given by hand, answers."""

import secrets
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.numbers import clean_siren
from home.forms import LongTextField, OneLineField
from trophees.models import Application, CampaignPage, Juror
from trophees.services.assigning import LARGEST_SEED
from trophees.states import READABLE

SEEDS = 1_000_000


class InviteJurorForm(forms.Form):
    """A seat, offered to an address."""

    email = forms.EmailField(label=_("Adresse e-mail"), help_text=_("Le compte qui accepte doit avoir cette adresse."))
    full_name = OneLineField(label=_("Prénom et nom"), max_length=120)
    title = OneLineField(
        label=_("Qualité"), max_length=120, required=False, help_text=_("Par exemple\u00a0: directrice de la régie.")
    )
    siren = forms.CharField(
        label=_("SIREN de l’employeur"),
        required=False,
        max_length=20,
        help_text=_("Il sert à trouver les conflits d’intérêts."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Catégories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune de cochée\u00a0: toutes."),
    )

    def __init__(self, *args, campaign: CampaignPage, **kwargs):
        super().__init__(*args, **kwargs)
        categories = cast(forms.MultipleChoiceField, self.fields["categories"])
        categories.choices = list(campaign.category_names.items())
        if not campaign.category_names:
            del self.fields["categories"]

    def clean_siren(self) -> str:
        return clean_siren(self.cleaned_data["siren"])


class OfCampaignForm(forms.Form):
    """Chooses among the campaign's own: what is of another one is no choice."""

    application = forms.ModelChoiceField(Application.objects.none(), label=_("Candidature"))
    juror = forms.ModelChoiceField(Juror.objects.none(), label=_("Membre du jury"))

    def __init__(self, *args: Any, campaign: CampaignPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readable = Application.objects.filter(campaign=campaign, state__in=READABLE).by_arrival()
        application = cast(forms.ModelChoiceField, self.fields["application"])
        application.queryset = readable.select_related("organisation", "place")
        application.label_from_instance = named  # type: ignore[assignment]
        juror = cast(forms.ModelChoiceField, self.fields["juror"])
        juror.queryset = Juror.objects.sitting().filter(campaign=campaign)


class NoteConflictForm(OfCampaignForm):
    reason = LongTextField(label=_("Raison"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))


class AssignForm(OfCampaignForm):
    """One application to one juror."""


class DrawForm(forms.Form):
    seed = forms.IntegerField(
        label=_("Numéro de tirage"),
        required=False,
        min_value=0,
        max_value=LARGEST_SEED,
        help_text=_(
            "Laissez vide\u00a0: il est tiré au sort. Il sert à refaire la même attribution, le procès-verbal le cite."
        ),
    )
    anew = forms.BooleanField(
        label=_("Redistribuer aussi ce qui n’est pas commencé"),
        required=False,
        help_text=_("Ce que vous avez confié à la main, ou qui est commencé, reste."),
    )

    def clean_seed(self) -> int:
        seed = self.cleaned_data["seed"]
        return secrets.randbelow(SEEDS) if seed is None else seed


class LiftForm(forms.Form):
    because = OneLineField(label=_("Raison"), max_length=600)


class ClarificationAnswerForm(forms.Form):
    answer = LongTextField(label=_("Réponse"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3}))


def named(application: Application) -> str:
    """« 12. Fours de nuit (Menuiserie) », for who organises."""
    title = application.sent_title
    name = application.applicant_name
    return f"{application.number}. {title} ({name})" if title else f"{application.number}. {name}"
