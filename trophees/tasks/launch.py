"""Mails about the checklist of a launch, sent after the answer to the browser."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from actors.models import User
from home.mails import quoted
from home.models import Territory
from home.permissions import can_manage
from trophees.addresses import address
from trophees.enums import LaunchState
from trophees.launching.steps import ITEMS
from trophees.models import LaunchItem
from trophees.tasks.mailing import write


@task()
def tell_owner(item_id: int, owner_id: int) -> None:
    """Tell a person that an item was given to them; nothing once it is done, or somebody else's."""
    items = LaunchItem.objects.exclude(state=LaunchState.DONE).select_related("territory", "owner")
    item = items.filter(pk=item_id, owner=owner_id, owner__is_active=True).first()
    if item is None or item.owner is None:
        return
    step, kept = ITEMS[item.key]
    _send(
        "emails/launch_item.txt",
        _("À vous\u00a0: %(title)s") % {"title": kept.title},
        item.territory,
        item.owner,
        {"item": item, "step": step, "kept": kept, "note": quoted(item.note)},
    )


@task()
def remind_owner(territory_id: int, owner_id: int, item_ids: list[int]) -> None:
    """Remind a person of what is overdue; of what was done or given away meanwhile, nothing is said."""
    items = LaunchItem.objects.exclude(state=LaunchState.DONE).filter(pk__in=item_ids, territory=territory_id)
    late = [(ITEMS[item.key][1].title, item.due_on) for item in items.filter(owner=owner_id) if item.key in ITEMS]
    territory = Territory.objects.filter(pk=territory_id).first()
    owner = User.objects.filter(pk=owner_id, is_active=True).first()
    if not (late and territory and owner):
        return
    said = ngettext("%(count)s point du lancement attend", "%(count)s points du lancement attendent", len(late))
    _send("emails/launch_reminder.txt", said % {"count": len(late)}, territory, owner, {"late": late})


def _send(template: str, subject: str, territory: Territory, to: User, context: dict) -> None:
    """The checklist is its managers': the others of the team are told whom to answer."""
    url = address("launch", territory.pk) if can_manage(to, territory.pk) else ""
    write(template, subject, {**context, "territory": territory, "url": url}, to=[to.email], territory=territory)
