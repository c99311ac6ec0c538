"""Reads of the questionnaires' floor."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from actors.enums import MembershipState
from actors.models import Membership, Presence
from home.enums import TerritoryState
from questionnaires.enums import OPEN_STATES
from questionnaires.planning.rules import SOON


class QuestionnaireQuerySet(PageQuerySet):
    def for_territory(self, territory) -> Self:
        return self.descendant_of(territory.page)


class AcceptedWarningQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(page__path__startswith=territory.page.path)


class VersionQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)

    def for_all(self) -> Self:
        """Without those that only a pilot asks."""
        return self.filter(is_pilot=False)

    def newest_first(self) -> Self:
        return self.order_by("-number")


class AssessmentQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)

    def unclaimed(self) -> Self:
        """Drafts of no organisation yet: of a browser, or of an account."""
        return self.filter(organisation=None)

    def for_answerer(self, user, *, digest: str) -> Self:
        """What somebody may answer and read: a member's, an account's own, else that of the secret of a browser."""
        if not user.is_authenticated:
            return self.unclaimed().filter(secret_digest=digest).exclude(secret_digest="")
        active = {"organisation__memberships__user": user, "organisation__memberships__state": MembershipState.ACTIVE}
        return self.filter(models.Q(**active) | models.Q(organisation=None, created_by=user))

    def drafts(self) -> Self:
        return self.filter(submitted_at=None)

    def submitted(self) -> Self:
        return self.exclude(submitted_at=None)

    def sent_by(self, organisation, *, territory) -> Self:
        """What an organisation sent in a territory, the first round first; either may be given by its key."""
        return self.submitted().filter(organisation=organisation, territory=territory).order_by("round")


_AnyAssessmentManager = models.Manager.from_queryset(AssessmentQuerySet)


class AssessmentManager(_AnyAssessmentManager):
    """Those of organisations, without the answers to pilots: nothing counts others that does not ask for them."""

    def get_queryset(self):
        return super().get_queryset().filter(pilot=None, organisation__isnull=False)


class ThemeScoreQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)


class ThemeRollupQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)

    def counted(self, round_: int | None = None) -> Self:
        """One result an organisation: its latest, or that of a round."""
        return self.filter(is_latest=True) if round_ is None else self.filter(round=round_)


class FigureQuerySet(models.QuerySet):
    """Rows of an organisation's latest diagnostic in a territory."""

    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)


class QuestionNoteQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(assessment__territory=territory)


class ResultLinkQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(assessment__territory=territory)

    def of_presence(self, presence) -> Self:
        """Those that show what an organisation sent in a territory."""
        return self.filter(
            assessment__organisation=presence.organisation_id, assessment__territory=presence.territory_id
        )

    def readable(self) -> Self:
        """Those that lead to a result today.

        Leaving the territory ends them for good: coming back later does not open them again.
        """
        still_there = Presence.objects.filter(
            organisation=models.OuterRef("assessment__organisation"),
            territory=models.OuterRef("assessment__territory"),
            joined_at__lte=models.OuterRef("created_at"),
        )
        standing = self.filter(revoked_at=None, ends_on__gte=timezone.localdate(), assessment__pilot=None)
        return standing.filter(models.Exists(still_there))


class PilotQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        return self.exclude(closed_at=None)


class PilotInvitationQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(pilot__territory=territory)


class PilotRemarkQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(assessment__territory=territory)


class ResourceChoiceQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)

    def of_presence(self, presence) -> Self:
        """What an organisation said in a territory."""
        return self.filter(organisation=presence.organisation_id, territory=presence.territory_id)

    def in_order(self) -> Self:
        """With the resources, of which nothing is shown while they are not in line; what was said last first."""
        return self.filter(resource__live=True).select_related("resource").order_by("-chosen_at", "-pk")


class ActionQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def late(self, today: date) -> Self:
        """Open ones past their day: the day itself is still in time."""
        return self.open().filter(due_on__lt=today)

    def due(self, today: date) -> Self:
        """Open ones that are late, or due within a week."""
        return self.open().filter(due_on__lte=today + SOON)

    def with_recipient(self) -> Self:
        """With `recipient`: who hears of an action. Its owner, else who added it, as long as they are members."""
        return self.annotate(
            recipient=Case(
                When(Exists(_membership_of("owner")), then=F("owner")),
                When(Exists(_membership_of("created_by")), then=F("created_by")),
            )
        )

    def told_to(self, person_id: int) -> Self:
        return self.with_recipient().filter(recipient=person_id)

    def to_remind(self, today: date, *, unless_since: datetime) -> Self:
        """Those that are due, of organisations present in an open space, unless their recipient was reminded of
        something of the same organisation since that moment.
        """
        told: models.QuerySet = ActionQuerySet(self.model).with_recipient().filter(reminded_at__gt=unless_since)
        recent = told.filter(organisation=OuterRef("organisation"), recipient=OuterRef("recipient"))
        there = Presence.objects.filter(organisation=OuterRef("organisation"), territory=OuterRef("territory"))
        found = self.due(today).with_recipient().filter(Exists(there), territory__state=TerritoryState.OPEN)
        # Said of the row itself too: a clock that waited for another one's lock reads it again.
        fresh = Q(reminded_at=None) | Q(reminded_at__lte=unless_since)
        wanted = Membership.objects.reminded().filter(user=OuterRef("recipient"), organisation=OuterRef("organisation"))
        return found.filter(~Exists(recent), Exists(wanted), fresh, recipient__isnull=False)


def _membership_of(column: str) -> models.QuerySet:
    """The place, in an action's organisation, of the person whom a column of it names."""
    active = Membership.objects.active().filter(user__is_active=True)
    return active.filter(user=OuterRef(column), organisation=OuterRef("organisation"))


QuestionnaireManager = PageManager.from_queryset(QuestionnaireQuerySet)
