"""Pages of a space, published, each with a title of its own."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import F, Model
from django.db.models.sql import InsertQuery
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from actors.enums import Sector
from home.enums import ActorType
from home.models import AgendaPage, CyclePage, EventPage, NewsIndexPage, NewsPage, StandardPage, Territory, Theme
from home.stems import kept
from ressources.enums import Need, ResourceKind
from ressources.models import Adaptation, ResourceIndexPage, ResourcePage


def make_news(territory: Territory | None, count: int = 1, **fields: Any) -> list[NewsPage]:
    """Articles of a territory, or of the nation when it is None."""
    index = _section(NewsIndexPage, territory)
    return _add(index, NewsPage, "Nouvelle", count, **{"intro": "Ce qui se passe ici.", **fields})


def make_events(territory: Territory | None, count: int = 1, **fields: Any) -> list[EventPage]:
    """Rendez-vous of the coming days, of a territory or of the nation."""
    agenda = _section(AgendaPage, territory)
    times = {"starts_at": timezone.now() + timedelta(days=1), "ends_at": timezone.now() + timedelta(days=1, hours=2)}
    said = {"place": "Salle des fêtes", "intro": "Venez nombreux."}
    return _add(agenda, EventPage, "Rencontre", count, **{**times, **said, **fields})


def make_cycle(territory: Territory, **fields: Any) -> CyclePage:
    agenda = AgendaPage.objects.for_territory(territory).get()
    (cycle,) = _add(agenda, CyclePage, "Cycle", 1, **{"intro": "Trois ateliers.", **fields})
    return cycle


def make_past_events(territory: Territory | None, count: int = 1) -> list[EventPage]:
    ended = timezone.now() - timedelta(days=1)
    return make_events(territory, count, starts_at=ended - timedelta(hours=2), ends_at=ended)


def make_resources(territory: Territory | None, count: int = 1, *, theme: str = "energie", **fields: Any):
    """Resources of a territory, or of the national library when it is None."""
    library = _section(ResourceIndexPage, territory)
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


def make_image(territory: Territory, title: str = "Image", *, name: str = "image.png", **fields: Any) -> AbstractImage:
    """An image of the territory's own collection."""
    drawing = BytesIO()
    Picture.new("RGB", (8, 8), "green").save(drawing, "PNG")
    file = ContentFile(drawing.getvalue(), name=name)
    return get_image_model().objects.create(title=title, file=file, collection=territory.collection, **fields)


def _section(model: type[Page], territory: Territory | None) -> Any:
    """The page of a module, in a territory's space or on the portal."""
    pages = model._default_manager
    return pages.descendant_of(territory.page).get() if territory else pages.get(depth=3)


def _add(parent: Page, model: type[Page], name: str, count: int, **fields: Any) -> list[Any]:
    """Children of a page, whose titles are numbered after those that are there."""
    first = parent.get_children().count() + 1
    numbers = range(first, first + count)
    return [parent.add_child(instance=model(**{"title": f"{name} {number}", **fields})) for number in numbers]


def make_large_library(territory: Territory, count: int) -> None:
    """Very many resources, whose rows are written together, as neither Django nor the tree of pages does it."""
    library = ResourceIndexPage.objects.for_territory(territory).get()
    pages = Page.objects.bulk_create(_numbered_pages(library, count))
    Page.objects.filter(pk=library.pk).update(numchild=F("numchild") + count)
    rows: list[Model] = [_varied_resource(page, rank, territory) for rank, page in enumerate(pages)]
    for start in range(0, count, 500):
        query = InsertQuery(ResourcePage)
        query.insert_values(ResourcePage._meta.local_concrete_fields, rows[start : start + 500], raw=True)
        query.get_compiler(connection=connection).execute_sql()
    themes = list(Theme.objects.filter(territory=None))
    through = ResourcePage.themes.through
    through.objects.bulk_create(
        through(resourcepage_id=page.pk, theme=themes[rank % len(themes)]) for rank, page in enumerate(pages)
    )


def _numbered_pages(library: ResourceIndexPage, count: int) -> Iterator[Page]:
    first = library.get_children().count() + 1
    kind = ContentType.objects.get_for_model(ResourcePage)
    for number in range(first, first + count):
        yield Page(
            path=Page._get_path(library.path, library.depth + 1, number),
            depth=library.depth + 1,
            url_path=f"{library.url_path}serie-{number}/",
            slug=f"serie-{number}",
            title=f"Série {number}",
            draft_title=f"Série {number}",
            content_type=kind,
            locale=library.locale,
            first_published_at=timezone.now(),
        )


def _varied_resource(page: Page, rank: int, territory: Territory) -> ResourcePage:
    return ResourcePage(
        page_ptr_id=page.pk,
        kind=ResourceKind.values[rank % len(ResourceKind.values)],
        summary="Un pas simple.",
        needs=[Need.values[rank % len(Need.values)]],
        actor_types=[ActorType.COMPANY] if rank % 3 else [],
        sectors=[Sector.values[rank % len(Sector.values)]] if rank % 5 else [],
        territory=territory,
        search_title=kept(page.title),
        search_text=kept(f"{page.title} Un pas simple pour le climat, la {rank}e fois."),
    )
