"""Forms of an organisation's people."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.enums import MembershipRole
from actors.models import Membership, Organisation


class MemberInvitationForm(forms.Form):
    """The address of a colleague."""

    email = forms.EmailField(label=_("Adresse e-mail de votre collègue"))

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if self.organisation.memberships.active().filter(user__email=email).exists():
            raise ValidationError(_("Cette personne fait déjà partie de la structure."))
        return email


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, membership: Membership) -> str:
        return str(membership.user)


class HandOverForm(forms.Form):
    """Who becomes the owner, among the other members."""

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        members = organisation.memberships.active().filter(role=MembershipRole.MEMBER).select_related("user")
        self.fields["membership"] = MemberField(
            queryset=members.order_by("created_at", "pk"),
            label=_("Nouvelle personne responsable"),
            empty_label=_("Choisir"),
            error_messages={"invalid_choice": _("Cette personne ne fait plus partie de la structure.")},
        )
