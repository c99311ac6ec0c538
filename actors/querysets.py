"""Reads of the actors' floor."""

from typing import Self

from django.db import models
from django.db.models import Q
from wagtail.models import PageManager

from actors.enums import CommentState, MembershipState, Reading, Showcase
from home.enums import TerritoryState
from home.querysets import SectionQuerySet


class OrganisationQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(presences__territory=territory)

    def of_user(self, user) -> Self:
        """Organisations of which a person is an active member."""
        return self.filter(memberships__user=user, memberships__state=MembershipState.ACTIVE)


class MembershipQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(state=MembershipState.ACTIVE)

    def asked(self) -> Self:
        """Those that wait for the owner's answer."""
        return self.filter(state=MembershipState.ASKED).select_related("user", "organisation")


class PresenceQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)

    def published(self) -> Self:
        return self.filter(showcase=Showcase.PUBLISHED)

    def newest(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_cards(self) -> Self:
        """Everything that a card shows, in one query."""
        return self.select_related("organisation__commune")


class ExperienceQuerySet(SectionQuerySet):
    def of_organisation(self, organisation) -> Self:
        """An organisation's sheets, in whatever state, in the spaces that are open."""
        found = self.filter(presence__organisation=organisation, presence__territory__state=TerritoryState.OPEN)
        return found.select_related("presence__territory", "review")

    def for_cards(self) -> Self:
        """With all that a row shows, in one query more."""
        return self.select_related("presence__organisation").prefetch_related("themes")

    def newest(self) -> Self:
        return self.order_by("-first_published_at", "-pk")


class ReviewQuerySet(models.QuerySet):
    def asked(self) -> Self:
        return self.filter(state=Reading.ASKED)

    def for_team(self) -> Self:
        """What was shown to the team, or to all: a draft that nobody has asked to publish is its writers' alone."""
        return self.filter(Q(state__in=(Reading.ASKED, Reading.REFUSED)) | Q(page__live=True)).select_related(
            "page__presence__organisation", "page__presence__territory"
        )


class CommentQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(state=CommentState.PUBLISHED)

    def asked(self) -> Self:
        return self.filter(state=CommentState.ASKED)

    def reported(self) -> Self:
        """Published ones of which somebody complains, and nobody has decided yet."""
        return self.published().filter(reports__settled_at=None, reports__isnull=False).distinct()


ExperienceManager = PageManager.from_queryset(ExperienceQuerySet)
