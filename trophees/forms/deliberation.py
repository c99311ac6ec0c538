"""Forms of the deliberation, and of what is told once it is closed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from home.forms import LongTextField
from home.seen import SeenForm
from trophees.enums import Outcome
from trophees.models import CampaignPage, Decision, Deliberation, DiscussionNote, Juror
from trophees.services.deliberation import members_of, version_decided
from trophees.services.letters import LONGEST, version_written


class PresentForm(forms.Form):
    """Who sits, among those who are in a campaign's jury."""

    def __init__(self, data=None, *, campaign: CampaignPage, **kwargs):
        super().__init__(data, **kwargs)
        deliberation = Deliberation.objects.filter(campaign=campaign).first()
        sitting = members_of(deliberation) if deliberation else Juror.objects.none()
        names = [(one.pk, f"{one.full_name}, {one.title}" if one.title else one.full_name) for one in sitting]
        self.fields["jurors"] = forms.TypedMultipleChoiceField(
            label=_("Membres présents"),
            choices=names,
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class DiscussionNoteForm(forms.ModelForm):
    class Meta:
        model = DiscussionNote
        fields = ["text"]
        field_classes = {"text": LongTextField}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        labels = {"text": _("Ce qui s’est dit")}
        help_texts = {"text": _("Les membres présents la lisent. Qui candidate ne la lit jamais.")}


class DecisionForm(forms.ModelForm, SeenForm):
    outcome = forms.ChoiceField(label=_("Décision"), choices=Outcome.choices, widget=forms.RadioSelect)

    class Meta:
        model = Decision
        fields = ["outcome", "distinction", "reason"]
        field_classes = {"reason": LongTextField}
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "distinction": _("Pour une candidature retenue, par exemple\u00a0: Prix du jury."),
            "reason": _("Elle figure au procès-verbal et sert de base à la lettre."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_decided(self.instance if self.instance.pk else None)

    def clean(self):
        data = super().clean()
        if data.get("distinction") and data.get("outcome") == Outcome.REFUSED:
            self.add_error("distinction", _("Une candidature non retenue ne reçoit pas de distinction."))
        return data


class WordsForm(SeenForm):
    """What the palmarès says of a laureate; the letter to who applied, until it has left."""

    summary = LongTextField(
        label=_("Présentation publique"),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Elle paraît au palmarès. Écrivez-la vous-même\u00a0: les réponses au formulaire restent privées."),
    )
    letter = LongTextField(
        label=_("Lettre"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Ni rang ni note, ni nom de membre du jury."),
    )
    read = forms.BooleanField(
        label=_("J’ai relu cette lettre"),
        required=False,
        help_text=_("Elle part dès que les résultats sont publics, à chaque personne qui a écrit la candidature."),
    )

    def __init__(self, data=None, *, decision: Decision):
        initial = {"summary": decision.summary, "letter": decision.letter, "read": bool(decision.letter_read_at)}
        initial["seen"] = version_written(decision)
        super().__init__(data, initial=initial)
        if decision.outcome != Outcome.SELECTED:
            del self.fields["summary"]
        if decision.letter_sent_at:
            del self.fields["letter"], self.fields["read"]

    def clean(self):
        data = super().clean()
        if data.get("read") and not data.get("letter"):
            self.add_error("letter", _("Écrivez la lettre avant de la dire relue."))
        return data
