from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import BodyBlock
from home.enums import ActorType, Headcount, Module
from home.models import TerritoryPage
from home.models.base import PagedList, SectionPage, SpacePage
from home.querysets import SectionManager
from home.spaces import Space
from ressources.enums import Need, ResourceKind
from ressources.forms import ResourcePageForm
from ressources.querysets import ResourceManager


class ListOf:
    """Checks that a JSON list holds only values of an enumeration."""

    def __init__(self, values: list[str]) -> None:
        self.values = values

    def __call__(self, chosen: list[str]) -> None:
        if not isinstance(chosen, list) or set(chosen) - set(self.values):
            raise ValidationError(_("Une de ces valeurs n’est pas proposée."))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ListOf) and other.values == self.values

    def deconstruct(self):
        return ("ressources.models.ListOf", [self.values], {})


class ResourceIndexPage(PagedList, RoutablePageMixin, SectionPage, Page):
    """A library: the national one, or a territory's, which shows the national resources among its own."""

    intro = models.TextField(_("introduction"), blank=True, max_length=400)

    section = Module.RESOURCES
    objects = SectionManager()
    parent_page_types = ["home.TerritoryPage", "home.PortalPage"]
    subpage_types = ["ressources.ResourcePage"]
    is_creatable = False
    content_panels = [*SectionPage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("bibliothèque de ressources")
        verbose_name_plural = _("bibliothèques de ressources")

    @path("")
    def library(self, request: HttpRequest):
        from ressources.filters import ResourceFilter

        usable = ResourcePage.objects.for_space(request.space).usable().for_cards().newest()
        found = ResourceFilter(request.GET, queryset=usable, request=request)
        items = self.page_of(request, found.qs)
        return self.render(
            request, template="ressources/library.html", context_overrides={"found": found, "items": items}
        )

    @path("n/<slug:slug>/")
    def national_resource(self, request: HttpRequest, slug: str):
        """A national resource, read inside the territory's space."""
        if request.space.is_national:
            raise Http404
        resource = ResourcePage.objects.for_space(request.space).filter(territory=None, slug=slug).live().first()
        if resource is None:
            raise Http404
        return resource.serve(request)


class ResourcePage(SpacePage, Page):
    """One resource. `territory` is empty in the national library; it follows from where the page stands."""

    kind = models.CharField(_("type"), max_length=10, choices=ResourceKind.choices)
    summary = models.CharField(_("en une phrase"), max_length=180)
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)
    themes = ParentalManyToManyField("home.Theme", verbose_name=_("thèmes"), related_name="resources")
    needs = models.JSONField(_("besoins"), default=list, blank=True, validators=[ListOf(Need.values)])
    actor_types = models.JSONField(
        _("types de structure"),
        default=list,
        blank=True,
        validators=[ListOf(ActorType.values)],
        help_text=_("Aucun : toutes."),
    )
    headcounts = models.JSONField(
        _("effectifs"), default=list, blank=True, validators=[ListOf(Headcount.values)], help_text=_("Aucun : tous.")
    )
    min_percent = models.PositiveSmallIntegerField(
        _("score minimal (en %)"), default=0, validators=[MaxValueValidator(100)]
    )
    max_percent = models.PositiveSmallIntegerField(
        _("score maximal (en %)"), default=100, validators=[MaxValueValidator(100)]
    )
    provider = models.CharField(_("proposée par"), max_length=120, blank=True)
    address = models.URLField(_("adresse officielle"), max_length=400, blank=True)
    amount = models.CharField(_("montant ou coût"), max_length=300, blank=True)
    opening = models.DateField(_("ouverture"), null=True, blank=True)
    closing = models.DateField(_("clôture"), null=True, blank=True)
    perimeter = models.CharField(_("périmètre"), max_length=300, blank=True)
    territory = models.ForeignKey(
        "home.Territory", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    hidden_in = models.ManyToManyField("home.Territory", blank=True, editable=False, related_name="hidden_resources")

    objects = ResourceManager()
    base_form_class = ResourcePageForm
    template = "ressources/resource_page.html"
    parent_page_types = ["ressources.ResourceIndexPage"]
    subpage_types: list[str] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("provider"),
        index.FilterField("kind"),
        index.FilterField("closing"),
        index.FilterField("territory_id"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("themes", widget=CheckboxSelectMultiple), FieldPanel("needs")], _("De quoi il s’agit")
        ),
        MultiFieldPanel(
            [FieldPanel("actor_types"), FieldPanel("headcounts"), FieldRowPanel(["min_percent", "max_percent"])],
            _("À qui la proposer"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("provider"),
                FieldPanel("address"),
                FieldPanel("amount"),
                FieldPanel("perimeter"),
                FieldRowPanel(["opening", "closing"]),
            ],
            _("Pratique"),
        ),
    ]

    class Meta:
        verbose_name = _("ressource")
        verbose_name_plural = _("ressources")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(min_percent__lte=models.F("max_percent")) & models.Q(max_percent__lte=100),
                name="ressources_resource_percent_range",
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.min_percent > self.max_percent:
            raise ValidationError({"max_percent": _("Le score maximal est plus petit que le minimal.")})
        if self.opening and self.closing and self.closing < self.opening:
            raise ValidationError({"closing": _("La clôture vient avant l’ouverture.")})

    def save(self, *args, **kwargs):
        self.territory_id = self._owner_by_path()
        super().save(*args, **kwargs)

    def _owner_by_path(self) -> int | None:
        """The territory in whose space the page stands; it is asked anew at each save, since pages can be moved."""
        if not self.path:
            return self.territory_id
        root = TerritoryPage.objects.filter(depth=3, path=self.path[: 3 * self.steplen]).first()
        return root.territory_id if root else None

    @property
    def is_closed(self) -> bool:
        return bool(self.closing and self.closing < timezone.localdate())

    @property
    def is_national(self) -> bool:
        return self.territory_id is None

    def url_in(self, space: Space) -> str:
        """Where the resource is read without leaving a space."""
        base = space.section_url(Module.RESOURCES)
        return f"{base}n/{self.slug}/" if self.is_national and not space.is_national else f"{base}{self.slug}/"
