"""The form of an organisation's public page in a territory."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.agreements import RESULT_WORDINGS, wording
from actors.enums import Purpose, Sharing
from actors.models import Presence
from home.forms import LinesField
from home.models import Theme

MOST_ACTIONS = 6


class ShowcaseForm(forms.ModelForm):
    """What the page says, what it shows of the result; and the agreement, when publication is asked for."""

    themes = forms.ModelMultipleChoiceField(
        queryset=Theme.objects.none(),
        label=_("Nous agissons sur"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    actions = LinesField(
        label=_("Ce que nous faisons"),
        required=False,
        longest=140,
        most=MOST_ACTIONS,
        help_text=_(
            "Une action par ligne, six au plus\u00a0: «\u00a0Nos restes partent au compost du quartier.\u00a0»"
        ),
    )
    consent = forms.BooleanField(required=False)

    class Meta:
        model = Presence
        fields = ["themes", "actions", "testimony", "shares", "shares_with_team"]
        labels = {"testimony": _("Notre témoignage")}
        help_texts = {
            "testimony": _("Ce que la démarche vous a apporté, comme vous le diriez à un voisin."),
        }
        widgets = {"testimony": forms.Textarea(attrs={"rows": 4}), "shares": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        presence = self.instance
        own = Q(territory=None) | Q(territory=presence.territory_id)
        self.fields["themes"].queryset = Theme.objects.filter(own).order_by("order", "pk")
        self.fields["shares"].choices = [(Sharing.NOTHING, Sharing.NOTHING.label), *RESULT_WORDINGS.items()]
        self.fields["shares_with_team"].label = wording(Purpose.TEAM, presence)
        self.fields["consent"].label = wording(Purpose.SHOWCASE, presence)
        if presence.is_asked_or_published:
            del self.fields["consent"]

    def clean_consent(self) -> Any:
        given = self.cleaned_data["consent"]
        if "publish" in self.data and not given:
            raise forms.ValidationError(_("Cochez la case pour donner votre accord."))
        return given
