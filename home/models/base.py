"""What the pages of every app share: no content of another territory, and sections that stay where they are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks.base import BlockWidget
from wagtail.models import Page, PagePermissionTester, PageViewRestriction
from wagtail_headless_preview.models import HeadlessPreviewMixin

from home.blocks import BodyBlock
from home.identity.origins import origin_of
from home.share_cards import Shared
from home.spaces import Space, territory_space


class SpacePageForm(WagtailAdminPageForm):
    """Offers and takes nothing of another territory, even when its number was typed by hand."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        from home.models import Theme

        for field in self.fields.values():
            if getattr(field, "queryset", None) is not None and field.queryset.model is Theme:
                field.queryset = field.queryset.filter(Q(territory=None) | Q(territory__in=self.owners))
            if isinstance(getattr(field, "block", None), BodyBlock):
                self._bind(field)

    def _bind(self, field: Any) -> None:
        """Sections offer what is the territory's own."""
        field.block = field.block.for_territory(next(iter(self.owners), None))
        is_required, attrs = field.widget.is_required, field.widget.attrs
        field.widget = BlockWidget(field.block, attrs=attrs)
        field.widget.is_required = is_required

    @cached_property
    def owners(self) -> set[int]:
        """The territory in whose space the page stands, or will; none for the nation's pages."""
        from home.scoping import owners_of_pages

        # A home hangs below the portal: asked of its parent, it would be the nation's.
        place = self.instance if self.instance.pk else self.parent_page
        return owners_of_pages([place.pk] if place else [])

    def _post_clean(self) -> None:
        super()._post_clean()
        from home.scoping import owners_of_content

        foreign = owners_of_content(self.instance) - self.owners if self.owners else set()
        if foreign and foreign - self._owners_of_saved_content():
            # Named by hand: shown again in the form, its title would be read.
            raise Http404
        if foreign:
            message = _("Une page, une image ou un document choisi appartient à un autre territoire : retirez-le.")
            self.add_error(None, ValidationError(message))

    def _owners_of_saved_content(self) -> set[int]:
        from home.scoping import owners_of_content

        if not self.instance.pk:
            return set()
        saved = type(self.instance)._default_manager.get(pk=self.instance.pk)
        return owners_of_content(saved.get_latest_revision_as_object())


class SpacePermissionTester(PagePermissionTester):
    """Pages are public or drafts: Wagtail's third way, by groups, would list those of every territory."""

    def can_set_view_restrictions(self) -> bool:
        return False


class SpacePage(HeadlessPreviewMixin):
    """A page of a space, before `Page` in a class's bases."""

    url_path: str  # that of `Page`
    path: str
    base_form_class = SpacePageForm
    in_plan = False  # whether the plan of the site names it

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return SpacePermissionTester(user, self)

    def make_preview_request(
        self: Any, original_request: Any = None, preview_mode: Any = None, extra_request_attrs: Any = None
    ) -> HttpResponse:
        """In the territory's own site where it has one that shows drafts; what only this platform shows stays here."""
        front = self._front_url() if not preview_mode and original_request and hasattr(self, "api_fields") else ""
        if not front:
            return super().make_preview_request(original_request, preview_mode, extra_request_attrs)
        response = HeadlessPreviewMixin.serve_preview(self, original_request, preview_mode)
        response._csp_update = {"frame-src": [origin_of(front)]}
        return response

    def serve_preview(self: Any, request: HttpRequest, mode_name: str) -> HttpResponse:
        """As this platform draws it: what comes after the mixin, which would always lead elsewhere."""
        return super(HeadlessPreviewMixin, self).serve_preview(request, mode_name)

    def get_client_root_url(self: Any, request: HttpRequest) -> str:
        return self._front_url()

    def _front_url(self: Any) -> str:
        from home.public_pages import owner_of

        owner = owner_of(self)
        space = territory_space(owner.slug) if owner else None
        return space.front_url if space else ""

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Those of the page and of what it hangs below, in one query where Wagtail reads the pages first."""
        ends = range(Page.steplen, len(self.path) + 1, Page.steplen)
        paths = [self.path[:end] for end in ends]
        return PageViewRestriction.objects.filter(Q(page__path__in=paths) | Q(page__aliases__path__in=paths)).distinct()

    def address_in(self: Any, space: Space) -> str:
        """Absolute address of the page, seen from a space; the portal leads into the territory of the page."""
        from home.public_pages import page_address

        address = page_address(self, space)
        return address if "://" in address else space.full_url(address)

    def structured_data(self, space: Space) -> dict[str, Any]:
        """What the page is, in the words of schema.org; empty where they say nothing more than the page."""
        return {}

    def shared(self: Any, space: Space) -> Shared:
        """What the picture of the page says, where people share a link to it."""
        return Shared(self.title)

    def sitemap_entries(self: Any, space: Space) -> Iterator[tuple[str, datetime | None]]:
        """The addresses that search engines should know, each with the last time that it changed."""
        yield self.address_in(space), self.last_published_at


class ShareablePageForm(SpacePageForm):
    """What its team may not give to others has no box for it: a legal page, or what another team gave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_shared" in self.fields and not self._may_be_shared():
            del self.fields["is_shared"]

    def _may_be_shared(self) -> bool:
        from home.identity.legal import LEGAL_PAGES
        from home.models import PageSource

        page = self.instance
        return page.slug not in LEGAL_PAGES and not PageSource.objects.filter(page=page.pk).exists()


def sharing_box() -> models.BooleanField:
    """The column `is_shared`, which each class of pages that may be taken over has of its own."""
    return models.BooleanField(
        _("les autres équipes peuvent reprendre ce contenu"),
        default=False,
        help_text=_(
            "Une fois la page publiée, les autres équipes la trouvent dans «\u00a0Réseau\u00a0» et peuvent en faire un "
            "brouillon dans leur espace, avec ses images et ses documents. La leur cite la vôtre."
        ),
    )


class ShareablePage(SpacePage):
    """A page of a space that its team may let other teams take over, by its column `is_shared`."""

    base_form_class = ShareablePageForm
    promote_panels = [*Page.promote_panels, MultiFieldPanel([FieldPanel("is_shared")], _("Réseau des territoires"))]


class SectionPermissionTester(SpacePermissionTester):
    """Sections stand where other sites link to them: they are edited, never moved, unpublished, copied or deleted."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False


class SectionPage(SpacePage):
    """A page that `open_territory` makes once: its address belongs to the platform."""

    in_plan = True
    content_panels = [FieldPanel("title", classname="title")]
    promote_panels = [
        MultiFieldPanel(["seo_title", "search_description"], _("Pour les moteurs de recherche")),
        FieldPanel("show_in_menus"),
    ]

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return SectionPermissionTester(user, self)


class ManagerPermissionTester(SpacePermissionTester):
    """Beyond what Wagtail's groups allow, only for those who manage the territory."""

    @cached_property
    def manages(self) -> bool:
        from home.permissions import can_manage, is_national
        from home.scoping import owners_of_pages

        return is_national(self.user) or any(can_manage(self.user, pk) for pk in owners_of_pages([self.page.pk]))

    def can_edit(self) -> bool:
        return self.manages and super().can_edit()

    def can_add_subpage(self) -> bool:
        return self.manages and super().can_add_subpage()

    def can_publish(self) -> bool:
        return self.manages and super().can_publish()

    def can_publish_subpage(self) -> bool:
        return self.manages and super().can_publish_subpage()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.manages and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return self.manages and super().can_unpublish()


class ManagedSectionPermissionTester(SectionPermissionTester, ManagerPermissionTester):
    """Of a section that managers alone edit."""


class PagedList:
    """A page whose list is cut in pages of twelve, by `?page=`."""

    per_page = 12

    def page_of(self, request: HttpRequest, items, *, count: int | None = None):
        """`count`: how many there are, where that is known already."""
        from django.core.paginator import Paginator

        paginator = Paginator(items, self.per_page)
        if count is not None:
            paginator.count = count
        return paginator.get_page(request.GET.get("page"))
