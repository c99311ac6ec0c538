"""« Mes données »: what is known of a person, to take away or to have erased."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actors.models import AccessRecord, Consent, Unsubscription
from actors.outreach.unsubscribing import unsubscribe_url
from actors.permissions import memberships_of
from actors.requests import MemberRequest
from cms.rights.erasure import alone_in, erase_person
from cms.rights.export import export_of
from home.uploads import download

SHOWN = 20


class ErasureForm(forms.Form):
    """The account's address, typed, so that nobody erases themselves by a slip."""

    email = forms.EmailField(label=gettext_lazy("Pour confirmer, écrivez l’adresse de votre compte"))
    organisations = forms.ChoiceField(
        label=gettext_lazy("Les structures dont vous êtes la seule personne"),
        choices=[
            (
                "keep",
                gettext_lazy("Les garder\u00a0: l’équipe du territoire pourra les confier à un collègue"),
            ),
            ("delete", gettext_lazy("Les supprimer, avec leurs réponses et leurs fiches")),
        ],
        widget=forms.RadioSelect,
        initial="keep",
    )

    def __init__(self, *args: Any, address: str, has_organisations: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        if not has_organisations:
            del self.fields["organisations"]

    def clean_email(self) -> str:
        if self.cleaned_data["email"].lower() != self.address.lower():
            raise forms.ValidationError(_("Ce n’est pas l’adresse de votre compte."))
        return self.cleaned_data["email"]


@require_safe
@login_required
def my_data(request: MemberRequest) -> HttpResponse:
    """What one agreed to, who in the teams read what, and the ways to take all away or to leave."""
    mine = [membership.organisation_id for membership in memberships_of(request.user)]
    consents = Consent.objects.filter(organisation__in=mine).select_related("organisation", "territory", "given_by")
    records = AccessRecord.objects.filter(organisation__in=mine).select_related("organisation", "territory", "person")
    left = Unsubscription.objects.of(request.user).select_related("territory").order_by("territory__short_name")
    context = {
        "consents": consents.order_by("-given_at")[:SHOWN],
        "records": records[:SHOWN],
        "left": [
            (one, unsubscribe_url(one.territory, email=one.email, user=request.user, kind=one.kind)) for one in left
        ],
    }
    return render(request, "rights/my_data.html", context)


@require_safe
@login_required
@reauthentication_required
def take_away(request: MemberRequest) -> HttpResponse:
    """Where the password leads: a download leaves the page as it is, which must not be the password's."""
    return render(request, "rights/take_away.html")


@require_safe
@login_required
@reauthentication_required
def export(request: MemberRequest) -> HttpResponse:
    """The archive, made at once."""
    name = f"mes-donnees-{timezone.localdate():%Y-%m-%d}.zip"
    return download(export_of(request.user), name=name, content_type="application/zip")


@login_required
@reauthentication_required
def erase(request: MemberRequest) -> HttpResponse:
    """The end of an account; the person is signed out and nobody's any more."""
    alone = alone_in(request.user)
    form = ErasureForm(request.POST or None, address=request.user.email, has_organisations=bool(alone))
    if request.method == "POST" and form.is_valid():
        user = request.user
        erase_person(user, organisations_too=form.cleaned_data.get("organisations") == "delete")
        logout(request)
        messages.success(request, _("Votre compte est effacé. Merci du chemin parcouru."))
        return redirect("/")
    return render(request, "rights/erase.html", {"form": form, "alone": alone})
