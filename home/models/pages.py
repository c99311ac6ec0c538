from django import forms
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import BodyBlock, HomeBlock
from home.enums import Module
from home.models.base import PagedList, SectionPage, ShareablePage, sharing_box
from home.querysets import NewsManager, SectionManager, TerritoryPageManager
from home.share_cards import Shared
from home.spaces import Space
from home.templatetags.french import day

LONGEST_PATH = 8  # segments; no page of ours is deeper


class SpaceRootMixin:
    """Finds the page of a whole path in one query, where Wagtail asks for each segment in turn."""

    def route(self, request: HttpRequest, path_components: list[str]):
        if not path_components:
            return super().route(request, path_components)
        if len(path_components) > LONGEST_PATH:
            raise Http404
        paths = [f"{self.url_path}{'/'.join(path_components[:n])}/" for n in range(1, len(path_components) + 1)]
        pages = list(Page.objects.filter(url_path__in=paths).order_by("depth"))
        if not pages or any(_is_closed(page, request.space.modules) for page in pages):
            raise Http404
        deepest = pages[-1]
        return deepest.specific.route(request, path_components[deepest.depth - self.depth :])


def _is_closed(page: Page, modules: frozenset[str]) -> bool:
    """Whether the page is the section of a module that its territory has turned off."""
    section = getattr(page.specific_class, "section", "")
    return bool(section) and section not in modules


class SharedAsItsSpace:
    """A home is shared under the name of the programme."""

    def shared(self, space: Space) -> Shared:
        return Shared(space.programme)


class PortalPage(SharedAsItsSpace, PagedList, SpaceRootMixin, SectionPage, Page):
    """The national home; every territory's space hangs below it."""

    body = StreamField(HomeBlock(), verbose_name=_("sections"), blank=True)
    contact_email = models.EmailField(
        _("adresse e-mail de l’équipe nationale"),
        blank=True,
        help_text=_("Au pied de chaque page du portail, et dans ses mentions légales."),
    )

    template = "home/portal_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    content_panels = [*SectionPage.content_panels, FieldPanel("body"), FieldPanel("contact_email")]
    api_fields = ["body"]

    class Meta:
        verbose_name = _("portail national")
        verbose_name_plural = _("portails nationaux")

    def get_context(self, request, *args, **kwargs):
        from home.finding import find_territory, open_territories, territory_cards
        from home.portal_figures import portal_figures

        context = super().get_context(request, *args, **kwargs)
        text = request.GET.get("lieu", "").strip()[:80]
        found = find_territory(text, commune=request.GET.get("commune", "")[:9])
        items = self.page_of(request, open_territories())
        context.update(search_text=text, found=found, items=items, territories=territory_cards(items))
        context["figures"] = portal_figures(request.space, territories=items.paginator.count)
        return context


class TerritoryPage(SharedAsItsSpace, SpaceRootMixin, SectionPage, Page):
    """The home of a territory's space, made by `open_territory`."""

    territory = models.OneToOneField("home.Territory", on_delete=models.PROTECT, related_name="page", editable=False)
    body = StreamField(HomeBlock(), verbose_name=_("sections"), blank=True)

    objects = TerritoryPageManager()

    template = "home/territory_page.html"
    parent_page_types = ["home.PortalPage"]
    is_creatable = False
    content_panels = [*SectionPage.content_panels, FieldPanel("body")]
    api_fields = ["body"]

    class Meta:
        verbose_name = _("accueil de territoire")
        verbose_name_plural = _("accueils de territoire")


class NewsTag(TaggedItemBase):
    """A word that an article is filed under; teams are offered no other territory's words."""

    content_object = ParentalKey("home.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("mot-clé d’une actualité")
        verbose_name_plural = _("mots-clés des actualités")


class NewsIndexPage(PagedList, SectionPage, Page):
    intro = models.TextField(_("introduction"), blank=True, max_length=400)

    section = Module.NEWS
    objects = SectionManager()
    template = "home/news_index_page.html"
    parent_page_types = ["home.TerritoryPage", "home.PortalPage"]
    subpage_types = ["home.NewsPage"]
    is_creatable = False
    content_panels = [*SectionPage.content_panels, FieldPanel("intro")]
    api_fields = ["intro"]

    class Meta:
        verbose_name = _("page des actualités")
        verbose_name_plural = _("pages des actualités")

    def get_context(self, request, *args, **kwargs):
        from home.filters import NewsFilter
        from home.public_pages import public_pages

        context = super().get_context(request, *args, **kwargs)
        shown = public_pages(NewsPage, request.space, section=self.section).newest().defer("body")
        found = NewsFilter(request.GET, queryset=shown, request=request)
        context.update(found=found, items=self.page_of(request, found.qs))
        return context


class NewsPage(ShareablePage, Page):
    date = models.DateField(_("date"), default=timezone.localdate)
    intro = models.TextField(_("chapô"), max_length=300)
    themes = ParentalManyToManyField("home.Theme", verbose_name=_("thèmes"), blank=True, related_name="+")
    tags = ClusterTaggableManager(
        through=NewsTag, verbose_name=_("mots-clés"), blank=True, help_text=_("Séparés par des virgules.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)
    is_shared = sharing_box()

    objects = NewsManager()
    template = "home/news_page.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("themes", widget=forms.CheckboxSelectMultiple), FieldPanel("tags")], _("Où la ranger")
        ),
        FieldPanel("body"),
    ]
    api_fields = ["date", "intro", "themes", "tags", "body"]

    class Meta:
        verbose_name = _("actualité")
        verbose_name_plural = _("actualités")

    def shared(self, space: Space) -> Shared:
        return Shared(self.title, kind=translate("Actualité, %(day)s") % {"day": day(self.date)})

    def structured_data(self, space):
        return {
            "@type": "NewsArticle",
            "headline": self.title,
            "description": self.intro,
            "datePublished": self.date.isoformat(),
            "dateModified": self.last_published_at.isoformat() if self.last_published_at else self.date.isoformat(),
            "url": self.address_in(space),
            "publisher": {"@type": "Organization", "name": space.programme, "url": space.full_url()},
        }

    def related(self, *, most: int = 3) -> list["NewsPage"]:
        """Other articles of the same section that share a theme or a word, the newest first."""
        inside = self.url_path.removesuffix(f"{self.slug}/")
        shared = Q(themes__in=self.themes.all()) | Q(tagged_items__tag__in=self.tags.all())
        others = NewsPage.objects.within(inside).exclude(pk=self.pk).filter(shared)
        return list(others.distinct().newest()[:most])

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), "related": self.related()}


class StandardPage(ShareablePage, Page):
    """A page of text: about, legal notice, personal data, accessibility."""

    intro = models.TextField(_("chapô"), blank=True, max_length=300)
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)
    is_shared = sharing_box()

    in_footer = in_plan = True
    objects = SectionManager()
    template = "home/standard_page.html"
    parent_page_types = ["home.TerritoryPage", "home.PortalPage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    api_fields = ["intro", "body"]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")


class SitePlanPage(SectionPage, Page):
    """Every public page of its space, as a tree."""

    in_footer = True
    objects = SectionManager()
    template = "home/site_plan_page.html"
    parent_page_types = ["home.TerritoryPage", "home.PortalPage"]
    subpage_types: list[str] = []
    is_creatable = False
    api_fields: list[str] = []

    class Meta:
        verbose_name = _("plan du site")
        verbose_name_plural = _("plans du site")

    def get_context(self, request, *args, **kwargs):
        from home.identity.site_plan import plan_of

        return {**super().get_context(request, *args, **kwargs), "plan": plan_of(request.space)}
