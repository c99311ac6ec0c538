"""What people fill in to apply."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.finding import find_one_place
from home.forms import LongTextField, OneLineField
from home.models import Place
from home.spam import HumanForm
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

    def __init__(self, *args: Any, campaign: CampaignPage, organisations: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(one.uuid): one for one in organisations}
        if campaign.is_national:
            del self.fields["organisation"]
        else:
            del self.fields["place"]
            self._offer("organisation", [(key, one.name) for key, one in self.found.items()])
        if campaign.category_names:
            self._offer("category", list(campaign.category_names.items()))
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

    def clean_place(self) -> Place:
        return find_one_place(Place.objects.select_related("epci"), self.cleaned_data["place"])


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
