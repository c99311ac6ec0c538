"""Documents to print, in the colours of a space: tagged (PDF/UA-1), from the same tokens as the pages."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from PIL import ImageFile

from home.colours import derive_theme
from home.models import Territory
from home.theme_css import NATIONAL_COLOURS, NATIONAL_SEED, drawn_motif
from home.theming import stylesheet

STATIC = settings.BASE_DIR / "static"


def render_pdf(template: str, context: Mapping[str, Any], *, siren: str, colours: tuple[str, str]) -> bytes:
    """A PDF of a template that extends `pdf/base.html`. Pictures are `data:` addresses: nothing is fetched."""
    # Pango is a part of the system: only who makes a PDF needs it.
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # which the import turns on for the whole process: torn uploads would pass
    fetcher = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
    page = render_to_string(template, dict(context))
    cover = f':root{{--cover:url("{drawn_motif(siren, derive_theme(*colours).light.deep_contour)}")}}'
    texts = (*_sheets(), stylesheet(siren, *colours), cover)
    sheets = [CSS(string=text, url_fetcher=fetcher) for text in texts]
    return HTML(string=page, url_fetcher=fetcher).write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")


def territory_pdf(template: str, context: Mapping[str, Any], territory: Territory | None) -> bytes:
    """The same in the colours of a territory; without one, in the nation's."""
    if territory is None:
        return render_pdf(template, context, siren=NATIONAL_SEED, colours=NATIONAL_COLOURS)
    colours = (territory.color_1, territory.color_2)
    return render_pdf(template, context, siren=territory.place.siren, colours=colours)


@cache
def _sheets() -> tuple[str, ...]:
    return tuple((STATIC / name).read_text(encoding="utf-8") for name in ("css/tokens.css", "pdf/pdf.css"))
