"""When an organisation wants to be reminded of its next diagnostic."""

from django import forms

from actors.enums import AssessAgain
from actors.models import Presence


class AssessAgainForm(forms.ModelForm):
    class Meta:
        model = Presence
        fields = ["assess_again_every"]
        widgets = {"assess_again_every": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assess_again_every"].choices = AssessAgain.choices
