"""Writes: the checklist of a territory's launch, its documents, and what its owners are told."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from home.mails import may_remind
from home.models import Territory
from home.problems import Conflict as Refused
from home.uploads import UploadRefused, accept_upload, delete_on_commit
from trophees.enums import LaunchState
from trophees.launching.steps import ITEMS, STEPS
from trophees.models import LaunchDocument, LaunchItem
from trophees.tasks.launch import remind_owner, tell_owner
from trophees.tokens import token_of

A_WEEK = timedelta(days=7)
MOST_DOCUMENTS = 20  # of a step


def team_of(territory: Territory) -> QuerySet[User]:
    """Who may be given an item: the active people of the territory's team."""
    team = Q(groups=territory.managers_id) | Q(groups=territory.editors_id)
    return User.objects.filter(team, is_active=True).distinct().order_by("last_name", "email")


def start_launch(territory: Territory) -> None:
    """Make the items that the territory lacks; those that it has stay as they are."""
    items = [LaunchItem(territory=territory, step=step.number, key=key) for key, (step, _item) in ITEMS.items()]
    LaunchItem.objects.bulk_create(items, ignore_conflicts=True)


@transaction.atomic
def save_item(
    territory: Territory,
    key: str,
    *,
    by: User,
    seen: str,
    state: str,
    owner: User | None,
    due_on: date | None,
    note: str,
) -> LaunchItem:
    """Write an item. `seen` is its `version_of` when its form was drawn. Whoever it is given to is told by mail.

    Raises Refused when somebody has changed it since.
    """
    item = LaunchItem.objects.select_for_update().get(territory=territory, key=key)
    if version_of(item) != seen:
        raise Refused(_("Quelqu’un a modifié ce point entre-temps\u00a0: relisez-le, puis enregistrez de nouveau."))
    changes_hands = (owner and owner.pk) != item.owner_id
    if changes_hands:
        item.reminded_at = None
    item.owner, item.due_on, item.note = owner, due_on, note
    _set_state(item, state)
    item.save()
    if owner and changes_hands and owner != by:
        transaction.on_commit(partial(tell_owner.enqueue, item.pk, owner.pk))
    return item


def version_of(item: LaunchItem) -> str:
    """Which writing of an item stands; empty before the first."""
    return token_of(item.changed_at)


@transaction.atomic
def tick_item(territory: Territory, key: str) -> LaunchItem:
    """Say that an item is done, whatever else was written of it meanwhile."""
    item = LaunchItem.objects.select_for_update().get(territory=territory, key=key)
    if item.state != LaunchState.DONE:
        _set_state(item, LaunchState.DONE)
        item.save()
    return item


def _set_state(item: LaunchItem, state: str) -> None:
    now = timezone.now()
    if state != LaunchState.DONE:
        item.done_at = None
    elif item.state != LaunchState.DONE:
        item.done_at = now
    item.state, item.changed_at = state, now


@transaction.atomic
def add_document(territory: Territory, *, step: int, file: UploadedFile, name: str, by: User) -> LaunchDocument:
    """Keep a file of a step. Raises UploadRefused, in French, and then keeps nothing."""
    if step not in {one.number for one in STEPS}:
        raise ValueError("There are six steps.")
    # Whoever adds one to the same step waits: they count together.
    list(LaunchItem.objects.select_for_update().filter(territory=territory, step=step))
    if LaunchDocument.objects.filter(territory=territory, step=step).count() >= MOST_DOCUMENTS:
        message = _("Cette étape a déjà %(most)s documents\u00a0: retirez-en un avant d’en ajouter.")
        raise UploadRefused(message % {"most": MOST_DOCUMENTS}, "too_many")
    accepted = accept_upload(file)
    return LaunchDocument.objects.create(
        territory=territory,
        step=step,
        name=name or accepted.name,
        file=accepted.content,
        content_type=accepted.content_type,
        size=accepted.size,
        sent_by=by,
    )


@transaction.atomic
def remove_document(document: LaunchDocument) -> None:
    delete_on_commit(document.file)
    document.delete()


def overdue(now: datetime) -> QuerySet[LaunchItem]:
    """Items past their day: the day itself is still in time."""
    today = timezone.localdate(now)
    return LaunchItem.objects.filter(due_on__lt=today).exclude(state=LaunchState.DONE)


@transaction.atomic
def remind_owners(now: datetime | None = None) -> int:
    """Remind, by day, each owner of what is overdue, in one mail a territory, once a week at most. How many mails."""
    now = now or timezone.now()
    if not may_remind(now):
        return 0
    a_week_ago = now - A_WEEK
    recent = LaunchItem.objects.filter(
        territory=OuterRef("territory"), owner=OuterRef("owner"), reminded_at__gt=a_week_ago
    )
    posts = User.groups.through.objects.filter(user=OuterRef("owner"))
    in_team = posts.filter(Q(group=OuterRef("territory__managers")) | Q(group=OuterRef("territory__editors")))
    late = overdue(now).filter(Exists(in_team), ~Exists(recent), owner__is_active=True)
    # Said of the row itself too: a clock that waited for another one's lock reads it again.
    late = late.filter(Q(reminded_at=None) | Q(reminded_at__lte=a_week_ago))
    return _remind(list(late.select_for_update(of=("self",))), now)


def _remind(items: list[LaunchItem], now: datetime) -> int:
    mine: dict[tuple[int, int], list[int]] = defaultdict(list)
    for item in items:
        mine[item.territory_id, cast(int, item.owner_id)].append(item.pk)
    LaunchItem.objects.filter(pk__in=[item.pk for item in items]).update(reminded_at=now)
    for (territory, owner), keys in mine.items():
        transaction.on_commit(partial(remind_owner.enqueue, territory, owner, keys))
    return len(mine)
