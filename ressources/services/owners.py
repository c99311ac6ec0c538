"""Writes: to whom resources belong, once pages were moved."""

from typing import Any

from wagtail.models import Page

from ressources.models import ResourcePage


def read_owners_again(instance: Page, **_kwargs: Any) -> None:
    """A move, by whichever screen, rewrites the paths by SQL: the owner that follows from the path is read again."""
    for resource in ResourcePage.objects.descendant_of(instance, inclusive=True):
        resource.save()
