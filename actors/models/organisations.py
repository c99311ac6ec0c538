import uuid

from django.conf import settings
from django.contrib.admin.decorators import display
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import AssessAgain, BadgeKind, FollowUp, JoinedBy, Sector, Sharing, Showcase
from actors.numbers import clean_rna, clean_siren, clean_siret
from actors.querysets import OrganisationQuerySet, PresenceQuerySet, RegisterManager
from home.enums import ActorType, Headcount, Module
from home.models.fields import LineField
from home.share_cards import Shared
from home.spaces import Space, territory_space
from home.templatetags.french import day


class Organisation(models.Model):
    """A company, an association or a public establishment; several people may act for it, in several territories."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = LineField(_("nom de la structure"), max_length=120)
    kind = models.CharField(_("type de structure"), max_length=12, choices=ActorType.choices)
    other_kind = LineField(_("type propre au territoire"), max_length=60, blank=True)
    siren = models.CharField(_("numéro SIREN"), max_length=9, blank=True, validators=[clean_siren])
    siret = models.CharField(_("numéro SIRET"), max_length=14, blank=True, validators=[clean_siret])
    rna = models.CharField(_("numéro RNA"), max_length=10, blank=True, validators=[clean_rna])
    sector = models.CharField(_("secteur"), max_length=1, choices=Sector.choices, blank=True)
    activity = LineField(_("activité"), max_length=60, blank=True)
    headcount = models.CharField(_("effectif"), max_length=7, choices=Headcount.choices)
    commune = models.ForeignKey(
        "home.Place", verbose_name=_("commune"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    motto = LineField(_("en une phrase"), max_length=140, blank=True)
    description = models.TextField(_("présentation"), max_length=2000, blank=True)
    website = models.URLField(_("site"), blank=True)
    created_at = models.DateTimeField(_("créée le"), default=timezone.now)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ActorType.values), name="actors_organisation_kind_known"
            ),
            # A company of several establishments may have an organisation for each, told apart by their SIRET.
            models.UniqueConstraint(
                fields=["siren"],
                condition=~models.Q(siren="") & models.Q(siret=""),
                name="actors_organisation_siren_unique",
                violation_error_message=_("Une autre structure porte déjà ce numéro SIREN."),
            ),
            models.UniqueConstraint(
                fields=["siret"],
                condition=~models.Q(siret=""),
                name="actors_organisation_siret_unique",
                violation_error_message=_("Une autre structure porte déjà ce numéro SIRET."),
            ),
            models.UniqueConstraint(
                fields=["rna"],
                condition=~models.Q(rna=""),
                name="actors_organisation_rna_unique",
                violation_error_message=_("Une autre structure porte déjà ce numéro RNA."),
            ),
            models.CheckConstraint(
                condition=models.Q(siret="") | models.Q(siret__startswith=models.F("siren")),
                name="actors_organisation_siret_of_its_siren",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=ActorType.OTHER) | models.Q(other_kind=""),
                name="actors_organisation_other_kind_of_others",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_name(self) -> str:
        """The type in words: the territory's own where it has one."""
        return self.other_kind or self.get_kind_display()

    @property
    def seed(self) -> str:
        """What draws the organisation's mark."""
        return self.siren or self.uuid.hex

    @property
    def facts(self) -> str:
        """« Agroalimentaire, Chauvigny »"""
        commune = self.commune.name if self.commune else ""
        return ", ".join(part for part in (self.activity or self.kind_name, commune) if part)


class Presence(models.Model):
    """An organisation in one territory: engaged since when, shown to the public or not."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="presences"
    )
    territory = models.ForeignKey(
        "home.Territory", verbose_name=_("territoire"), on_delete=models.PROTECT, related_name="presences"
    )
    slug = models.SlugField(_("adresse"), max_length=80)
    joined_at = models.DateTimeField(_("inscrite le"), default=timezone.now)
    # What the charter's services and the diagnostic's write, so that lists can ask for it.
    engaged_since = models.DateField(_("charte signée le"), null=True, blank=True)
    engaged_until = models.DateField(_("engagée jusqu’au"), null=True, blank=True)
    assessed_on = models.DateField(_("dernier diagnostic"), null=True, blank=True)
    latest_level = models.CharField(_("dernier niveau"), max_length=60, blank=True)
    latest_score = models.CharField(_("dernier score"), max_length=20, blank=True)
    assess_again_every = models.PositiveSmallIntegerField(
        _("rappel pour refaire le point"), choices=AssessAgain.choices, default=AssessAgain.YEAR
    )
    reminded_on = models.DateField(_("dernier rappel"), null=True, blank=True)
    # What the members write for the public page, and what they let it show.
    themes = models.ManyToManyField("home.Theme", verbose_name=_("thèmes"), blank=True, related_name="+")
    actions = models.JSONField(_("ce que nous faisons"), default=list, blank=True)
    testimony = models.TextField(_("témoignage"), max_length=600, blank=True)
    shares = models.CharField(
        _("résultat montré au public"), max_length=7, choices=Sharing.choices, default=Sharing.NOTHING
    )
    shares_with_team = models.BooleanField(_("résultats montrés à l’équipe du territoire"), default=False)
    shares_with_peers = models.BooleanField(_("scores comptés dans les repères des autres"), default=False)
    showcase = models.CharField(_("fiche publique"), max_length=9, choices=Showcase.choices, default=Showcase.PRIVATE)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("demandée le"), null=True, blank=True)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    refusal = models.TextField(_("ce qu’il faut reprendre"), blank=True, max_length=600)
    # What the team keeps of its guidance; its notes are in `FollowUpNote`.
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("conseiller ou conseillère"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="advised",
    )
    follow_up = models.CharField(_("suivi"), max_length=10, choices=FollowUp.choices, default=FollowUp.TO_CONTACT)
    joined_by = models.CharField(_("venue par"), max_length=10, choices=JoinedBy.choices, blank=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("structure dans un territoire")
        verbose_name_plural = _("structures dans un territoire")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "territory"], name="actors_presence_once"),
            models.UniqueConstraint(fields=["territory", "slug"], name="actors_presence_slug_unique"),
            models.CheckConstraint(
                condition=models.Q(engaged_since__isnull=False) | models.Q(engaged_until=None),
                name="actors_presence_engaged_since_then_until",
            ),
            models.CheckConstraint(
                condition=models.Q(showcase__in=Showcase.values), name="actors_presence_showcase_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(showcase=Showcase.PUBLISHED) | models.Q(published_at__isnull=False),
                name="actors_presence_published_when",
            ),
            models.CheckConstraint(
                condition=models.Q(follow_up__in=FollowUp.values), name="actors_presence_follow_up_known"
            ),
            models.CheckConstraint(
                condition=models.Q(assess_again_every__in=AssessAgain.values), name="actors_presence_assess_again_known"
            ),
        ]
        indexes = [
            models.Index(fields=["territory", "showcase", "-published_at"], name="actors_presence_listing"),
            models.Index(
                fields=["territory", "organisation"],
                condition=models.Q(shares_with_peers=True),
                name="actors_presence_peers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.territory})"

    @property
    def is_public(self) -> bool:
        return self.showcase == Showcase.PUBLISHED

    def url_in(self, space: Space) -> str:
        """Where the public page stands inside its space."""
        return space.page_url(Module.ACTORS, f"{self.slug}/")

    def url_from(self, other: Space) -> str:
        """Where the public page stands, as another space links to it."""
        space = territory_space(self.territory.slug)
        return space.url_from(other, self.url_in(space)) if space else ""

    @property
    def public_url(self) -> str:
        """Where the public page stands, from anywhere."""
        space = territory_space(self.territory.slug)
        return space.full_url(self.url_in(space)) if space else ""

    @property
    def shared(self) -> Shared:
        """What the picture of the public page says."""
        since = self.engaged_since if self.is_engaged else None
        kind = _("Acteur engagé depuis %(year)s") % {"year": since.year} if since else _("Acteur du réseau")
        return Shared(self.organisation.name, kind=str(kind), emblem=self.organisation.seed)

    @property
    def sharing_url(self) -> str:
        """Where its members say who sees what of its results; empty where the territory has no diagnostic."""
        space = territory_space(self.territory.slug)
        path = space.page_url(Module.DIAGNOSTIC, f"partage/{self.organisation.uuid}/") if space else ""
        return space.full_url(path) if space and path else ""

    @property
    def shown_badges(self) -> list:
        """Its distinctions; progress only if it shares its result. Read by `for_page`."""
        told = self.shares != Sharing.NOTHING
        return [badge for badge in self.badges.all() if told or badge.kind != BadgeKind.PROGRESS]

    @property
    def is_asked_or_published(self) -> bool:
        return self.showcase in (Showcase.ASKED, Showcase.PUBLISHED)

    @property
    def shown_level(self) -> str:
        return self.latest_level if self.shares != Sharing.NOTHING else ""

    @property
    def shown_score(self) -> str:
        return self.latest_score if self.shares == Sharing.SCORE else ""

    @property
    def is_engaged(self) -> bool:
        return bool(self.engaged_since) and (self.engaged_until is None or self.engaged_until >= timezone.localdate())


class RegisteredOrganisation(Presence):
    """A row of the register that a territory's team reads: the organisation as it is in that territory."""

    objects = RegisterManager()
    is_advised: bool  # of the manager's query

    class Meta:
        proxy = True
        verbose_name = _("structure inscrite")
        verbose_name_plural = _("structures inscrites")

    @display(description=_("structure"), ordering="listed_as")
    def name(self) -> str:
        return self.organisation.name

    @display(description=_("type"), ordering="organisation__kind")
    def kind(self) -> str:
        return self.organisation.kind_name

    @display(description=_("effectif"), ordering="organisation__headcount")
    def headcount(self) -> str:
        return self.organisation.get_headcount_display()

    @display(description=_("commune"), ordering="organisation__commune__name")
    def commune(self) -> str:
        return self.organisation.commune.name if self.organisation.commune else ""

    @display(description=_("inscrite le"), ordering="joined_at")
    def joined(self) -> str:
        return day(timezone.localtime(self.joined_at))

    @display(description=_("charte"), ordering="engaged_since")
    def charter_state(self) -> str:
        if self.engaged_since and self.is_engaged:
            return day(self.engaged_since)
        return str(_("à renouveler")) if self.engaged_since else "–"

    @display(description=_("fiche publique"), ordering="showcase")
    def showcase_state(self) -> str:
        return self.get_showcase_display()

    @display(description=_("suivi"), ordering="follow_up")
    def follow_up_state(self) -> str:
        return self.get_follow_up_display()

    @display(description=_("conseiller ou conseillère"))
    def adviser_name(self) -> str:
        """As long as they are in the team."""
        return str(self.adviser) if self.adviser and self.is_advised else "–"

    @display(description=_("venue par"))
    def came_by(self) -> str:
        return self.get_joined_by_display()

    @display(description=_("SIREN"))
    def siren(self) -> str:
        return self.organisation.siren

    @display(description=_("SIRET"))
    def siret(self) -> str:
        return self.organisation.siret

    @display(description=_("RNA"))
    def rna(self) -> str:
        return self.organisation.rna

    @display(description=_("secteur"))
    def sector(self) -> str:
        return self.organisation.get_sector_display()

    @display(description=_("activité"))
    def activity(self) -> str:
        return self.organisation.activity

    @display(description=_("site"))
    def website(self) -> str:
        return self.organisation.website
