"""Forms that bring contacts in: a file or typed addresses, then what a first look made of them."""

from dataclasses import astuple
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.outreach.contact_list import MOST_BYTES, Contact, read_addresses, read_file
from home.models import Territory

SALT = "actors.outreach.contact_list"
LONGEST_WAIT = timedelta(days=1)


class ContactsForm(forms.Form):
    """Either a file or addresses."""

    file = forms.FileField(
        label=_("Fichier CSV ou XLSX"),
        required=False,
        help_text=_(
            "Une ligne par contact, 500 au plus. La première nomme les colonnes\u00a0: structure, e-mail et, "
            "si vous les avez, SIREN ou SIRET, type."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    addresses = forms.CharField(
        label=_("Ou des adresses e-mail"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Séparées par des espaces, des virgules ou des retours à la ligne."),
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.errors:
            return data
        given, typed = self.cleaned_data.get("file"), self.cleaned_data.get("addresses", "").strip()
        if bool(given) == bool(typed):
            raise ValidationError(_("Donnez un fichier, ou bien des adresses."), code="one")
        name = "file" if given else "addresses"
        try:
            self.contacts = read_file(given.name, given.read(MOST_BYTES + 1)) if given else read_addresses(typed)
        except ValidationError as error:
            self.add_error(name, error)
        else:
            if not self.contacts:
                self.add_error(name, _("Aucun contact ne s’y trouve."))
        return data


def seal(territory: Territory, contacts: list[Contact]) -> str:
    """What was read, to be sent back by the confirmation as it is: nothing is kept in between."""
    rows = [astuple(contact) for contact in contacts]
    return signing.dumps([territory.pk, rows], salt=SALT, compress=True)


def unseal(territory: Territory, sealed: str) -> list[Contact] | None:
    """The contacts, None when they are another territory's, too old, or were touched."""
    try:
        territory_id, rows = signing.loads(sealed, salt=SALT, max_age=LONGEST_WAIT)
    except signing.BadSignature:
        return None
    return [Contact(*row) for row in rows] if territory_id == territory.pk else None
