"""To whom pages and files belong: what stands in a territory's space or collection is that territory's.

What is in no space is the nation's, which every team may show and none may change.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Substr
from wagtail.models import Page

from home.models.territories import Territory

SPACE_PATH = 3 * Page.steplen  # root, portal, territory


def key_of(text: object) -> int | None:
    """The number that Django will read: « 12 », but « +12 », « 1_2 » and « 012 » too; None for what names no row."""
    try:
        key = int(str(text))
    except ValueError:
        return None
    return key if 0 < key < 2**63 else None


def with_space_path(rows: QuerySet, *, page: str = "") -> Any:
    """With `space_path`: where in the tree the home of each page's space stands. `page`: « page__ », of other rows."""
    return rows.annotate(space_path=Substr(f"{page}path", 1, SPACE_PATH))


def owners_of_pages(keys: Iterable[int]) -> set[int]:
    """The territories in whose spaces the pages stand."""
    paths = Page.objects.filter(pk__in=list(keys)).values_list("path", flat=True)
    roots = {path[:SPACE_PATH] for path in paths}
    return set(Territory.objects.filter(page__path__in=roots).values_list("pk", flat=True))


def owners_of_files(model: type[Model], keys: Iterable[int]) -> set[int]:
    """The territories in whose collections the images or documents are."""
    collections = model._default_manager.filter(pk__in=list(keys)).values("collection")
    return set(Territory.objects.filter(collection__in=collections).values_list("pk", flat=True))


def owners_of_content(page: Page) -> set[int]:
    """The territories whose pages, images and documents the texts and sections of a page name, saved or not."""
    keys: dict[type[Model], set[int]] = {}
    for field in page._meta.get_fields():
        if not hasattr(field, "extract_references"):
            continue
        for model, key, *_where in field.extract_references(field.value_from_object(page)):
            number = key_of(key)
            if number is not None:
                keys.setdefault(Page if issubclass(model, Page) else model, set()).add(number)
    owners: set[int] = set()
    for model, found in keys.items():
        owners |= owners_of_pages(found) if model is Page else owners_of_files(model, found)
    return owners


def own_or_national(model: type[Model], territory_id: int) -> Q:
    """Files of one territory and of the nation, as a condition on images or documents."""
    return Q(collection__territory=territory_id) | Q(collection__territory=None)
