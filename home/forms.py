"""Fields that every floor uses, files of the library, and small forms of this floor."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from willow.image import GIFImageFile, SvgImageFile

from home.enums import Role
from home.models.fields import one_line, printable
from home.permissions import Person, is_national
from home.pictures import drawn_anew
from home.services import holds
from home.spam import HumanForm
from home.video_files import is_what_its_name_says


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


class TrueDocumentForm(BaseDocumentForm):
    """A team's document. A film is played on pages: it is what its name says, or it is not taken."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile) and not is_what_its_name_says(file, str(file.name)):
            raise ValidationError(
                _("Ce fichier n’est pas ce que dit son nom\u00a0: exportez-le de nouveau en MP4, en WebM ou en VTT.")
            )
        return file


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
    agreed = forms.BooleanField(
        label=wording, error_messages={"required": _("Cochez cette case pour être prévenu\u00a0: c’est votre accord.")}
    )
