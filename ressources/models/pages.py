from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from actors.enums import Sector
from actors.requests import MemberRequest
from home.blocks import BodyBlock
from home.enums import ActorType, Headcount, Module
from home.listed_themes import Themed
from home.models import TerritoryPage
from home.models.base import PagedList, SectionPage, SpacePage
from home.models.fields import LineField
from home.places import department_name, is_department
from home.querysets import SectionManager
from home.regions import REGION_NAMES
from home.share_cards import Shared, shared_page
from home.spaces import Space
from home.stems import kept
from ressources.enums import Effort, Need, ResourceKind
from ressources.forms import ResourcePageForm
from ressources.perimeter import Perimeter, Spot
from ressources.querysets import ResourceManager

# Wagtail has a page route its own addresses, while views, filters and presentation are written over these models: each
# is imported by the method that calls it.


def check_departments(codes: list[str]) -> None:
    if not isinstance(codes, list) or not all(map(is_department, codes)):
        raise ValidationError(_("Un de ces départements n’existe pas."))


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
    api_fields = ["intro"]

    class Meta:
        verbose_name = _("bibliothèque de ressources")
        verbose_name_plural = _("bibliothèques de ressources")

    @path("")
    @shared_page
    def library(self, request: HttpRequest):
        from ressources.filters import ResourceFilter

        usable = ResourcePage.objects.for_space(request.space).usable()
        found = ResourceFilter(request.GET, queryset=usable, request=request)
        items = self.page_of(request, found.qs.for_cards(), count=found.counts.found)
        return self.render(
            request, template="ressources/library.html", context_overrides={"found": found, "items": items}
        )

    @path("n/<str:slug>/")
    @shared_page
    def national_resource(self, request: HttpRequest, slug: str):
        """A national resource, read inside the territory's space."""
        if request.space.is_national:
            raise Http404
        shown = _national_resources(request, slug).first()
        if shown is not None:
            return shown.serve(request)
        copies = ResourcePage.objects.live().filter(territory=request.space.territory_id, copied_from__slug=slug)
        copy = copies.order_by("pk").first()
        if copy is None:
            raise Http404
        return redirect(copy.url_in(request.space))

    @path("n/<str:slug>/rappel/")
    def national_callback(self, request: MemberRequest, slug: str):
        """Asking to be called back by its partner, from the territory's space."""
        from ressources.views.callbacks import ask

        return ask(request, territory=None, slug=slug)

    @path("n/<str:slug>/avis/")
    def opinion_of_national(self, request: HttpRequest, slug: str):
        from ressources.views.opinions import give

        if request.space.is_national:
            raise Http404
        return give(request, get_object_or_404(_national_resources(request, slug)))


def _national_resources(request: HttpRequest, slug: str):
    """The published resource of the nation's that a territory's space shows under that name, if any."""
    return ResourcePage.objects.for_space(request.space).live().filter(territory=None, slug=slug)


class ResourcePage(Themed, RoutablePageMixin, SpacePage, Page):
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
    sectors = models.JSONField(
        _("secteurs d’activité"),
        default=list,
        blank=True,
        validators=[ListOf(Sector.values)],
        help_text=_("Aucun\u00a0: tous."),
    )
    regions = models.JSONField(_("régions"), default=list, blank=True, validators=[ListOf(list(REGION_NAMES))])
    departments = models.JSONField(_("départements"), default=list, blank=True, validators=[check_departments])
    places = ParentalManyToManyField(
        "home.Place", verbose_name=_("communes et intercommunalités"), blank=True, related_name="+"
    )
    perimeter = models.CharField(_("précision sur le périmètre"), max_length=300, blank=True)
    provider = models.CharField(_("proposée par"), max_length=120, blank=True)
    contact_name = LineField(_("personne ou service"), max_length=120, blank=True)
    contact_phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("adresse e-mail"), blank=True)
    takes_callbacks = models.BooleanField(
        _("rappelle qui le demande"),
        default=False,
        help_text=_("Les structures peuvent demander à être rappelées\u00a0: la demande part à l’adresse ci-dessus."),
    )
    address = models.URLField(_("adresse officielle"), max_length=400, blank=True)
    amount = models.CharField(_("montant ou coût"), max_length=300, blank=True)
    rate = models.CharField(_("taux"), max_length=120, blank=True)
    effort = models.PositiveSmallIntegerField(_("effort demandé"), choices=Effort.choices, null=True, blank=True)
    opening = models.DateField(_("ouverture"), null=True, blank=True)
    closing = models.DateField(_("clôture"), null=True, blank=True)
    checked_on = models.DateField(_("vérifiée le"), null=True, blank=True)
    documents = StreamField([("document", DocumentChooserBlock())], verbose_name=_("documents"), blank=True)
    territory = models.ForeignKey(
        "home.Territory", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    copied_from = models.ForeignKey(
        "self",
        verbose_name=_("d’après"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="copies",
    )
    # What the library's search compares, written at each save: `home.stems`.
    search_title = models.TextField(default="", editable=False)
    search_text = models.TextField(default="", editable=False)

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
            [
                FieldPanel("actor_types"),
                FieldPanel("headcounts"),
                FieldPanel("sectors"),
                FieldRowPanel(["min_percent", "max_percent"]),
            ],
            _("À qui la proposer"),
        ),
        MultiFieldPanel(
            [FieldPanel("regions"), FieldPanel("departments"), FieldPanel("places"), FieldPanel("perimeter")],
            _("Où elle vaut"),
            help_text=_("Rien\u00a0: partout en France."),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("provider"),
                FieldPanel("contact_name"),
                FieldRowPanel(["contact_phone", "contact_email"]),
                FieldPanel("takes_callbacks"),
            ],
            _("Qui la propose"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel(["amount", "rate"]),
                FieldPanel("effort"),
                FieldRowPanel(["opening", "closing"]),
                FieldPanel("checked_on"),
                FieldPanel("documents"),
            ],
            _("Pratique"),
        ),
    ]
    api_fields = (
        "kind summary themes needs actor_types headcounts sectors regions departments perimeter provider contact_name "
        "contact_phone contact_email address amount rate effort opening closing checked_on documents body"
    ).split()

    class Meta:
        verbose_name = _("ressource")
        verbose_name_plural = _("ressources")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(min_percent__lte=models.F("max_percent")) & models.Q(max_percent__lte=100),
                name="ressources_resource_percent_range",
            )
        ]

    @path("rappel/", name="callback")
    def callback(self, request: MemberRequest):
        from ressources.views.callbacks import ask

        return ask(request, pk=self.pk)

    @path("avis/")
    def opinion(self, request: HttpRequest):
        from ressources.views.opinions import give

        return give(request, self)

    def clean(self) -> None:
        super().clean()
        if self.min_percent > self.max_percent:
            raise ValidationError({"max_percent": _("Le score maximal est plus petit que le minimal.")})
        if self.opening and self.closing and self.closing < self.opening:
            raise ValidationError({"closing": _("La clôture vient avant l’ouverture.")})
        if self.checked_on and self.checked_on > timezone.localdate():
            raise ValidationError({"checked_on": _("Ce jour n’est pas encore venu.")})
        if self.takes_callbacks and not self.contact_email:
            raise ValidationError({"contact_email": _("Il faut une adresse à qui transmettre les demandes de rappel.")})

    def save(self, *args, **kwargs):
        self.territory_id = self._owner_by_path()
        self.search_title, self.search_text = self.words_to_search()
        super().save(*args, **kwargs)

    def words_to_search(self) -> tuple[str, str]:
        """The stems of the title, and those of all that the page says."""
        return kept(self.title), kept(f"{self.title} {self.all_that_it_says()}")

    def all_that_it_says(self) -> str:
        """Beside its title."""
        themes = " ".join(theme.name for theme in self.themes.all())
        body = " ".join(self.body.stream_block.get_searchable_content(self.body))
        needs = " ".join(str(Need(need).label) for need in self.needs if need in Need.values)
        return " ".join((self.summary, self.provider, self.get_kind_display(), themes, needs, self.perimeter, body))

    def _owner_by_path(self) -> int | None:
        """The territory in whose space the page stands; it is asked anew at each save, since pages can be moved."""
        if not self.path:
            return self.territory_id
        root = TerritoryPage.objects.filter(depth=3, path=self.path[: 3 * self.steplen]).first()
        return root.territory_id if root else None

    def shared(self, space: Space) -> Shared:
        return Shared(
            self.title, kind=translate("Ressource\u00a0: %(kind)s") % {"kind": self.get_kind_display().lower()}
        )

    def serve(self, request, *args, **kwargs):
        """What this browser said of the resource shows for it alone; without it, the page is the same for all."""
        from ressources.remembering import COOKIE

        response = super().serve(request, *args, **kwargs)
        if COOKIE in request.COOKIES:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def get_context(self, request, *args, **kwargs):
        from ressources.acts import acts_on
        from ressources.callbacks.asked import asking_of
        from ressources.presentation import description_of
        from ressources.remembering import remembered

        context = super().get_context(request, *args, **kwargs)
        source = self.copied_from if self.copied_from_id else None
        context.update(
            facts=description_of(self, request.space),
            acts=acts_on(self, request),
            opinion=None if request.user.is_authenticated else remembered(request, self),
            adaptation=self._adaptation_in(request.space),
            source=source if source and source.live else None,
            # Asked by the part of the page that tells it, where the partner calls back.
            asking=partial(asking_of, request.user, self, territory_id=request.space.territory_id),
        )
        return context

    def _adaptation_in(self, space: Space):
        """What the space's territory says of a national resource."""
        if self.pk is None or not self.is_national or space.is_national:
            return None
        return self.adaptations.filter(territory=space.territory_id).first()

    @property
    def is_closed(self) -> bool:
        return bool(self.closing and self.closing < timezone.localdate())

    @property
    def is_national(self) -> bool:
        return self.territory_id is None

    @property
    def reach(self) -> Perimeter:
        spots = frozenset(Spot(place.code, place.epci.code if place.epci else "") for place in self.places.all())
        return Perimeter(frozenset(self.regions), frozenset(self.departments), spots)

    @property
    def where(self) -> str:
        """« Nouvelle-Aquitaine, Vienne », or the words that its editor chose for it."""
        departments = (department_name(code) for code in self.departments)
        names = [*(REGION_NAMES[code] for code in self.regions), *departments, *map(str, self.places.all())]
        return self.perimeter or ", ".join(names)

    def url_in(self, space: Space) -> str:
        """Where the resource is read without leaving a space."""
        base = space.section_url(Module.RESOURCES)
        return f"{base}n/{self.slug}/" if self.is_national and not space.is_national else f"{base}{self.slug}/"
