"""Drafts that a territory's own site shows to their editors."""

from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature
from django.http import Http404
from wagtail_headless_preview.models import HeadlessPreviewMixin, PagePreview

from home.content_api.readable import told_models

LIFETIME = timedelta(hours=1)
LONGEST = 255


def draft_of(content_type: str, token: str) -> Any:
    """The page as it was when its preview was opened. Http404 without a token that holds, or an hour later."""
    model = next((one for one in told_models() if one._meta.label_lower == content_type.lower()), None)
    if model is None or len(token) > LONGEST:
        raise Http404
    try:
        HeadlessPreviewMixin.get_preview_signer().unsign(token, max_age=LIFETIME)
    except BadSignature as error:
        raise Http404 from error
    kind = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
    preview = PagePreview.objects.filter(token=token, **kind).first()
    page: Any = preview and preview.as_page()
    if page is None:
        raise Http404
    if hasattr(model, "themes"):
        page.told_themes = [{"key": theme.key, "name": theme.name} for theme in page.themes.all()]
    return page
