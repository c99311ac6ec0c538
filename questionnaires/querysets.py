"""Reads of the questionnaires' floor."""

from typing import Self

from django.db import models
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from actors.enums import MembershipState


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

    def for_member(self, user) -> Self:
        """Assessments of the organisations of which a person is an active member."""
        return self.filter(
            organisation__memberships__user=user, organisation__memberships__state=MembershipState.ACTIVE
        )

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


_AnyAssessmentManager = models.Manager.from_queryset(AssessmentQuerySet)


class AssessmentManager(_AnyAssessmentManager):
    """Those of organisations, without the answers to pilots: nothing counts others that does not ask for them."""

    def get_queryset(self):
        return super().get_queryset().filter(pilot=None, organisation__isnull=False)


class ThemeScoreQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)


class QuestionNoteQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(assessment__territory=territory)


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


QuestionnaireManager = PageManager.from_queryset(QuestionnaireQuerySet)
