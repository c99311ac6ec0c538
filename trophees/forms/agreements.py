"""Forms of what follows a selection: the agreement with its parties, its signature, the opening of the space."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.forms import DayInput, LongTextField
from home.models import Territory
from home.models.territories import check_slug_is_free
from home.seen import SeenForm
from home.uploads import ACCEPT
from trophees.costs import euros
from trophees.models import Agreement, AgreementParty
from trophees.services.agreements import Party, missing_amount, version_of

MOST_PARTIES = 8
FEWEST_PARTIES = 2
MOST_INVITED = 20


class AmountField(forms.DecimalField):
    """Euros as people write them: « 30 000,50 »."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, min_value=0, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[\s€]", "", value).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return f"{value:.2f}".removesuffix(".00").replace(".", ",")


class FileInput(forms.FileInput):
    def __init__(self) -> None:
        super().__init__(attrs={"accept": ACCEPT})


class AgreementForm(forms.ModelForm, SeenForm):
    total = AmountField(label=gettext_lazy("Montant total (€ HT)"))
    cofinanced = AmountField(
        label=gettext_lazy("Dont cofinancé (€ HT)"),
        help_text=gettext_lazy(
            "Ce que verse un financeur qui n’est pas partie à la convention\u00a0: 0 s’il n’y en a pas."
        ),
    )

    class Meta:
        model = Agreement
        fields = ["total", "cofinanced", "starts_on", "ends_on"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(self.instance)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("La fin vient avant le début."))
        total, cofinanced = data.get("total"), data.get("cofinanced")
        if total is not None and cofinanced is not None and cofinanced > total:
            self.add_error("cofinanced", _("Le cofinancement dépasse le montant total."))
        return data

    def check_adds_up(self, parties: Iterable[Party]) -> bool:
        """Whether the parties' amounts make the total, once both forms hold; says so beside the total otherwise."""
        total, cofinanced = self.cleaned_data["total"], self.cleaned_data["cofinanced"]
        missing = missing_amount(total, cofinanced, (party.amount for party in parties))
        if missing:
            said = (
                _("Les montants des parties et le cofinancement ne font pas ce total\u00a0: il manque %(amount)s.")
                if missing > 0
                else _("Les montants des parties et le cofinancement dépassent ce total de %(amount)s.")
            )
            self.add_error("total", said % {"amount": euros(abs(missing))})
        return not missing


class PartyForm(forms.ModelForm):
    """A party; a row whose name is emptied goes."""

    name = forms.CharField(label=gettext_lazy("Partie"), max_length=120, required=False)
    amount = AmountField(label=gettext_lazy("Montant (€ HT)"), required=False)

    class Meta:
        model = AgreementParty
        fields = ["name", "signatory", "signatory_title", "commitments", "amount"]
        field_classes = {"commitments": LongTextField}
        widgets = {"commitments": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "name" in data and not data["name"] and any(data.get(name) for name in self.fields):
            self.add_error("name", _("Dites qui est cette partie, ou videz la ligne."))
        return data

    def _post_clean(self) -> None:
        """Rows are written as a whole by the service: none is checked against the database alone."""

    @property
    def party(self) -> Party | None:
        data = self.cleaned_data
        if not data.get("name"):
            return None
        return Party(
            **{name: data[name] for name in self.fields if name != "amount"}, amount=data["amount"] or Decimal(0)
        )


class BasePartyFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        if not any(self.errors) and len(parties_of(self)) < FEWEST_PARTIES:
            raise ValidationError(_("Une convention a au moins deux parties\u00a0: ajoutez celle qui manque."))


def parties_of(rows: forms.BaseFormSet) -> list[Party]:
    """Those that the rows of a form that holds name."""
    return [row.party for row in rows.forms if row.party]


PartyFormSet = forms.formset_factory(
    PartyForm, formset=BasePartyFormSet, extra=2, max_num=MOST_PARTIES, validate_max=True, absolute_max=MOST_PARTIES
)


class SignatureForm(forms.Form):
    """That all have signed. The file may have been sent before."""

    signed_on = forms.DateField(label=gettext_lazy("Signée le"), widget=DayInput)
    file = forms.FileField(
        label=gettext_lazy("Convention signée"),
        required=False,
        widget=FileInput,
        help_text=gettext_lazy("Un PDF, ou une image de bonne qualité."),
    )

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not has_file

    def clean_signed_on(self):
        if self.cleaned_data["signed_on"] > timezone.localdate():
            raise ValidationError(_("Cette date n’est pas encore venue."))
        return self.cleaned_data["signed_on"]


class OpeningSpaceForm(forms.Form):
    """What the space is called, for one that is not open yet; and who is invited to manage it."""

    short_name = forms.CharField(label=gettext_lazy("Nom d’usage"), max_length=60)
    slug = forms.CharField(
        label=gettext_lazy("Adresse"),
        max_length=60,
        validators=[validate_slug, check_slug_is_free],
        help_text=gettext_lazy("Elle ne change plus ensuite\u00a0: d’autres sites s’y réfèrent."),
    )
    programme_name = forms.CharField(
        label=gettext_lazy("Nom du dispositif"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Vide\u00a0: celui de la plateforme. Il se change à tout moment."),
    )
    invited = forms.MultipleChoiceField(
        label=gettext_lazy("Auteurs de la candidature"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=gettext_lazy("Autres adresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Une par ligne."),
    )

    def __init__(self, *args: Any, people: dict[str, bool], is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited: Any = self.fields["invited"]
        invited.choices = [(address, _address_label(address, taken)) for address, taken in people.items()]
        invited.initial = [address for address, taken in people.items() if taken]
        if not people:
            del self.fields["invited"]
        if is_open:
            for name in ("short_name", "slug", "programme_name"):
                del self.fields[name]

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if Territory.objects.filter(slug=slug).exists():
            raise ValidationError(_("Cette adresse est déjà celle d’un autre territoire."))
        return slug

    def clean_others(self) -> list[str]:
        addresses = [line.strip().lower() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        if len(addresses) > MOST_INVITED:
            raise ValidationError(_("Vingt adresses au plus."))
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                message = _("«\u00a0%(address)s\u00a0» n’est pas une adresse e-mail.")
                raise ValidationError(message, params={"address": address}) from None
        return addresses

    def take(self, refusal: ValidationError) -> None:
        """Say what the opening refused, beside its field where the form shows it."""
        found = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        for name, said in found.items():
            self.add_error(name if name in self.fields else None, ValidationError(said))

    @property
    def addresses(self) -> list[str]:
        return [*self.cleaned_data.get("invited", ()), *self.cleaned_data["others"]]


def _address_label(address: str, has_seat: bool) -> str:
    return address if has_seat else _("%(address)s (n’a pas encore répondu)") % {"address": address}
