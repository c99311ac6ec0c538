"""Forms of a space's identity: what opens it, and what its team and the nation say of it afterwards."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http.request import validate_host
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images import get_image_model
from wagtail.images.widgets import AdminImageChooser

from home.enums import ActorType, Module, TerritoryState
from home.finding import find_one_place
from home.forms import LinesField
from home.identity.menus import MenuEntry, entries_of
from home.identity.moving import check_hostname_is_free, check_slug_may_be_taken, hostname_of
from home.identity.origins import LONGEST as LONGEST_ORIGIN
from home.identity.origins import read_origin
from home.identity.social import HOST, LONGEST_LINE, SocialLink, line_of, read_link
from home.models import Place, Territory
from home.permissions import is_national
from home.scoping import own_or_national

COLOUR = forms.TextInput(attrs={"type": "color"})


class Section(NamedTuple):
    """Fields of a form that are drawn together; beside the colours stands what they become."""

    title: str
    fields: list[BoundField]

    @property
    def has_colours(self) -> bool:
        return any(field.name == "color_1" for field in self.fields)


class FormInSections(WagtailAdminModelForm):
    """A form whose fields are drawn in sections: `SECTIONS` names all of them, once."""

    SECTIONS: Sequence[tuple[Any, Sequence[str]]] = ()

    def sections(self) -> list[Section]:
        drawn = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS]
        return [Section(str(title), fields) for title, fields in drawn if fields]


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
        if hostname and not HOST.fullmatch(hostname):
            raise ValidationError(
                _("Écrivez le nom seul, sans «\u00a0https://\u00a0» ni barre\u00a0: «\u00a0acteurs.exemple.fr\u00a0».")
            )
        if hostname and not validate_host(hostname, settings.ALLOWED_HOSTS):
            # The space would be nowhere: its path leads to a name that is refused.
            raise ValidationError(_("Ce serveur n’accepte pas encore ce nom\u00a0: faites-le ajouter à ALLOWED_HOSTS."))
        return hostname


class SocialLinksField(LinesField):
    """Accounts on other sites, one a line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Comptes sur d’autres sites"),
            required=False,
            longest=LONGEST_LINE,
            most=8,
            help_text=_(
                "Une adresse par ligne, en https. Un nom devant, si vous le voulez\u00a0: "
                "«\u00a0Notre lettre https://lettre.exemple.fr/\u00a0». Ils sont cités au pied de chaque page."
            ),
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            value = [line_of(SocialLink(**one)) for one in value]
        return super().prepare_value(value)

    def clean(self, value: Any) -> list[dict[str, str]]:
        try:
            return [read_link(line)._asdict() for line in super().clean(value)]
        except ValueError as error:
            raise ValidationError(str(error)) from error


class OriginsField(LinesField):
    """Web sites that call the API, one a line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Sites qui appellent l’API"),
            required=False,
            longest=LONGEST_ORIGIN,
            most=10,
            help_text=_(
                "Une origine par ligne, en https et sans chemin\u00a0: https://www.exemple.fr. Les pages de ces sites "
                "peuvent montrer vos contenus publics et le diagnostic, depuis le navigateur de leurs visiteurs."
            ),
        )

    def clean(self, value: Any) -> list[str]:
        try:
            # One's own machine, where a site is being written.
            found = [read_origin(line, loopback=settings.DEMO or settings.DEBUG) for line in super().clean(value)]
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return list(dict.fromkeys(found))


class MenuWidget(forms.Widget):
    """A row an entry: whether it is shown, and its rank."""

    template_name = "home/admin/menu_widget.html"
    use_fieldset = True
    entries: Sequence[MenuEntry] = ()

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        typed = value if isinstance(value, Mapping) else {}
        rows = [
            {"entry": entry, "shown": shown, "rank": rank}
            for entry in self.entries
            for shown, rank in [typed.get(entry.page_id, (entry.shown, str(entry.rank)))]
        ]
        return {**super().get_context(name, value, attrs), "rows": rows}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[int, tuple[bool, str]] | None:
        """None when the form was sent without it: the menu stays as it is."""
        if name not in data:
            return None
        keys = [entry.page_id for entry in self.entries if f"{name}-{entry.page_id}-rank" in data]
        return {key: (f"{name}-{key}" in data, data[f"{name}-{key}-rank"]) for key in keys}


class MenuField(forms.Field):
    """Which pages of a space its menu names, and in which order: pairs of a page's key and whether it is shown."""

    widget = MenuWidget

    def clean(self, value: Mapping[int, tuple[bool, str]] | None) -> list[tuple[int, bool]] | None:
        if value is None:
            return None
        ranks = {}
        for place, (key, (_shown, rank)) in enumerate(value.items()):
            if not rank.strip().isascii() or not rank.strip().isdigit() or len(rank.strip()) > 3:
                raise ValidationError(_("Donnez à chaque page un rang\u00a0: 1, 2, 3…"))
            ranks[key] = (int(rank), place)
        return [(key, value[key][0]) for key in sorted(ranks, key=ranks.__getitem__)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is not None


class OpeningForm(FormInSections):
    """What the national team says of a place to open its space."""

    SECTIONS = (
        (_("Le lieu et son dispositif"), ("place_text", "short_name", "programme_name", "since", "contact_email")),
        (_("Couleurs"), ("color_1", "color_2")),
        (_("Adresse"), ("slug", "hostname")),
    )

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
            "slug": _("Vide\u00a0: d’après le nom. D’autres sites s’y réfèrent\u00a0: choisissez-la pour longtemps."),
        }

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

    def clean_slug(self) -> str:
        check_slug_may_be_taken(self.cleaned_data["slug"])
        return self.cleaned_data["slug"]

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


class IdentityForm(FormInSections):
    """How a territory presents itself; its state and its addresses are for the national team.

    Its managers open the space that they prepare.
    """

    SECTIONS = (
        (
            _("Nom et contact"),
            (
                *("short_name", "programme_name", "since"),
                *("contact_email", "tells_contact", "contact_phone", "contact_address"),
            ),
        ),
        (_("Couleurs et logo"), ("color_1", "color_2", "logo", "logo_text")),
        (_("Modules et menu"), ("modules", "menu")),
        (_("Pied de page"), ("footer_text", "social_links")),
        (
            _("Mentions légales et données personnelles"),
            ("publisher", "publication_director", "hosting", "data_contact"),
        ),
        (_("Structures et publication"), ("actor_types", "other_kinds", "editors_publish")),
        (_("Vos autres sites"), ("api_origins",)),
        (_("Données ouvertes"), ("open_data",)),
        (_("Adresse et état"), ("slug", "hostname", "state")),
    )

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
    menu = MenuField(
        label=_("Menu"),
        required=False,
        help_text=_(
            "Les pages que le menu nomme, de gauche à droite. Une page légale qui n’y est pas reste au pied de page."
        ),
    )
    social_links = SocialLinksField()
    api_origins = OriginsField()
    slug = forms.SlugField(
        label=_("Adresse sur le portail"),
        max_length=60,
        required=False,
        help_text=_("Changée, l’ancienne mène à la nouvelle, comme un nom d’hôte que l’espace quitte."),
    )
    hostname = HostnameField()

    class Meta:
        model = Territory
        fields = [
            "short_name",
            "programme_name",
            "since",
            "logo",
            "logo_text",
            "color_1",
            "color_2",
            "contact_email",
            "tells_contact",
            "contact_phone",
            "contact_address",
            "actor_types",
            "other_kinds",
            "modules",
            "footer_text",
            "social_links",
            "api_origins",
            "open_data",
            "publisher",
            "publication_director",
            "hosting",
            "data_contact",
            "editors_publish",
            "state",
        ]
        widgets = {
            "contact_address": forms.Textarea(attrs={"rows": 3}),
            "footer_text": forms.Textarea(attrs={"rows": 3}),
            "hosting": forms.Textarea(attrs={"rows": 3}),
            "logo": AdminImageChooser,
            "color_1": COLOUR,
            "color_2": COLOUR,
            "state": forms.RadioSelect,
        }
        help_texts = {
            "color_1": _("Une couleur trop claire ou trop sombre pour être lue est remplacée par sa nuance voisine."),
            "footer_text": _("Deux phrases au plus, écrites au pied de chaque page."),
            "publisher": _("Qui édite le site, pour la loi. Vide\u00a0: la collectivité."),
            "publication_director": _("Nom et fonction."),
            "hosting": _("Nom, adresse et téléphone de la société ou du service qui héberge le site."),
            "data_contact": _("Vide\u00a0: l’adresse de l’équipe."),
            "state": _(
                "En préparation\u00a0: vu de son équipe seule. Suspendu\u00a0: fermé pour un temps. "
                "Archivé\u00a0: retiré du portail. Rien n’est effacé."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        images = get_image_model()
        self.fields["logo"].queryset = images.objects.filter(own_or_national(images, self.instance.pk))
        self.fields["menu"].widget.entries = entries_of(self.instance)
        if self.for_user and is_national(self.for_user):
            self.fields["state"].choices = TerritoryState.choices
            self.initial["hostname"] = hostname_of(self.instance)
            self.initial["slug"] = self.instance.slug
        else:
            del self.fields["hostname"], self.fields["slug"]
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

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or self.instance.slug
        check_slug_may_be_taken(slug, besides=self.instance)
        return slug

    def clean_hostname(self) -> str:
        check_hostname_is_free(self.cleaned_data["hostname"], besides=self.instance)
        return self.cleaned_data["hostname"]
