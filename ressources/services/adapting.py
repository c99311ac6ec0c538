"""Writes: what a territory makes of national resources."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug

from actors.models import User
from home import generations
from home.models import Territory
from home.problems import Conflict
from ressources.models import Adaptation, ResourceIndexPage, ResourcePage


def version_of(adaptation: Adaptation | None) -> str:
    """What a form carries, so that nobody writes over what they have not read."""
    return adaptation.changed_at.isoformat() if adaptation else ""


@transaction.atomic
def adapt(
    resource: ResourcePage, *, territory: Territory, is_hidden: bool, note: str, seen: str, by: User
) -> Adaptation:
    """Hide a national resource in a territory's space, or add a word to it. `seen` is `version_of` when it was read.

    Raises Conflict when somebody else of the team has changed it since.
    """
    Territory.objects.select_for_update().get(pk=territory.pk)
    known = Adaptation.objects.for_territory(territory).filter(resource=resource).first()
    if version_of(known) != seen:
        raise Conflict(_("Un collègue vient de modifier ceci\u00a0: relisez, puis enregistrez de nouveau."))
    adaptation = known or Adaptation(territory=territory, resource=resource)
    adaptation.is_hidden, adaptation.note = is_hidden, note
    adaptation.changed_by, adaptation.changed_at = by, timezone.now()
    adaptation.save()
    generations.bump(territory.slug)
    return adaptation


@transaction.atomic
def copy_resource(resource: ResourcePage, *, library: ResourceIndexPage, by: User) -> ResourcePage:
    """A draft of one's own after a national resource; the copy that is there already, when there is one.

    Once published, it takes the resource's place in the territory's space.
    """
    ResourceIndexPage.objects.select_for_update().get(pk=library.pk)
    known = ResourcePage.objects.child_of(library).filter(copied_from=resource).order_by("pk").first()
    if known is not None:
        return known
    attributes = {"copied_from_id": resource.pk, "slug": find_available_slug(library, resource.slug)}
    return resource.copy(to=library, update_attrs=attributes, copy_revisions=False, keep_live=False, user=by)
