"""What the clock reminds people of: to assess themselves again, and what of their plan is due."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from actors.engagement import add_months
from actors.enums import AssessAgain
from actors.models import Membership, Presence
from home.enums import Module, TerritoryState
from home.mails import may_remind
from questionnaires.models import Action, Assessment, QuestionnaireVersion
from questionnaires.tasks import remind_of_plan, send_assess_again

MOST_A_RUN = 50
A_WEEK = timedelta(days=7)


def remind_to_assess_again(now: datetime | None = None) -> int:
    """Write by day, once an interval, to the members of organisations whose last diagnostic is old enough.

    Those that have one under way know. Returns how many organisations there were.
    """
    now = now or timezone.now()
    if not may_remind(now):
        return 0
    today, told = timezone.localdate(now), 0
    accepted = (presence for presence in due_presences(today).iterator() if _is_accepted(presence))
    for presence in list(islice(accepted, MOST_A_RUN)):
        with transaction.atomic():
            # Two clocks may strike at once.
            unclaimed = Presence.objects.filter(pk=presence.pk, reminded_on=presence.reminded_on)
            if unclaimed.update(reminded_on=today):
                told += 1
                for member in _told(presence).values_list("pk", flat=True):
                    transaction.on_commit(partial(send_assess_again.enqueue, member, presence.pk))
    return told


def due_presences(today: date) -> QuerySet[Presence]:
    """Whose interval is over since the last diagnostic and since the last reminder, with somebody to write to."""
    due = Q()
    for months in AssessAgain.values:
        if months:
            since = add_months(today, -months)
            once = Q(reminded_on=None) | Q(reminded_on__lte=since)
            due |= once & Q(assess_again_every=months, assessed_on__lte=since)
    drafts = Assessment.objects.drafts().filter(organisation=OuterRef("organisation"), territory=OuterRef("territory"))
    members = Membership.objects.reminded().filter(organisation=OuterRef("organisation"))
    # A list in JSON, as text: SQLite cannot look for one of its values.
    offers = Presence.objects.annotate(open_modules=Cast("territory__modules", output_field=TextField()))
    found = offers.filter(due, territory__state=TerritoryState.OPEN, open_modules__contains=f'"{Module.DIAGNOSTIC}"')
    asked = QuestionnaireVersion.objects.for_all().filter(territory=OuterRef("territory"))
    found = found.filter(~Exists(drafts), Exists(members), Exists(asked))
    return found.select_related("organisation", "territory").order_by("pk")


def _is_accepted(presence: Presence) -> bool:
    """Whether a new round would be let begin."""
    return presence.territory.accepts(presence.organisation.kind, presence.organisation.other_kind)


def _told(presence: Presence) -> QuerySet[Membership]:
    return Membership.objects.reminded().filter(organisation=presence.organisation_id)


@transaction.atomic
def remind_of_plans(now: datetime | None = None) -> int:
    """Remind people, by day, of what is late or due within a week: one mail a person and organisation, once a week at
    most. How many mails.
    """
    now = now or timezone.now()
    if not may_remind(now):
        return 0
    due = Action.objects.to_remind(timezone.localdate(now), unless_since=now - A_WEEK)
    return _tell(due.select_for_update(of=("self",)), now)


def _tell(actions: Iterable[Action], now: datetime) -> int:
    mine: dict[tuple[int, int], list[int]] = defaultdict(list)
    for action in actions:
        mine[action.organisation_id, action.recipient].append(action.pk)  # type: ignore[attr-defined]
    Action.objects.filter(pk__in=[pk for keys in mine.values() for pk in keys]).update(reminded_at=now)
    for (organisation, person), keys in mine.items():
        transaction.on_commit(partial(remind_of_plan.enqueue, organisation, person, keys))
    return len(mine)
