"""The form of a campaign as its page holds it: the document that the editor checks, previews, then freezes."""

from typing import Any

from questionnaires.drafts import build_form

MINUTES = 20  # said to whoever begins an application


def form_document(page: Any) -> dict[str, Any]:
    """Of a `CampaignPage`, whose model imports the form that asks this. A draft may have no title yet."""
    return build_form(page.parts, title=page.title or "–", minutes=MINUTES)
