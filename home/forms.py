"""Forms of the territories' floor: opening a space, its identity, its team."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.widgets import AdminImageChooser
from willow.image import GIFImageFile, SvgImageFile

from home.enums import ActorType, Module, Role, TerritoryState
from home.finding import find_one_place
from home.models import Place, Territory
from home.models.fields import one_line, printable
from home.permissions import Person, is_national
from home.pictures import drawn_anew
from home.scoping import own_or_national
from home.services import check_hostname_is_free, holds, hostname_of
from home.spam import HumanForm

HOSTNAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
COLOUR = forms.TextInput(attrs={"type": "color"})


class HostnameField(forms.CharField):
    """A host name of the space's own, in lower case."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Nom d’hôte"),
            required=False,
            max_length=253,
            help_text=_("Facultatif\u00a0: «\u00a0acteurs.exemple.fr\u00a0», une fois que ce nom mène à ce serveur."),
        )

    def clean(self, value: Any) -> str:
        hostname = super().clean(value).strip().lower()
        if hostname and not HOSTNAME.fullmatch(hostname):
            raise ValidationError(
                _("Écrivez le nom seul, sans «\u00a0https://\u00a0» ni barre\u00a0: «\u00a0acteurs.exemple.fr\u00a0».")
            )
        return hostname


class OneLineField(forms.CharField):
    """A name or a title: whatever line breaks come with it, it stays one line."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class LongTextField(forms.CharField):
    """A text of several lines, without what a feed, a sheet or a paper could not hold.

    A line break is one sign, as the browser's counter has it, though two are sent.
    """

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return printable(super().to_python(value) or "").replace("\r\n", "\n")


class DayInput(forms.DateInput):
    """The browser's own calendar. attrs: more attributes."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


class LinesField(forms.CharField):
    """A list of short texts, typed one a line."""

    def __init__(self, *, longest: int, most: int = 30, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
        self.longest, self.most = longest, most

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (" ".join(line.split()) for line in (value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: list[str]) -> None:
        if len(value) > self.most:
            raise ValidationError(_("%(most)s lignes au plus."), params={"most": self.most})
        for line in value:
            if len(line) > self.longest:
                message = _("«\u00a0%(line)s\u00a0» est trop long\u00a0: %(longest)s signes au plus.")
                raise ValidationError(message, params={"line": line, "longest": self.longest})

    def run_validators(self, value: list[str]) -> None:
        pass


class WholeImageField(WagtailImageField):
    """An image that arrived whole: half a file opens like the others, then fails wherever its pixels are read."""

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
            if file is not None and not isinstance(file.image, SvgImageFile):
                file.image.resize((1, 1))
        except (OSError, SyntaxError) as error:
            message = _("Cette image est abîmée ou incomplète\u00a0: enregistrez-la de nouveau, puis envoyez-la.")
            raise ValidationError(message) from error
        return file


class WholeImageForm(BaseImageForm):
    """A team's image, drawn anew unless it is a drawing or moves: a photograph tells where it was taken."""

    file = WholeImageField(label=_("Fichier"), widget=BaseImageForm.Meta.widgets["file"])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        is_sent = isinstance(self.cleaned_data["file"], UploadedFile)
        return self._drawn_anew(file) if is_sent and not isinstance(file.image, SvgImageFile | GIFImageFile) else file

    def _drawn_anew(self, file: Any) -> Any:
        drawn = drawn_anew(file, keeps_png=True)
        return WholeImageField().to_python(SimpleUploadedFile(str(drawn.name), drawn.read()))


class OpeningForm(WagtailAdminModelForm):
    """What the national team says of a place to open its space."""

    place_text = forms.CharField(
        label=_("Commune ou intercommunalité"), max_length=200, help_text=_("Son nom, son SIREN ou son code INSEE.")
    )
    hostname = HostnameField()

    class Meta:
        model = Territory
        fields = ["programme_name", "short_name", "slug", "since", "color_1", "color_2", "contact_email"]
        widgets = {"color_1": COLOUR, "color_2": COLOUR}
        help_texts = {
            "short_name": _("Vide\u00a0: le nom officiel."),
            "slug": _("Vide\u00a0: d’après le nom. Elle ne change plus ensuite\u00a0: d’autres sites s’y réfèrent."),
        }

    field_order = ["place_text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["short_name"].required = self.fields["slug"].required = False

    def clean_place_text(self) -> str:
        text = self.cleaned_data["place_text"].strip()
        self.place = find_one_place(Place.objects.all(), text)
        opened = Territory.objects.filter(place=self.place).first()
        if opened:
            raise ValidationError(
                _("L’espace de ce lieu est déjà ouvert\u00a0: /%(slug)s/."), params={"slug": opened.slug}
            )
        return text

    def clean_hostname(self) -> str:
        check_hostname_is_free(self.cleaned_data["hostname"])
        return self.cleaned_data["hostname"]

    def clean(self):
        data = super().clean()
        place = getattr(self, "place", None)
        if place and not data.get("short_name"):
            data["short_name"] = place.name[:60]
        if place and not data.get("slug") and "slug" not in self.errors:
            data["slug"] = slugify(data.get("short_name", ""))[:60]
        return data


class IdentityForm(WagtailAdminModelForm):
    """How a territory presents itself; its state and its host name are for the national team.

    Its managers open the space that they prepare.
    """

    actor_types = forms.MultipleChoiceField(
        label=_("Types de structure accueillis"),
        choices=[(kind.value, kind.label) for kind in ActorType if kind != ActorType.OTHER],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Qui peut s’inscrire et commencer un diagnostic. Celles qui sont déjà là restent."),
        error_messages={"required": _("Cochez au moins un type de structure.")},
    )
    other_kinds = LinesField(
        label=_("Autres types de structure"),
        required=False,
        longest=60,
        help_text=_("Un par ligne, à côté d’entreprise, association et établissement public."),
    )
    modules = forms.MultipleChoiceField(
        label=_("Modules ouverts"), choices=Module.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    hostname = HostnameField()

    class Meta:
        model = Territory
        fields = [
            "short_name",
            "programme_name",
            "since",
            "logo",
            "color_1",
            "color_2",
            "contact_email",
            "contact_phone",
            "contact_address",
            "actor_types",
            "other_kinds",
            "modules",
            "editors_publish",
            "state",
        ]
        widgets = {
            "contact_address": forms.Textarea(attrs={"rows": 3}),
            "logo": AdminImageChooser,
            "color_1": COLOUR,
            "color_2": COLOUR,
            "state": forms.RadioSelect,
        }
        help_texts = {
            "color_1": _("Une couleur trop claire ou trop sombre pour être lue est remplacée par sa nuance voisine."),
            "state": _(
                "En préparation\u00a0: vu de son équipe seule. Suspendu\u00a0: fermé pour un temps. "
                "Archivé\u00a0: retiré du portail. Rien n’est effacé."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        images = get_image_model()
        self.fields["logo"].queryset = images.objects.filter(own_or_national(images, self.instance.pk))
        if self.for_user and is_national(self.for_user):
            self.fields["state"].choices = TerritoryState.choices
            self.initial["hostname"] = hostname_of(self.instance)
        else:
            del self.fields["hostname"]
            self._let_managers_open()

    def _let_managers_open(self) -> None:
        """Once open, the state is the national team's."""
        if self.instance.state != TerritoryState.PREPARED:
            del self.fields["state"]
            return
        state = self.fields["state"]
        state.choices = [(one.value, one.label) for one in (TerritoryState.PREPARED, TerritoryState.OPEN)]
        state.help_text = _(
            "En préparation\u00a0: vu de son équipe seule. Ouvert\u00a0: visible de tous et cité sur le portail\u202f; "
            "seule l’équipe nationale le referme."
        )

    def clean(self):
        data = super().clean()
        if "logo" in self.errors:
            # Shown again in the form, another territory's image would be seen.
            self.data = self.data.copy()
            self.data["logo"] = ""
        return data

    def clean_hostname(self) -> str:
        check_hostname_is_free(self.cleaned_data["hostname"], besides=self.instance)
        return self.cleaned_data["hostname"]


class InvitationForm(forms.Form):
    """A place offered in a territory's team; only the national team names managers."""

    email = forms.EmailField(label=_("Adresse e-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Rôle"), widget=forms.RadioSelect)

    def __init__(self, *args, territory, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.territory = territory
        self.fields["role"].choices = [(role.value, role.label) for role in roles_given_by(by)]
        self.fields["role"].initial = Role.EDITOR

    def clean(self):
        data = super().clean()
        if data.get("email") and data.get("role") and holds(self.territory, email=data["email"], role=data["role"]):
            self.add_error("email", _("Cette personne tient déjà ce rôle."))
        return data


def roles_given_by(user: Person) -> tuple[Role, ...]:
    """The roles that a manager, or the national team, may give in a territory and take back."""
    return (Role.MANAGER, Role.EDITOR, Role.JURY) if is_national(user) else (Role.EDITOR, Role.JURY)


class OpeningAlertForm(HumanForm):
    """Somebody's address, for one purpose."""

    wording = _(
        "J’accepte que mon adresse soit gardée pour m’écrire une fois, le jour où l’espace ouvre. Elle est effacée "
        "aussitôt après, ou au bout de deux ans."
    )
    email = forms.EmailField(label=_("Votre adresse e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    agreed = forms.BooleanField(label=wording)
