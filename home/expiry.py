"""Until when a page that is being drawn holds: the cache of anonymous pages keeps it no longer."""

from datetime import datetime

from django.http import HttpRequest


def keep_until(request: HttpRequest, moment: datetime) -> None:
    """Say that what the page shows changes at that moment; of several, the first counts."""
    setattr(request, "_kept_until", min(moment, kept_until(request) or moment))  # noqa: B010


def kept_until(request: HttpRequest) -> datetime | None:
    return getattr(request, "_kept_until", None)
