"""What people fill in to apply."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.finding import MOST_PLACES, SeveralPlaces, find_one_place
from home.forms import LongTextField, OneLineField
from home.models import Place
from home.spam import HumanForm
from trophees.enums import ApplicationState
from trophees.models import Application, CampaignPage, CampaignQuestion


class BeginForm(forms.Form):
    """Who applies, and in which category: what there is no choice about is not asked."""

    organisation = forms.ChoiceField(label=_("Pour quelle structure\u202f?"), widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Commune ou intercommunalité"),
        max_length=200,
        help_text=_("Son nom, son SIREN ou son code INSEE. Seules celles de la liste officielle peuvent candidater."),
    )
    category = forms.ChoiceField(label=_("Dans quelle catégorie\u202f?"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, campaign: CampaignPage, organisations: list, mine: Iterable[Application] = (), **kwargs: Any
    ) -> None:
        """`mine`: the person's applications to the campaign, whose categories are marked."""
        super().__init__(*args, **kwargs)
        self.found = {str(one.uuid): one for one in organisations}
        if campaign.is_national:
            del self.fields["organisation"]
        else:
            del self.fields["place"]
            self._offer("organisation", [(key, one.name) for key, one in self.found.items()])
        if campaign.category_names:
            names = campaign.category_names.items()
            self._offer("category", [(key, _marked(key, name, mine, organisations)) for key, name in names])
        else:
            del self.fields["category"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if len(choices) == 1:
            self.initial.setdefault(name, choices[0][0])

    def clean_organisation(self) -> Any:
        return self.found[self.cleaned_data["organisation"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "place" in data:
            try:
                data["place"] = find_one_place(Place.objects.select_related("epci"), data["place"])
            except SeveralPlaces as several:
                self._choose_among(several)
            except ValidationError as unknown:
                self.add_error("place", unknown)
        return data

    def _choose_among(self, several: SeveralPlaces) -> None:
        """Those that the name means, to be chosen from; a name that means too many is to be written more fully."""
        found = {place.code: place for place in several.places}
        chosen = found.get(self.data.get("which", ""))
        if chosen:
            self.cleaned_data["place"] = chosen
        elif len(found) > MOST_PLACES:
            self.add_error("place", several)
        else:
            choices = [(code, f"{place.full_name} ({place.departments})") for code, place in found.items()]
            self.fields["which"] = forms.ChoiceField(
                label=_("Lequel est-ce\u202f?"), choices=choices, widget=forms.RadioSelect
            )
            self.order_fields(["place", "which"])
            self.add_error("which", _("Plusieurs lieux portent ce nom\u00a0: choisissez le vôtre."))


def _marked(key: str, name: str, mine: Iterable[Application], organisations: list) -> str:
    """A category, and whether something is under way there; for whom, where that might be asked."""
    standing = [one for one in mine if one.category == key and not one.is_withdrawn]
    if not standing:
        return name
    words = (
        _("%(name)s (déjà commencée\u00a0: la reprendre)")
        if any(one.state == ApplicationState.DRAFT for one in standing)
        else _("%(name)s (déjà envoyée\u00a0: la retrouver)")
    )
    if len(organisations) == 1:
        return words % {"name": name}
    of = ", ".join(one.applicant_name for one in standing)
    return words % {"name": _("%(category)s, pour %(of)s") % {"category": name, "of": of}}


class TitleForm(forms.Form):
    """The title, and the category where there are several. `seen`: the title that was read before writing."""

    title = OneLineField(
        label=_("Intitulé de la candidature"),
        max_length=Application._meta.get_field("title").max_length,
        help_text=_("Le nom de votre action ou de votre projet, comme vous le diriez à quelqu’un."),
    )
    category = forms.ChoiceField(label=_("Catégorie"), widget=forms.RadioSelect)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, application: Application) -> None:
        self.application = application
        initial = {"title": application.title, "category": application.category, "seen": application.title}
        super().__init__(data, initial=initial)
        if application.place_id:
            self.fields["title"].help_text = _("Ce que la collectivité veut faire, en quelques mots.")
        names = application.campaign.category_names
        if names:
            self.fields["category"] = forms.ChoiceField(
                label=_("Catégorie"), choices=list(names.items()), widget=forms.RadioSelect
            )
        else:
            del self.fields["category"]

    def clean_title(self) -> str:
        title, standing = self.cleaned_data["title"], self.application.title
        if standing not in (title, self.data.get("seen", standing)):
            sent: Any = self.data  # a QueryDict, which cannot be changed
            data = sent.copy()
            data["seen"] = standing
            self.data = data
            message = _(
                "Une autre personne vient d’écrire «\u00a0%(title)s\u00a0»\u00a0: "
                "envoyez de nouveau pour garder le vôtre."
            )
            raise ValidationError(message, params={"title": standing})
        return title


class AuthorForm(forms.Form):
    """Somebody to write with."""

    email = forms.EmailField(label=_("Adresse e-mail de la personne"), max_length=254)


class QuestionForm(HumanForm):
    """A question about a campaign, from anybody."""

    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        help_text=_("La réponse vous parviendra à cette adresse."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = LongTextField(
        label=_("Votre question"),
        max_length=CampaignQuestion._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
