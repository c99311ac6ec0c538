"""Forms between peers: writing to an organisation, commenting a sheet, reporting a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import CommentReport, ContactRequest, ExperienceComment, User
from home.forms import OneLineField
from home.spam import HumanForm


class ContactForm(HumanForm):
    """A message to an organisation, from anybody."""

    name = OneLineField(label=_("Votre nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        help_text=_("La structure vous répondra à cette adresse."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = forms.CharField(
        label=_("Votre message"),
        max_length=ContactRequest._meta.get_field("message").max_length,
        widget=forms.Textarea(attrs={"rows": 7}),
    )


class CommentForm(forms.ModelForm):
    """A peer's words. Which organisation they speak for is asked of those who belong to several."""

    presence = forms.ChoiceField(label=_("Au nom de"), widget=forms.RadioSelect)
    author_name = OneLineField(
        label=_("Votre nom"),
        max_length=80,
        help_text=_("Il paraîtra sous votre commentaire, avec le nom de votre structure."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    class Meta:
        model = ExperienceComment
        fields = ["presence", "author_name", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, presences, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.presences = {str(presence.pk): presence for presence in presences}
        self.fields["author_name"].initial = user.get_full_name()
        names = [(key, one.organisation.name) for key, one in self.presences.items()]
        self.fields["presence"] = forms.ChoiceField(label=_("Au nom de"), choices=names, widget=forms.RadioSelect)
        if len(names) == 1:
            del self.fields["presence"]

    def clean_presence(self):
        return self.presences[self.cleaned_data["presence"]]

    @property
    def chosen(self):
        """The organisation for which the person speaks, in the territory."""
        return self.cleaned_data.get("presence") or next(iter(self.presences.values()))

    def _post_clean(self) -> None:
        """Nothing is built on an instance: the service keeps what is typed."""


class ReportForm(forms.ModelForm):
    class Meta:
        model = CommentReport
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"reason": _("L’équipe du territoire le lira\u00a0; l’auteur du commentaire ne le verra pas.")}
