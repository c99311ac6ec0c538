"""Forms that anybody may send, kept from machines without asking a third party and without asking people anything."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext_lazy as _

FASTEST = timedelta(seconds=2)  # nobody reads a form and fills it in sooner
LONGEST = timedelta(days=1)


class Trap(forms.CharField):
    """A field that people do not see; machines fill in everything. `components/field.html` hides it."""

    is_trap = True


class HumanForm(forms.Form):
    """A form with a trap, and with the moment of its page, signed: what comes back at once, or days later, is refused.

    Whatever caught it, the words are the same, what was typed stays, and sending again a little later is enough.
    A page that holds such a form is never kept for others: it is under an address that `cms.page_cache` leaves alone,
    or holds the token of its form, which keeps it out as well.
    """

    site_web = Trap(required=False, label=_("Ne remplissez pas ce champ"))
    page_du = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["page_du"] = stamp()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data.get("page_du", "")
        if self.cleaned_data.get("site_web") or age_fault(given):
            self._forget_the_trap(given)
            raise ValidationError(
                _(
                    "Nous n’avons pas pu vérifier que ce formulaire est rempli par une personne. "
                    "Attendez quelques secondes, puis envoyez-le de nouveau."
                ),
                code="machine",
            )
        return cleaned

    def _forget_the_trap(self, given: str) -> None:
        """The form is shown again with nothing in the trap, and with a stamp that will do in a moment."""
        sent: Any = self.data  # a QueryDict, which cannot be changed
        data = sent.copy()
        data[self.add_prefix("site_web")] = ""
        if age_fault(given) != "young":
            data[self.add_prefix("page_du")] = stamp()
        self.data = data


def stamp() -> str:
    """The moment, signed."""
    return TimestampSigner(salt=__name__).sign("page")


def age_fault(given: str) -> str:
    """Why the stamp will not do: false, old or young; empty when it will."""
    signer = TimestampSigner(salt=__name__)
    try:
        signer.unsign(given, max_age=LONGEST)
    except SignatureExpired:
        return "old"
    except BadSignature:
        return "false"
    try:
        signer.unsign(given, max_age=FASTEST)
    except SignatureExpired:
        return ""
    return "young"
