"""Writes: a campaign's form, when it is published, and the edition that follows another."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Revision

from actors.models import User
from home.slugs import first_free
from questionnaires.definition import sha256
from questionnaires.definition_reading import Problem, problems
from trophees.form_documents import form_document
from trophees.models import CampaignPage, FormVersion
from trophees.versions import current_form


class FormNotPublishable(Exception):
    """What was written does not make a form; `problems` says where and why."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__("\n".join(f"{one.path}: {one.message}" for one in found))
        self.problems = found


@transaction.atomic
def publish_form(campaign: CampaignPage) -> FormVersion:
    """Freeze the form as the campaign's next version; nothing is made when it equals the last one.

    Raises FormNotPublishable with every problem found.
    """
    document = form_document(campaign)
    found = problems(document)
    if found:
        raise FormNotPublishable(found)
    digest, latest = sha256(document), current_form(campaign)
    if latest and latest.sha256 == digest:
        return latest
    number = latest.number + 1 if latest else 1
    return FormVersion.objects.create(campaign=campaign, number=number, definition=document, sha256=digest)


def freeze_when_published(
    sender: Any, *, instance: CampaignPage, revision: Revision | None = None, **kwargs: Any
) -> None:
    """However the page is published; a form that does not hold leaves the last one in use, as the editor is told."""
    try:
        publish_form(instance)
    except FormNotPublishable:
        return


@transaction.atomic
def duplicate_edition(campaign: CampaignPage, *, by: User) -> CampaignPage:
    """A draft of the next edition beside a campaign: same texts, form, categories and grid, a year later.

    Asked again, it is the draft that exists: of that edition and kind, beside the campaign.
    """
    edition = _next_edition(campaign.edition)
    CampaignPage.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    siblings = CampaignPage.objects.sibling_of(campaign, inclusive=False)
    draft = siblings.filter(edition=edition, kind=campaign.kind, live=False, form_versions=None).first()
    if draft is not None:
        return draft
    title = campaign.title.replace(campaign.edition, edition) if campaign.edition else campaign.title
    title = title[: CampaignPage._meta.get_field("title").max_length]
    changes: dict[str, Any] = {"title": title, "edition": edition, "slug": _free_slug(campaign, edition)}
    dates = ("opens_at", "closes_at", "reviews_at", "deliberates_at", "publishes_at")
    changes |= {name: a_year_later(getattr(campaign, name)) for name in dates}
    return campaign.copy(update_attrs=changes, copy_revisions=False, keep_live=False, user=by)


def _next_edition(edition: str) -> str:
    longest = CampaignPage._meta.get_field("edition").max_length
    if edition.isdecimal():
        return str(int(edition) + 1)[:longest]
    more = _("%(edition)s (suite)")
    kept = edition[: longest - len(more % {"edition": ""})].rstrip()
    return more % {"edition": kept}


def a_year_later(instant: datetime) -> datetime:
    """The same hour in Paris, a year on: one night of an hour change may lie between."""
    local = timezone.localtime(instant)
    day = 28 if (local.month, local.day) == (2, 29) else local.day
    return timezone.make_aware(datetime(local.year + 1, local.month, day, local.hour, local.minute))


def _free_slug(campaign: CampaignPage, edition: str) -> str:
    taken = set(campaign.get_siblings().values_list("slug", flat=True))
    return first_free(slugify(edition) or "edition", taken)
