from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home import kinds
from home.colours import parse_colour
from home.enums import Module, TerritoryState
from home.identity.origins import read_origin
from home.identity.social import SocialLink, line_of, read_link
from home.models.fields import LineField
from home.querysets import OwnedQuerySet, TerritoryQuerySet, ThemeQuerySet

# First segments of addresses that are not a territory's.
RESERVED_SLUGS = frozenset(
    (
        "admin api compte mon-espace jury ami recherche healthz design demo static media ressources acteurs agenda "
        "actualites trophees diagnostic charte theme equipe le-programme rejoindre rejoindre-le-programme rappel "
        "inscription documents territoires _util"
    ).split()
)


def all_modules() -> list[str]:
    return list(Module.values)


def all_actor_types() -> list[str]:
    return list(kinds.COMMON)


def check_slug_is_free(value: str) -> None:
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("« %(slug)s » est une adresse de la plateforme : choisissez-en une autre."), params={"slug": value}
        )


def check_colour(value: str) -> None:
    try:
        parse_colour(value)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def check_modules(value: list[str]) -> None:
    if not isinstance(value, list) or set(value) - set(Module.values):
        raise ValidationError(_("Un de ces modules n’existe pas."))


def check_social_links(value: list[dict[str, str]]) -> None:
    try:
        for one in value:
            read_link(line_of(SocialLink(**one)))
    except TypeError as error:
        raise ValidationError(_("Un de ces liens ne se lit pas.")) from error
    except ValueError as error:
        raise ValidationError(str(error)) from error


def check_origins(value: list[str]) -> None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValidationError(_("Un de ces sites ne se lit pas."))
    try:
        for one in value:
            read_origin(one, loopback=True)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def check_actor_types(value: list[str]) -> None:
    if not isinstance(value, list) or not value or set(value) - set(kinds.COMMON):
        raise ValidationError(_("Choisissez au moins un des types de structure proposés."))


class Territory(models.Model):
    """A place whose space was opened. Its identity lives here; its pages hang below its `TerritoryPage`."""

    place = models.OneToOneField(
        "home.Place", verbose_name=_("lieu"), on_delete=models.PROTECT, related_name="territory"
    )
    slug = models.SlugField(
        _("adresse"),
        max_length=60,
        unique=True,
        validators=[check_slug_is_free],
        error_messages={"unique": _("Cette adresse est déjà celle d’un autre territoire.")},
    )
    state = models.CharField(_("état"), max_length=10, choices=TerritoryState.choices, default=TerritoryState.OPEN)
    short_name = LineField(_("nom d’usage"), max_length=60)
    programme_name = LineField(_("nom du dispositif"), max_length=120)
    since = models.PositiveSmallIntegerField(
        _("depuis"), null=True, blank=True, validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    logo_text = LineField(
        _("texte du logo"),
        max_length=120,
        blank=True,
        help_text=_("Ce qu’il dit, pour qui ne le voit pas. Vide\u00a0: le nom d’usage, écrit à côté, suffit."),
    )
    color_1 = models.CharField(_("première couleur"), max_length=7, default="#0b4f4a", validators=[check_colour])
    color_2 = models.CharField(_("seconde couleur"), max_length=7, default="#f5d547", validators=[check_colour])
    contact_email = models.EmailField(_("adresse e-mail de l’équipe"), blank=True)
    tells_contact = models.BooleanField(
        _("l’équipe peut être jointe par les autres équipes à cette adresse"),
        default=False,
        help_text=_("Elle paraît alors dans l’annuaire des équipes, que lisent celles des autres territoires."),
    )
    contact_phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    contact_address = models.TextField(_("adresse postale"), blank=True)
    footer_text = models.TextField(_("texte du pied de page"), max_length=300, blank=True)
    social_links = models.JSONField(
        _("comptes sur d’autres sites"), default=list, blank=True, validators=[check_social_links]
    )
    api_origins = models.JSONField(_("sites qui appellent l’API"), default=list, blank=True, validators=[check_origins])
    open_data = models.BooleanField(
        _("données ouvertes"),
        default=False,
        help_text=_(
            "Une page publique donne les chiffres d’ensemble de l’espace, sous Licence Ouverte 2.0 : engagement, "
            "scores et niveaux par thème. Rien n’y parle de moins de 5 structures."
        ),
    )
    menu_order = models.JSONField(_("ordre du menu"), default=list, blank=True, editable=False)  # keys of pages
    publisher = LineField(_("éditeur"), max_length=160, blank=True)
    publication_director = LineField(_("direction de la publication"), max_length=160, blank=True)
    hosting = models.TextField(_("hébergeur"), max_length=300, blank=True)
    data_contact = models.EmailField(_("adresse e-mail du délégué à la protection des données"), blank=True)
    actor_types = models.JSONField(
        _("types de structure accueillis"), default=all_actor_types, validators=[check_actor_types]
    )
    other_kinds = models.JSONField(_("autres types de structure"), default=list, blank=True)
    modules = models.JSONField(_("modules ouverts"), default=all_modules, validators=[check_modules], blank=True)
    editors_publish = models.BooleanField(
        _("l’équipe de communication publie elle-même"),
        default=True,
        help_text=_("Sinon, ses pages attendent l’accord d’un responsable."),
    )
    managers = models.OneToOneField(
        "auth.Group", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="managed_territory"
    )
    editors = models.OneToOneField(
        "auth.Group", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="edited_territory"
    )
    jury = models.OneToOneField(
        "auth.Group", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="judged_territory"
    )
    collection = models.OneToOneField(
        "wagtailcore.Collection",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="territory",
    )
    opened_at = models.DateTimeField(_("ouvert le"), default=timezone.now)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        ordering = ["short_name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=TerritoryState.values), name="home_territory_state_known"
            ),
            models.CheckConstraint(condition=~models.Q(actor_types=[]), name="home_territory_accepts_somebody"),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_open(self) -> bool:
        return self.state == TerritoryState.OPEN

    def accepts(self, kind: str, own: str = "") -> bool:
        """Whether organisations of a type may enter, and begin a diagnostic; `own`: a type that territories name."""
        return kinds.accepts(kind, own, accepted=self.actor_types, own_kinds=self.other_kinds)

    @property
    def accepted_in_words(self) -> str:
        """« les entreprises et les associations »."""
        return kinds.in_words(self.actor_types, self.other_kinds)


class FormerAddress(models.Model):
    """A host name, or a path of the portal, that a space has left: it leads to where the space stands now."""

    territory = models.ForeignKey(
        Territory, verbose_name=_("territoire"), on_delete=models.CASCADE, related_name="former_addresses"
    )
    hostname = models.CharField(_("nom d’hôte"), max_length=253, blank=True)
    slug = models.SlugField(_("adresse"), max_length=60, blank=True)
    left_at = models.DateTimeField(_("quittée le"), default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ancienne adresse")
        verbose_name_plural = _("anciennes adresses")
        ordering = ["-left_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(~models.Q(hostname=""), slug="") | models.Q(~models.Q(slug=""), hostname=""),
                name="home_former_address_is_host_or_path",
            ),
            models.UniqueConstraint(
                fields=["hostname"], condition=~models.Q(hostname=""), name="home_former_hostname_once"
            ),
            models.UniqueConstraint(fields=["slug"], condition=~models.Q(slug=""), name="home_former_slug_once"),
        ]

    def __str__(self) -> str:
        return self.hostname or f"/{self.slug}/"


class Theme(models.Model):
    """A theme of the ecological transition: national, or added by one territory."""

    key = models.SlugField(_("clé"), max_length=40)
    name = LineField(_("nom"), max_length=80)
    short_name = LineField(_("nom court"), max_length=30)
    icon = models.SlugField(_("pictogramme"), max_length=40, default="energie")
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.CASCADE, related_name="own_themes")

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "key"], name="home_theme_key_once_a_territory"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(territory=None), name="home_theme_key_once_nationally"
            ),
        ]

    def __str__(self) -> str:
        return self.name
