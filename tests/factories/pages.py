"""Pages of a space, published, each with a title of its own."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from home.models import AgendaPage, EventPage, NewsIndexPage, NewsPage, StandardPage, Territory, Theme
from ressources.models import Adaptation, ResourceIndexPage, ResourcePage


def make_news(territory: Territory, count: int = 1, **fields: Any) -> list[NewsPage]:
    index = NewsIndexPage.objects.for_territory(territory).get()
    return _add(index, NewsPage, "Nouvelle", count, intro="Ce qui se passe ici.", **fields)


def make_events(territory: Territory, count: int = 1, **fields: Any) -> list[EventPage]:
    """Rendez-vous of the coming days."""
    agenda = AgendaPage.objects.for_territory(territory).get()
    times = {"starts_at": timezone.now() + timedelta(days=1), "ends_at": timezone.now() + timedelta(days=1, hours=2)}
    said = {"place": "Salle des fêtes", "intro": "Venez nombreux."}
    return _add(agenda, EventPage, "Rencontre", count, **{**times, **said, **fields})


def make_past_events(territory: Territory, count: int = 1) -> list[EventPage]:
    ended = timezone.now() - timedelta(days=1)
    return make_events(territory, count, starts_at=ended - timedelta(hours=2), ends_at=ended)


def make_resources(territory: Territory | None, count: int = 1, *, theme: str = "energie", **fields: Any):
    """Resources of a territory, or of the national library when it is None."""
    indexes = ResourceIndexPage.objects
    library = indexes.for_territory(territory).get() if territory else indexes.get(depth=3)
    themes = [Theme.objects.get(key=theme, territory=None)]
    said = {"kind": "guide", "summary": "Un pas simple.", "themes": themes}
    return _add(library, ResourcePage, "Ressource", count, **{**said, **fields})


def hide(resource: ResourcePage, territory: Territory) -> None:
    """A national resource is masked in a territory's space."""
    Adaptation.objects.create(resource=resource, territory=territory, is_hidden=True)


def make_standard_page(territory: Territory, **fields: Any) -> StandardPage:
    (page,) = _add(territory.page, StandardPage, "Page", 1, **fields)
    return page


def make_document(territory: Territory, name: str = "reglement.txt") -> AbstractDocument:
    """A document of the territory's own collection."""
    file = ContentFile(b"Le texte du document.", name=name)
    return get_document_model().objects.create(title=name, file=file, collection=territory.collection)


def make_image(territory: Territory, title: str = "Image", **fields: Any) -> AbstractImage:
    """An image of the territory's own collection."""
    drawing = BytesIO()
    Picture.new("RGB", (8, 8), "green").save(drawing, "PNG")
    file = ContentFile(drawing.getvalue(), name="image.png")
    return get_image_model().objects.create(title=title, file=file, collection=territory.collection, **fields)


def _add(parent: Page, model: type[Page], name: str, count: int, **fields: Any) -> list[Any]:
    """Children of a page, whose titles are numbered after those that are there."""
    first = parent.get_children().count() + 1
    numbers = range(first, first + count)
    return [parent.add_child(instance=model(**{"title": f"{name} {number}", **fields})) for number in numbers]
