from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page

from home.enums import Module
from home.models.base import PagedList, SectionPage
from home.querysets import SectionManager
from home.share_cards import shared_page

SHEETS = 5  # of an organisation, on its public page


class DirectoryPage(PagedList, RoutablePageMixin, SectionPage, Page):
    """The showcase: actors who chose to be seen, of a territory or of all; each one's page is in its territory."""

    intro = models.TextField(_("introduction"), blank=True, max_length=400)

    section = Module.ACTORS
    objects = SectionManager()
    parent_page_types = ["home.TerritoryPage", "home.PortalPage"]
    subpage_types: list[str] = []
    is_creatable = False
    content_panels = [*SectionPage.content_panels, FieldPanel("intro")]
    api_fields = ["intro"]

    class Meta:
        verbose_name = _("annuaire des acteurs")
        verbose_name_plural = _("annuaires des acteurs")

    def sitemap_entries(self, space):
        from actors.models import Presence

        yield from super().sitemap_entries(space)
        shown = Presence.objects.published().filter(territory_id=space.territory_id).order_by("slug")
        for slug, changed in shown.values_list("slug", "published_at"):
            yield f"{self.address_in(space)}{slug}/", changed

    @path("")
    @shared_page
    def directory(self, request):
        from actors.filters import DirectoryFilter
        from actors.models import Presence

        shown = Presence.objects.seen_from(request.space).for_cards().newest()
        found = DirectoryFilter(request.GET, queryset=shown, request=request)
        items = self.page_of(request, found.qs)
        return self.render(
            request, template="actors/directory.html", context_overrides={"found": found, "items": items}
        )

    @path("<slug:slug>/")
    @shared_page
    def organisation(self, request, slug: str):
        from actors.models import ExperiencePage, Presence

        shown = Presence.objects.published().filter(territory_id=request.space.territory_id).for_page()
        presence = shown.filter(slug=slug).first()
        if presence is None or request.space.is_national:
            raise Http404
        sheets = ExperiencePage.objects.live().filter(presence=presence).for_cards().newest()
        told = list(sheets[:SHEETS]) if Module.EXPERIENCES in request.space.modules else []
        context = {"presence": presence, "items": told, "shared": presence.shared}
        return self.render(request, template="actors/organisation.html", context_overrides=context)

    @path("<slug:slug>/contact/")
    def contact(self, request, slug: str):
        from actors.models import Presence
        from actors.views.peer_messages import contact_organisation

        shown = Presence.objects.published().filter(territory_id=request.space.territory_id).for_cards()
        presence = shown.filter(slug=slug).first()
        if presence is None:
            raise Http404
        return contact_organisation(request, self, presence)
