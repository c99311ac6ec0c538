"""What every page of a space needs of it (identity, menu, addresses), kept until its generation changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Page, Site

from home import generations, kinds
from home.enums import TerritoryState
from home.ground import Ground
from home.identity.menus import in_order, label_of, open_children
from home.identity.social import SocialLink
from home.theme_css import NATIONAL_COLOURS, NATIONAL_SEED

NATIONAL_NAME = "Acteurs engagés"
NATIONAL_PUBLISHER = "Programme national"  # who publishes on the portal, beside the territories
NATIONAL_PROGRAMME = "Acteurs engagés pour la transition écologique des territoires"
# Answered whatever the state of the space.
NOT_OF_A_SPACE = ("/admin/", "/api/", "/static/", "/media/", "/healthz/", "/theme/", "/compte/")
# At the same address whatever the host: below no space's path.
OF_THE_PLATFORM = (
    *NOT_OF_A_SPACE,
    *("/mon-espace/", "/equipe/", "/jury/", "/rappel/", "/rejoindre/", "/documents/", "/recherche/", "/_util/"),
    *("/territoires/", "/inscription/"),
    *("/demo/", "/design/", "/robots.txt"),
)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    page_id: int


@dataclass(frozen=True)
class Space:
    """The national space (`territory_id` is None) or a territory's. `url` begins every address inside the space."""

    territory_id: int | None
    slug: str
    name: str
    programme: str
    place_name: str
    siren: str
    state: str
    since: int | None
    page_id: int
    url_path: str
    url: str
    root_url: str
    css_name: str
    logo_url: str
    logo_size: tuple[int, int]  # pixels
    contact_email: str
    colours: tuple[str, str] = NATIONAL_COLOURS  # that the territory chose
    logo_text: str = ""  # empty where the name beside it says enough
    footer_text: str = ""
    social: tuple[SocialLink, ...] = ()
    gives_open_data: bool = False
    modules: frozenset[str] = frozenset()
    actor_types: tuple[str, ...] = tuple(kinds.COMMON)  # that are accepted
    other_kinds: tuple[str, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    footer: tuple[MenuItem, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)  # key of a theme -> its drawing in the sprite
    ground: Ground | None = None  # of its territory
    closed: tuple[str, ...] = ()  # beginnings of the addresses, in the tree, of the sections that are turned off

    @property
    def is_national(self) -> bool:
        return self.territory_id is None

    @property
    def is_open(self) -> bool:
        return self.state == TerritoryState.OPEN

    @property
    def accepted_in_words(self) -> str:
        """« les entreprises et les associations »."""
        return kinds.in_words(self.actor_types, self.other_kinds)

    @property
    def search_url(self) -> str:
        """Where everything in the space is searched."""
        return f"{self.url}recherche/"

    @property
    def open_data_url(self) -> str:
        """Where the figures of a space that gives them are."""
        return f"{self.url}donnees-ouvertes/"

    @property
    def suggest_url(self) -> str:
        """What is proposed while one types."""
        return f"{self.search_url}propositions/"

    def section_url(self, section: str) -> str:
        """Where a module's page stands, empty when the space has none."""
        return self.sections.get(section, "")

    def page_url(self, section: str, rest: str) -> str:
        """Where something below a module's page stands, empty when the space has none."""
        base = self.section_url(section)
        return f"{base}{rest}" if base else ""

    def path_of(self, page: Page) -> str:
        """Where a page of the space stands in it."""
        return self.url + page.url_path.removeprefix(self.url_path)

    def full_url(self, path: str = "") -> str:
        """Absolute address of a path inside the space, on the host that is its own."""
        return f"{self.root_url}{path or self.url}"

    def url_from(self, other: "Space", path: str) -> str:
        """A path inside this space as a page of another one links to it: absolute only towards another host."""
        return path if self.root_url == other.root_url else self.full_url(path)

    @property
    def portal_url(self) -> str:
        """Where the national home stands, seen from this space."""
        from django.conf import settings

        return "/" if self.root_url == settings.BASE_URL else f"{settings.BASE_URL}/"


@dataclass(frozen=True)
class TerritoryAddress:
    """`host` is the root of the host that is the space's own, empty when it has none."""

    id: int
    slug: str
    state: str
    host: str
    name: str = ""

    def full_url(self, rest: str) -> str:
        """Absolute address of what stands at `rest`, without a slash before it, inside the space."""
        from django.conf import settings

        return f"{self.host}/{rest}" if self.host else f"{settings.BASE_URL}/{self.slug}/{rest}"

    def platform_url(self, path: str) -> str:
        """Absolute address of a path that is the same in every space, on the space's host."""
        from django.conf import settings

        return f"{self.host or settings.BASE_URL}{path}"


Kept = TypeVar("Kept")
_kept: dict[str, tuple[tuple[int, ...], Any]] = {}


def keep(name: str, generation: tuple[int, ...], make: Callable[[], Kept]) -> Kept:
    """What was made under a name, as long as its generation is that."""
    kept = _kept.get(name)
    if kept and kept[0] == generation:
        return kept[1]
    made = make()
    _kept[name] = (generation, made)
    return made


def forget() -> None:
    _kept.clear()
    generations.forget()


def sites() -> Mapping[str, Site]:
    """Host name -> site with its root page already in its own class, so that routing asks nothing of the database."""

    def load() -> dict[str, Site]:
        found = {}
        for site in Site.objects.select_related("root_page"):
            site.root_page = site.root_page.specific
            found[site.hostname] = site
            if site.is_default_site:
                found[""] = site
        return found

    return keep("sites", (generations.current(generations.NATIONAL),), load)


def addresses() -> Mapping[str, TerritoryAddress]:
    """Slug -> address of every territory, open or not."""

    def load() -> dict[str, TerritoryAddress]:
        from home.models import Territory

        hosts = {site.root_page_id: _root_url(site) for site in Site.objects.filter(is_default_site=False)}
        rows = Territory.objects.values_list("pk", "slug", "state", "page__pk", "short_name")
        return {row[1]: TerritoryAddress(*row[:3], hosts.get(row[3], ""), row[4]) for row in rows}

    return keep("addresses", (generations.current(generations.NATIONAL),), load)


def territory_url(slug: str) -> str:
    """Where a territory's home stands, as linked from anywhere."""
    address = addresses().get(slug)
    return f"{address.host}/" if address and address.host else f"/{slug}/"


@dataclass(frozen=True)
class FormerAddresses:
    """Host names and paths that spaces have left, each with the slug of the space that stood there."""

    hosts: Mapping[str, str]
    slugs: Mapping[str, str]


def former_addresses() -> FormerAddresses:
    def load() -> FormerAddresses:
        from home.models import FormerAddress

        rows = list(FormerAddress.objects.values_list("hostname", "slug", "territory__slug"))
        hosts = {hostname: present for hostname, _slug, present in rows if hostname}
        return FormerAddresses(hosts, {slug: present for _hostname, slug, present in rows if slug})

    return keep("former", (generations.current(generations.NATIONAL),), load)


def present_slug(slug: str) -> str:
    """The slug under which a space is known now; one that nobody has left is given back."""
    return slug if slug in addresses() else former_addresses().slugs.get(slug, slug)


def national_space() -> Space:
    return keep("national", (generations.current(generations.NATIONAL),), _load_national)


def territory_space(slug: str) -> Space | None:
    """The space of a territory, None when there is no such territory."""
    if slug not in addresses():
        return None
    generation = (generations.current(generations.NATIONAL), generations.current(slug))
    return keep(f"territory:{slug}", generation, lambda: _load_territory(slug))


def site_for_request(request: HttpRequest) -> Site | None:
    known = sites()
    return known.get(split_domain_port(request.get_host())[0]) or known.get("")


def space_for_request(request: HttpRequest) -> Space:
    """The territory whose host was asked, else the one that the first segment of the path names, else the nation."""
    space = _space_of_host(request)
    if space is None:
        path = request.GET.get("next", "") if request.path.startswith("/compte/") else request.path
        space = territory_space(path.split("/")[1]) if path.startswith("/") else None
    # Nobody's right to it is asked there: a space that is prepared is not named.
    is_unguarded = request.path.startswith(NOT_OF_A_SPACE)
    if space is None or (is_unguarded and space.state == TerritoryState.PREPARED):
        return national_space()
    return space


def draw_in(request: HttpRequest, space: Space | None) -> None:
    """Have a page of the platform in the colours of a space; one of a host of its own has them on that host alone."""
    from django.conf import settings

    if space and space.root_url == settings.BASE_URL:
        request.space = space  # type: ignore[attr-defined]


def _space_of_host(request: HttpRequest) -> Space | None:
    site = site_for_request(request)
    if site is None or site.is_default_site:
        return None
    own = next((address for address in addresses().values() if address.host == _root_url(site)), None)
    return territory_space(own.slug) if own else None


def _root_url(site: Site) -> str:
    """Scheme, host and port: the port of the platform's own address where the site does not set another."""
    from django.conf import settings

    scheme, _, rest = settings.BASE_URL.partition("://")
    port = rest.partition(":")[2]
    if site.port not in (80, 443):
        port = str(site.port)
    return f"{scheme}://{site.hostname}" + (f":{port}" if port else "")


def _menu_of(
    page: Page, base: str, modules: frozenset[str], order: Sequence[int] = ()
) -> tuple[list[MenuItem], list[MenuItem], dict[str, str]]:
    menu, footer, sections = [], [], {}
    for child in in_order(open_children(page, modules), order):
        model = child.specific_class
        section = getattr(model, "section", "")
        item = MenuItem(label_of(child), f"{base}{child.slug}/", child.pk)
        if section:
            sections[section] = item.url
        if child.show_in_menus:
            menu.append(item)
        elif getattr(model, "in_footer", False):
            footer.append(item)
    return menu, footer, sections


def _closed(page: Page, modules: frozenset[str]) -> tuple[str, ...]:
    children = ((child.url_path, getattr(child.specific_class, "section", "")) for child in page.get_children())
    return tuple(url_path for url_path, section in children if section and section not in modules)


def _load_national() -> Space:
    from django.conf import settings

    from home.enums import Module
    from home.theming import css_name

    site = Site.objects.select_related("root_page").get(is_default_site=True)
    modules = frozenset(Module.values)
    menu, footer, sections = _menu_of(site.root_page, "/", modules)
    return Space(
        territory_id=None,
        slug="",
        name=NATIONAL_NAME,
        programme=NATIONAL_PROGRAMME,
        place_name="",
        siren=NATIONAL_SEED,
        state=TerritoryState.OPEN,
        since=None,
        page_id=site.root_page_id,
        url_path=site.root_page.url_path,
        url="/",
        root_url=settings.BASE_URL,
        css_name=css_name(NATIONAL_SEED, *NATIONAL_COLOURS),
        logo_url="",
        logo_size=(0, 0),
        contact_email=site.root_page.specific.contact_email,
        modules=modules,
        menu=tuple(menu),
        footer=tuple(footer),
        sections=sections,
        signs=_signs(None),
    )


def _signs(territory: Any) -> dict[str, str]:
    from home.models import Theme

    return dict(Theme.objects.for_territory(territory).values_list("key", "icon"))


def _load_territory(slug: str) -> Space:
    from django.conf import settings

    from home.models import Territory
    from home.places import ground_of
    from home.theming import css_name

    territory = Territory.objects.select_related("place__epci", "page", "logo").get(slug=slug)
    logo = territory.logo.get_rendition("max-320x160") if territory.logo else None
    own_site = Site.objects.filter(root_page=territory.page.pk, is_default_site=False).first()
    base = "/" if own_site else f"/{slug}/"
    modules = frozenset(territory.modules)
    menu, footer, sections = _menu_of(territory.page, base, modules, territory.menu_order)
    return Space(
        territory_id=territory.pk,
        slug=slug,
        name=territory.short_name,
        programme=territory.programme_name,
        place_name=territory.place.full_name,
        siren=territory.place.siren,
        state=territory.state,
        since=territory.since,
        page_id=territory.page.pk,
        url_path=territory.page.url_path,
        url=base,
        root_url=_root_url(own_site) if own_site else settings.BASE_URL,
        css_name=css_name(territory.place.siren, territory.color_1, territory.color_2),
        logo_url=logo.url if logo else "",
        logo_size=(logo.width, logo.height) if logo else (0, 0),
        contact_email=territory.contact_email,
        colours=(territory.color_1, territory.color_2),
        logo_text=territory.logo_text,
        footer_text=territory.footer_text,
        social=tuple(SocialLink(**one) for one in territory.social_links),
        gives_open_data=territory.open_data and territory.is_open,
        modules=modules,
        actor_types=tuple(territory.actor_types),
        other_kinds=tuple(territory.other_kinds),
        menu=tuple(menu),
        footer=tuple(footer),
        sections=sections,
        signs=_signs(territory),
        ground=ground_of(territory.place),
        closed=_closed(territory.page, modules),
    )
