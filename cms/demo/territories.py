"""The ground of the demonstration: the national space, its themes, and the six territories of the programme."""

from dataclasses import dataclass

from cms.demo.sources import read
from home.models import Place, Territory, Theme
from home.services import ensure_national_team, ensure_portal, open_territory

# Key (also the icon), name, short name.
THEMES = (
    ("energie", "Énergie", "Énergie"),
    ("dechets", "Déchets et économie circulaire", "Déchets"),
    ("eau", "Eau, agriculture, biodiversité", "Eau"),
    ("mobilite", "Mobilité", "Mobilité"),
    ("achats", "Achats responsables", "Achats"),
    ("batiments", "Bâtiments", "Bâtiments"),
)


@dataclass(frozen=True)
class Space:
    """A territory of the demonstration. An experimental one built the programme; the others came before it."""

    slug: str
    siren: str
    short_name: str
    experimental: bool = False


SPACES = (
    Space("grand-poitiers", "200069854", "Grand Poitiers", experimental=True),
    Space("lille", "200093201", "Lille", experimental=True),
    Space("strasbourg", "246700488", "Strasbourg"),
    Space("pays-basque", "200067106", "Pays Basque"),
    Space("grand-lyon", "200046977", "Grand Lyon"),
    Space("la-rochelle", "241700434", "La Rochelle"),
)


def ensure_ground() -> dict[str, Territory]:
    """The national space, the themes and the open territories, by slug."""
    ensure_portal()
    ensure_national_team()
    for order, (key, name, short_name) in enumerate(THEMES, start=1):
        fields = {"name": name, "short_name": short_name, "icon": key, "order": order}
        Theme.objects.get_or_create(territory=None, key=key, defaults=fields)
    return {space.slug: _ensure_open(space) for space in SPACES}


def _ensure_open(space: Space) -> Territory:
    found = Territory.objects.filter(slug=space.slug).select_related("page").first()
    if found:
        return found
    written = read("editorial")[space.slug]
    territory = open_territory(
        Place.objects.epci().get(siren=space.siren),
        slug=space.slug,
        short_name=space.short_name,
        **{name: written[name] for name in ("programme_name", "since", "color_1", "color_2", "contact_email")},
    )
    territory.footer_text, territory.social_links = written["footer_text"], written["social_links"]
    territory.open_data = written.get("open_data", False)
    territory.save(update_fields=["footer_text", "social_links", "open_data"])
    return territory
