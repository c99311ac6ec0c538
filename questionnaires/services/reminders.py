"""What the clock reminds organisations of: to assess themselves again."""

from datetime import date
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
from questionnaires.models import Assessment, QuestionnaireVersion
from questionnaires.tasks import send_assess_again

MOST_A_RUN = 50


def remind_to_assess_again(today: date | None = None) -> int:
    """Write, once an interval, to the members of organisations whose last diagnostic is old enough.

    Those that have one under way know. Returns how many organisations there were.
    """
    today = today or timezone.localdate()
    told = 0
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
