"""What the demonstration's teams put forward in searches, and somebody who waits for a space to open."""

from collections.abc import Iterable, Mapping

from wagtail.models import Page

from cms.demo.sources import read
from home.forms import OpeningAlertForm
from home.models import OpeningAlert, Place, PortalPage, PromotedResult, Territory

WAITED_FOR = "248719312"  # Limoges Métropole: no space of the demonstration is its own
WAITING = "bastien.porcelaine@example.org"


def ensure_promoted(portal: PortalPage, territories: Iterable[Territory]) -> None:
    """Once for each page that is put forward."""
    for territory in territories:
        _promote(territory, territory.page, read("editorial")[territory.slug].get("promoted", ()))
    _promote(None, portal, read("national")["promoted"])


def _promote(territory: Territory | None, home: Page, rows: Iterable[Mapping[str, str]]) -> None:
    for row in rows:
        page = Page.objects.descendant_of(home).filter(slug=row["slug"]).order_by("depth", "path").first()
        if page:
            said = {"words": row["words"], "text": row["text"]}
            PromotedResult.objects.get_or_create(territory=territory, page=page, defaults=said)


def ensure_opening_alert() -> None:
    place = Place.objects.filter(siren=WAITED_FOR).first()
    if place:
        said = {"wording": str(OpeningAlertForm.wording)}
        OpeningAlert.objects.get_or_create(place=place, email=WAITING, defaults=said)
