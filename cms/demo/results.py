"""What came of the demonstration's campaigns: decisions, letters, the palmarès, and the steps of who was selected."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from actors.enums import BadgeKind
from actors.models import Badge, User
from cms.demo.sources import read
from home.models import Territory
from trophees.applying.documents import agreement_pdf
from trophees.enums import ApplicationState, LaunchState, Outcome
from trophees.launching.steps import STEPS
from trophees.models import (
    Agreement,
    AgreementParty,
    Application,
    ApplicationEvent,
    CampaignPage,
    Decision,
    Deliberation,
    Juror,
    LaunchItem,
)
from trophees.services.announcing import release
from trophees.services.deliberation import close, decide, freeze, note_present
from trophees.services.launch import start_launch, team_of
from trophees.services.letters import draft_letters

ITEMS_A_STEP = 5


def announce_results(
    campaign: CampaignPage, *, chosen: Mapping[int, Mapping[str, str]], present: Sequence[Juror], by: User
) -> None:
    """Deliberate on the day that was said, and announce; `chosen`: application -> distinction, reason, summary."""
    deliberation = freeze(campaign, by=by, now=campaign.deliberates_at)
    note_present(deliberation, jurors=[juror.pk for juror in present])
    for application in campaign.applications.by_arrival():
        won = chosen.get(application.pk)
        decision = decide(
            application,
            outcome=Outcome.SELECTED if won else Outcome.REFUSED,
            distinction=won["distinction"] if won else "",
            reason=won["reason"] if won else read("campaigns")["not_chosen"],
            by=by,
        )
        Decision.objects.filter(pk=decision.pk).update(summary=won["summary"] if won else "")
    close(deliberation, by=by)
    draft_letters(campaign)
    release(campaign, by=by)
    _as_on_that_day(campaign, by=by)


def _as_on_that_day(campaign: CampaignPage, *, by: User) -> None:
    """The days that the calendar says, not today; letters are read over and sent, without a mail."""
    on = campaign.publishes_at
    decisions = Decision.objects.filter(application__campaign=campaign)
    decisions.update(
        decided_at=campaign.deliberates_at, announced_at=on, letter_read_at=on, letter_read_by=by, letter_sent_at=on
    )
    Deliberation.objects.filter(campaign=campaign).update(closed_at=campaign.deliberates_at, released_at=on)
    told = (ApplicationState.SELECTED, ApplicationState.REFUSED)
    ApplicationEvent.objects.filter(application__campaign=campaign, state__in=told).update(at=on)
    badges = Badge.objects.filter(kind=BadgeKind.LAUREATE, presence__territory=campaign.territory_id)
    badges.update(given_on=timezone.localdate(on))


def follow_the_launch(application: Application, *, rank: int, by: User) -> None:
    """The agreement and the checklist of a collectivité whose space is open; the first ones are further on."""
    territory = Territory.objects.filter(place=application.place_id).first()
    if territory is None:
        return
    Application.objects.filter(pk=application.pk).update(
        opened_territory=territory, state=ApplicationState.CONTRACTED if rank < 4 else ApplicationState.SELECTED
    )
    _sign(application, is_signed=rank < 4, by=by)
    start_launch(territory)
    done, today, now = max(1, len(STEPS) - rank), timezone.localdate(), timezone.now()
    notes: Mapping[str, str] = read("campaigns")["launch"]
    owner = team_of(territory).filter(groups=territory.managers_id).first()
    items = list(LaunchItem.objects.for_territory(territory))
    for number, item in enumerate(items):
        item.owner = owner
        item.note = notes.get(item.key, "") if item.step == 1 else ""
        if item.step < done:
            item.state, item.done_at = LaunchState.DONE, now - timedelta(days=30 * (done - item.step))
        elif item.step == done:
            item.state = LaunchState.DOING
            item.due_on = today + timedelta(days=7 * (number % ITEMS_A_STEP) - 6)
        item.changed_at = item.done_at or now - timedelta(days=3)
    LaunchItem.objects.bulk_update(items, ["owner", "note", "state", "done_at", "due_on", "changed_at"])


def _sign(application: Application, *, is_signed: bool, by: User) -> None:
    campaign = application.campaign
    cost = campaign.cost or Decimal(0)
    helped = cost * campaign.cofinancing / 100
    signed = timezone.localdate(campaign.publishes_at + timedelta(days=60)) if is_signed else None
    agreement = Agreement.objects.create(application=application, total=cost, cofinanced=Decimal(0), signed_on=signed)
    names, amounts = (application.applicant_name, "Programme national"), (cost - helped, helped)
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, name=name, amount=amount, **written)
        for name, amount, written in zip(names, amounts, read("campaigns")["agreement"], strict=True)
    )
    if signed:
        agreement.file_name = "convention.pdf"
        agreement.file.save(agreement.file_name, ContentFile(agreement_pdf(application)))
        at = campaign.publishes_at + timedelta(days=60)
        ApplicationEvent.objects.create(application=application, state=ApplicationState.CONTRACTED, at=at, by=by)
