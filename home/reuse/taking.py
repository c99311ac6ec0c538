"""Writes: a draft of one's own after a content that another team offers. And who may make one."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Collection, Page

from home.models import CyclePage, EventPage, NewsPage, PageSource, PortalPage, StandardPage, Territory
from home.permissions import Person, edited_territory_ids, is_national
from home.problems import Conflict
from home.public_pages import owner_key, owner_of
from home.reuse.bodies import Passage
from home.reuse.files import FileCopier
from home.reuse.offers import copies_in, kind_of, offers, outside
from home.spaces import NATIONAL_PUBLISHER

# Columns that pass, by class; whatever is not named does not, as what one registers with and where one meets online.
PASSED: dict[type[Page], tuple[str, ...]] = {
    NewsPage: ("title", "intro"),
    StandardPage: ("title", "intro"),
    CyclePage: ("title", "intro"),
    EventPage: (
        *("title", "intro", "starts_at", "ends_at", "mode", "place", "commune"),
        *("organiser", "audience", "capacity"),
    ),
}


@dataclass(frozen=True)
class Destination:
    """A space for which somebody may make a draft: a territory's, or the nation's."""

    territory: Territory | None

    @property
    def key(self) -> int | None:
        """Of its territory."""
        return self.territory.pk if self.territory else None

    @property
    def name(self) -> str:
        return self.territory.short_name if self.territory else _("Portail national")

    @property
    def home(self) -> Page:
        return self.territory.page if self.territory else PortalPage.objects.get()

    def section_for(self, page: Page) -> Page | None:
        """Below which page of the space one of that kind stands; None where the space has none."""
        section = kind_of(page).section
        return section._default_manager.child_of(self.home).first() if section else self.home


def destinations_of(user: Person) -> list[Destination]:
    """The spaces in which somebody works: the national team's is the portal."""
    rows = Territory.objects.filter(pk__in=edited_territory_ids(user)).select_related("page")
    own = [Destination(territory) for territory in rows.order_by("short_name", "pk")]
    return [Destination(None), *own] if is_national(user) else own


def may_take(user: Person, page: Page, destination: Destination) -> bool:
    """Whether somebody may add a page of that kind there, and it is not there already."""
    section = destination.section_for(page)
    if section is None or owner_key(page) == destination.key:
        return False
    return section.specific.permissions_for_user(user).can_add_subpage()


def take_over(page: Page, *, destination: Destination, seen: int, by: Person) -> Page:
    """A draft after a page that is offered, with copies of its files; all or nothing.

    `seen`: the greatest key among the copies that were known when it was asked for. Raises Conflict when the space has
    a newer one, when the page is offered no more, or when one of its files cannot be read.
    """
    territory = destination.territory
    collection = territory.collection if territory else Collection.get_first_root_node()
    copier = FileCopier(collection, by=by)
    try:
        with transaction.atomic():
            _lock(territory)
            if copies_in(territory, [page.pk]).filter(pk__gt=seen).exists():
                raise Conflict(_("Ce contenu vient d’être repris pour cet espace\u00a0: voyez le brouillon."))
            found = outside(offers(), territory).filter(pk=page.pk).first()
            section = destination.section_for(found) if found else None
            if found is None or section is None:
                raise Conflict(_("Ce contenu n’est plus proposé."))
            return _write(found.specific, section=section.specific, territory=territory, copier=copier, by=by)
    except BaseException:
        copier.forget()
        raise


def _lock(territory: Territory | None) -> None:
    """One at a time for a space: files are not copied twice, and two presses make one draft."""
    if territory:
        Territory.objects.select_for_update(of=("self",)).get(pk=territory.pk)
    else:
        PortalPage.objects.select_for_update(of=("self",)).get()


def _write(source: Any, *, section: Page, territory: Territory | None, copier: FileCopier, by: Person) -> Page:
    copy = type(source)(
        **{name: getattr(source, name) for name in PASSED[type(source)]},
        slug=find_available_slug(section, source.slug),
        live=False,
        owner=by,
    )
    copy.body = Passage(source, owner=owner_key(source), goes_to=territory, copier=copier).body_of(source)
    if isinstance(copy, EventPage):
        copy.organiser = source.organiser or _publisher_of(source)
    if hasattr(source, "themes"):
        copy.themes = list(source.themes.filter(territory=None))
    if hasattr(source, "tags"):
        copy.tags.add(*source.tags.names())
    section.add_child(instance=copy)
    copy.save_revision(user=by)
    PageSource.objects.create(page=copy, source=source, title=source.title, territory_name=_publisher_of(source))
    log(instance=copy, action="wagtail.create", user=by, content_changed=True)
    return copy


def _publisher_of(page: Page) -> str:
    """As visitors know it: the portal names it so beside what it publishes."""
    owner = owner_of(page)
    return owner.name if owner else NATIONAL_PUBLISHER
