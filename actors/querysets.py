"""Reads of the actors' floor."""

from typing import Self

from django.db import models

from actors.enums import MembershipState, Showcase


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
