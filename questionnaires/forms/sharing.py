"""Forms of « Qui voit quoi »: how much of the result is public, and a new secret link."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.agreements import RESULT_WORDINGS
from actors.enums import Sharing
from actors.models import Presence
from home.forms import DayInput
from questionnaires.models import ResultLink
from questionnaires.services.links import LONGEST

USUAL = timedelta(days=30)


class PublicResultForm(forms.Form):
    """What the public page shows of the last result. To show more is confirmed; to show less is not."""

    shares = forms.ChoiceField(
        label=gettext_lazy("Ce que la fiche montre"),
        choices=[
            (Sharing.NOTHING, gettext_lazy("Rien de notre résultat.")),
            *RESULT_WORDINGS.items(),
        ],
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=gettext_lazy("Oui, ce résultat peut être public."), required=False)

    def __init__(self, *args: Any, presence: Presence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shares"].initial = presence.shares
        self.now = list(Sharing).index(Sharing(presence.shares))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("shares")
        if chosen and list(Sharing).index(Sharing(chosen)) > self.now and not cleaned.get("sure"):
            self.add_error("sure", _("Cochez la case\u00a0: ce que vous avez choisi devient public."))
        return cleaned


class LinkForm(forms.ModelForm):
    """For whom a link is, and until when."""

    class Meta:
        model = ResultLink
        fields = ["for_whom", "ends_on"]
        labels = {"for_whom": gettext_lazy("Pour qui"), "ends_on": gettext_lazy("Jusqu’au")}
        help_texts = {
            "for_whom": gettext_lazy(
                "«\u00a0Conseil d’administration\u00a0», par exemple. Vous et vos collègues seuls le lisez."
            ),
            "ends_on": gettext_lazy("Ce jour-là compris, un an au plus."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = today + USUAL
        self.fields["ends_on"].widget = DayInput(min=today.isoformat(), max=(today + LONGEST).isoformat())

    def clean_ends_on(self) -> date:
        day, today = self.cleaned_data["ends_on"], timezone.localdate()
        if day < today:
            raise ValidationError(_("Ce jour est passé."))
        if day > today + LONGEST:
            raise ValidationError(_("Un lien dure un an au plus."))
        return day
