"""Reads of the campaigns' floor."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import PageManager

from actors.enums import MembershipState
from home.enums import TerritoryState
from home.querysets import OwnedQuerySet, SectionQuerySet
from trophees.enums import ApplicationState, Outcome, ReviewState

TOLD_BEFORE = timedelta(days=30)  # of its opening, a campaign is told of on homes


class CampaignQuerySet(SectionQuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)

    def national(self) -> Self:
        return self.filter(territory=None)

    def announced(self, now: datetime) -> Self:
        """Published, and open or about to open; what closes first comes first."""
        found = self.live().filter(opens_at__lte=now + TOLD_BEFORE, closes_at__gt=now)
        return found.order_by("closes_at", "pk")

    def newest(self) -> Self:
        return self.order_by("-opens_at", "-pk")


CampaignManager = PageManager.from_queryset(CampaignQuerySet)


class OfCampaign(models.QuerySet):
    """Rows that hang on a campaign."""

    def for_territory(self, territory) -> Self:
        return self.filter(campaign__territory=territory)


class OfApplication(models.QuerySet):
    """Rows that hang on an application."""

    def for_territory(self, territory) -> Self:
        return self.filter(application__territory=territory)


class ApplicationQuerySet(OwnedQuerySet):
    def of_author(self, user) -> Self:
        """Those that a person may write: of an organisation whose active member they are; of a place, as an author."""
        from trophees.models import Author

        mine = Q(organisation__memberships__user=user, organisation__memberships__state=MembershipState.ACTIVE)
        invited = Author.objects.filter(application=OuterRef("pk"), user=user)
        open_space = Q(territory=None) | Q(territory__state=TerritoryState.OPEN)
        return self.filter(mine | Exists(invited)).filter(open_space).distinct()

    def writable(self, now: datetime) -> Self:
        """Those that may change at an instant: drafts until the campaign closes; what was sent, unless the call is read
        as it comes. Said of the row's own columns, the rest by Exists: see `questionnaires.saving`.
        """
        from trophees.models import CampaignPage

        accepting = CampaignPage.objects.filter(pk=OuterRef("campaign"), opens_at__lte=now, closes_at__gt=now)
        draft = Q(Exists(accepting), state=ApplicationState.DRAFT)
        return self.filter(draft | Q(Exists(accepting.filter(is_rolling=False)), state=ApplicationState.RECEIVED))

    def drafts(self) -> Self:
        return self.filter(state=ApplicationState.DRAFT)

    def received(self) -> Self:
        """Those that count: sent, and not taken back."""
        return self.exclude(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN))

    def shown(self) -> Self:
        """What an organiser may open: what was sent, even if it was taken back; a draft is its authors' alone."""
        return self.exclude(state=ApplicationState.DRAFT).filter(sent__isnull=False)

    def by_arrival(self) -> Self:
        return self.order_by("number", "pk")

    def to_instruct(self, now: datetime) -> Self:
        """Received, and settled: one that may still be changed until its campaign closes is read once it has closed."""
        settled = Q(campaign__is_rolling=True) | Q(campaign__closes_at__lte=now)
        return self.filter(settled, state=ApplicationState.RECEIVED)


class QuestionQuerySet(OfCampaign):
    """Questions that people ask about a campaign."""

    def waiting(self) -> Self:
        return self.filter(answered_at=None)


class AttachmentQuerySet(OfApplication):
    def kept(self) -> Self:
        """Those that the authors have not removed."""
        return self.filter(removed_at=None)


class JurorQuerySet(OfCampaign):
    def sitting(self) -> Self:
        """Those who accepted and are still in the jury."""
        return self.filter(removed_at=None, accepted_at__isnull=False, user__is_active=True)

    def of_user(self, user) -> Self:
        open_space = Q(campaign__territory=None) | Q(campaign__territory__state=TerritoryState.OPEN)
        return self.sitting().filter(open_space, user=user)

    def seats_of(self, juror) -> Self:
        """Every seat that a juror's person has, or had, in the campaign: by account or by address."""
        same = Q(pk=juror.pk)
        if juror.email:
            same |= Q(email=juror.email)
        if juror.user_id:
            same |= Q(user=juror.user_id)
        return self.filter(same, campaign=juror.campaign_id)


# Of a review: its application is read by no jury any more.
FALLEN = Q(application__state__in=(ApplicationState.WITHDRAWN, ApplicationState.INADMISSIBLE))


class ReviewQuerySet(OfApplication):
    def standing(self) -> Self:
        """Those of jurors who read: neither recused nor abstaining."""
        return self.exclude(state__in=(ReviewState.RECUSED, ReviewState.ABSTAINED))

    def final(self) -> Self:
        return self.filter(state=ReviewState.FINAL)

    def readable(self) -> Self:
        """What jurors may open: still theirs, without a standing interest, of an application that stands."""
        from trophees.models import Conflict

        tied = Conflict.objects.standing().of_the_reader()
        return self.standing().exclude(FALLEN).exclude(Exists(tied))

    def set_aside(self) -> Self:
        """What jurors were given and stepped back from, or are kept from, of applications that stand."""
        from trophees.models import Conflict

        tied = Exists(Conflict.objects.standing().of_the_reader())
        return self.exclude(FALLEN).filter(Q(tied) | Q(state__in=(ReviewState.RECUSED, ReviewState.ABSTAINED)))

    def unfrozen(self) -> Self:
        """Those of campaigns whose scores may still change."""
        from trophees.models import Deliberation

        frozen = Deliberation.objects.filter(campaign__applications=OuterRef("application"))
        return self.exclude(Exists(frozen))

    def to_do(self) -> Self:
        return self.filter(state__in=(ReviewState.ASSIGNED, ReviewState.STARTED))


class ConflictQuerySet(OfApplication):
    def standing(self) -> Self:
        """Those that keep a juror from an application: the organiser has not lifted them."""
        return self.filter(lifted_at=None)

    def of_the_reader(self) -> Self:
        """Inside the Exists of a review: what was said of its application and its juror, whichever seat they had."""
        seat = Q(juror=OuterRef("juror"))
        address = Q(juror__email=OuterRef("juror__email")) & ~Q(juror__email="")
        person = Q(juror__user=OuterRef("juror__user")) | address
        return self.filter(seat | person, application=OuterRef("application"))


class DecisionQuerySet(OfApplication):
    def public(self) -> Self:
        """Those that may be told: the campaign's embargo is over, and its organiser has released the results."""
        now = timezone.now()
        return self.filter(
            announced_at__lte=now,
            application__campaign__publishes_at__lte=now,
            application__campaign__deliberation__released_at__lte=now,
        )

    def laureates(self) -> Self:
        """What the palmarès shows: selected, public, of a campaign that is online; who withdrew is not there."""
        gone = ApplicationState.WITHDRAWN
        found = self.public().filter(outcome=Outcome.SELECTED, application__campaign__live=True)
        return found.exclude(application__state=gone)

    def with_letters_to_send(self) -> Self:
        """Public ones whose letter somebody read over and that nobody has received; who withdrew gets none."""
        ready = self.public().filter(letter_read_at__isnull=False, letter_sent_at=None)
        return ready.exclude(application__state=ApplicationState.WITHDRAWN)

    def for_cards(self) -> Self:
        return self.select_related("application__campaign", "application__organisation", "application__place")

    def by_outcome(self) -> Self:
        """Those who were selected first, then in order of arrival."""
        return self.order_by("-outcome", "application__number", "pk")
