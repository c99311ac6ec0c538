"""Application forms, kept in the process: a published one never changes."""

from functools import lru_cache

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from trophees.models import CampaignPage, FormVersion


@lru_cache(maxsize=64)
def form_of(version_id: int) -> Definition:
    """The form of a version. Raises FormVersion.DoesNotExist."""
    return parse_definition(FormVersion.objects.values_list("definition", flat=True).get(pk=version_id))


def current_form(campaign: CampaignPage) -> FormVersion | None:
    """The last published form of a campaign, None before the first."""
    return campaign.form_versions.order_by("-number").first()
