from django.db import models
from django.utils.translation import gettext_lazy as _

from home.enums import PlaceKind
from home.querysets import PlaceQuerySet

# How the official list begins the names of intercommunalities.
SHORTENED = {
    "CA": "Communauté d’agglomération",
    "CC": "Communauté de communes",
    "CU": "Communauté urbaine",
}


class Place(models.Model):
    """A commune or an intercommunality of the official geography (INSEE, DGCL; Licence Ouverte 2.0)."""

    kind = models.CharField(_("nature"), max_length=10, choices=PlaceKind.choices)
    code = models.CharField(
        _("code"), max_length=9, unique=True, help_text=_("SIREN de l’EPCI, code INSEE de la commune")
    )
    siren = models.CharField(_("SIREN"), max_length=9, blank=True, db_index=True)
    insee = models.CharField(_("code INSEE"), max_length=5, blank=True, db_index=True)
    name = models.CharField(_("nom"), max_length=200)
    search_name = models.CharField(max_length=200, db_index=True)
    legal_form = models.CharField(_("forme"), max_length=10, blank=True)
    population = models.PositiveIntegerField(_("population"), default=0)
    departments = models.CharField(_("départements"), max_length=60, blank=True)
    region = models.CharField(_("région"), max_length=3, blank=True)
    epci = models.ForeignKey(
        "self",
        verbose_name=_("intercommunalité"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="communes",
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=PlaceKind.values), name="home_place_kind_known")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """« Communauté urbaine du Grand Poitiers », which the official list writes « CU du Grand Poitiers »."""
        first, _space, others = self.name.partition(" ")
        return f"{SHORTENED[first]} {others}" if others and first in SHORTENED else self.name


class PostalCode(models.Model):
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="postal_codes")
    code = models.CharField(_("code postal"), max_length=5, db_index=True)

    class Meta:
        verbose_name = _("code postal")
        verbose_name_plural = _("codes postaux")
        constraints = [models.UniqueConstraint(fields=["place", "code"], name="home_postalcode_once_a_place")]

    def __str__(self) -> str:
        return self.code
