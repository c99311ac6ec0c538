"""Forms of experience sheets: what was done, told part by part, and its pictures."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.models import ExperiencePage
from home.forms import OneLineField, WholeImageField
from home.models import Theme

PARAGRAPHS = forms.Textarea(attrs={"rows": 6})


class ExperienceForm(forms.ModelForm):
    """A draft: only the title cannot wait. `seen` is the draft on which the form was opened."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = OneLineField(
        label=_("Titre"),
        max_length=100,
        help_text=_("Ce que vous avez fait, en quelques mots\u00a0: «\u00a0Éteindre les fours la nuit\u00a0»."),
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Thèmes"), queryset=Theme.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ExperiencePage
        fields = [
            "title",
            "summary",
            "themes",
            "year",
            "context",
            "action",
            "cost",
            "cost_band",
            "result",
            "advice",
            "seen",
        ]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "year": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
            "context": PARAGRAPHS,
            "action": PARAGRAPHS,
            "cost": PARAGRAPHS,
            "result": PARAGRAPHS,
            "advice": PARAGRAPHS,
        }
        help_texts = {
            "summary": _("Ce qu’un confrère pressé doit en retenir."),
            "year": _("Celle où l’action a commencé, par exemple 2025."),
            "context": _("Qui vous êtes, ce qui n’allait pas, ce qui vous a décidés."),
            "action": _("Les étapes, dans l’ordre\u00a0; qui s’en est occupé\u00a0; ce qui a coincé."),
            "cost": _("L’argent, le temps, les aides reçues, ce qu’il a fallu apprendre."),
            "cost_band": _("Un ordre de grandeur suffit."),
            "result": _("Ce que vous avez mesuré ou constaté, même modeste. Un échec instruit aussi."),
            "advice": _("Ce que vous diriez à quelqu’un qui commence demain."),
        }

    def __init__(self, *args, territory, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.for_territory(territory)
        self.fields["cost_band"].choices = [("", _("Choisir")), *self.fields["cost_band"].choices[1:]]
        self.fields["seen"].initial = self.instance.latest_revision_id

    def clean_year(self) -> int | None:
        year = self.cleaned_data["year"]
        if year and year > timezone.localdate().year:
            raise ValidationError(_("Cette année n’est pas encore là\u00a0: racontez ce qui est déjà fait."))
        return year

    def show_again_on(self, latest: int) -> None:
        """What was typed, on the draft of now: sent once more, it takes the place knowingly."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = str(latest)
        self.data = data
        message = _(
            "Un membre de votre structure a enregistré cette fiche pendant que vous écriviez. Ouvrez-la dans un autre "
            "onglet pour lire ses changements, puis enregistrez de nouveau\u00a0: votre texte remplacera le sien."
        )
        self.add_error(None, ValidationError(message, code="changed"))


class MemberImageField(WholeImageField):
    """A photograph or a drawing, of the kinds that are drawn anew."""

    kinds = ("jpg", "jpeg", "png", "webp")
    heaviest = 8 * 1024 * 1024  # bytes: what a telephone takes

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.allowed_image_extensions = self.kinds
        self.max_upload_size = self.heaviest
        self.help_text = _("Une photographie ou un dessin, en JPEG, PNG ou WebP, de 8\u00a0Mo au plus.")
        self.error_messages = {
            **self.error_messages,
            "invalid_image": _("Ce fichier n’est pas une image\u00a0: envoyez un JPEG, un PNG ou un WebP."),
            "invalid_image_extension": _("Ce fichier n’est pas d’un type accepté\u00a0: JPEG, PNG ou WebP."),
            "invalid_image_known_format": _(
                "Ce fichier n’est pas l’image que son nom annonce (.%(extension)s)\u00a0: enregistrez-la de nouveau, "
                "en JPEG ou en PNG, puis envoyez-la."
            ),
            "file_too_large": _("Cette image est trop lourde (%(file_size)s)\u00a0: 8\u00a0Mo au plus."),
        }
        self.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"


class PictureForm(forms.Form):
    """One picture more. Without its description it is kept all the same, and publication asks for it."""

    file = MemberImageField(label=_("Image"))
    alt = forms.CharField(
        label=_("Ce que l’on y voit"),
        max_length=160,
        required=False,
        help_text=_("Pour les personnes qui ne voient pas l’image. À remplir avant de publier."),
    )


class PictureAltForm(forms.Form):
    """The description of a picture that is there."""

    alt = forms.CharField(label=_("Ce que l’on y voit"), max_length=160)


class ConsentForm(forms.Form):
    """What an organisation accepts by asking for the publication; `seen` is the draft that was on screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    consent = forms.BooleanField(
        error_messages={"required": _("Cochez la case pour donner votre accord.")},
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = self.wording = _(
            "J’accepte, pour %(name)s, que cette fiche soit publique avec le nom de la structure, et que ses "
            "lecteurs puissent nous écrire par un formulaire, sans voir nos adresses."
        ) % {"name": organisation}
