"""Reads of the actors' floor."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import PageManager

from actors.enums import (
    ENGAGED,
    BadgeKind,
    CommentState,
    DeliveryState,
    DigestState,
    MailKind,
    MembershipRole,
    MembershipState,
    Reading,
    RegistrationState,
    Sharing,
    Showcase,
)
from actors.numbers import Number
from home.enums import Module, TerritoryState
from home.listed_themes import ListsThemes
from home.querysets import OwnedQuerySet, SectionQuerySet

STOPPED = timedelta(minutes=15)  # no mail server takes longer to answer
MOST_ATTEMPTS = 3  # to deliver a letter to one reader


class OrganisationQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(presences__territory=territory)

    def bearing(self, number: Number) -> Self:
        """The one that bears exactly this number, as the database wants it; none without a number."""
        if number.rna:
            return self.filter(rna=number.rna)
        if number.siret:
            return self.filter(siret=number.siret)
        return self.filter(siren=number.siren, siret="") if number.siren else self.none()

    def of_user(self, user) -> Self:
        """Organisations of which a person is an active member."""
        return self.filter(memberships__user=user, memberships__state=MembershipState.ACTIVE)


class MembershipQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(state=MembershipState.ACTIVE)

    def reminded(self) -> Self:
        """Those who are written to when their organisation's next diagnostic or an action of theirs is due."""
        return self.active().filter(wants_reminders=True, user__is_active=True)

    def owner(self):
        """Who owns the account of an organisation, None when nobody is left."""
        found = self.active().filter(role=MembershipRole.OWNER, user__is_active=True).select_related("user").first()
        return found.user if found else None

    def asked(self) -> Self:
        """Those that wait for an answer: the owner's, as a rule."""
        return self.filter(state=MembershipState.ASKED).select_related("user", "organisation")

    def for_team(self) -> Self:
        """Requests to organisations where nobody is left to answer them."""
        held = self.model._default_manager.filter(
            state=MembershipState.ACTIVE, organisation=models.OuterRef("organisation")
        )
        return self.asked().filter(~models.Exists(held))


class PresenceQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(territory=territory)

    def published(self) -> Self:
        return self.filter(showcase=Showcase.PUBLISHED)

    def seen_from(self, space) -> Self:
        """The public pages that a space lists: its own, or from the portal those of every open directory."""
        if not space.is_national:
            return self.published().filter(territory_id=space.territory_id)
        # A list in JSON, as text: SQLite cannot look for one of its values.
        modules = Cast("territory__modules", output_field=models.TextField())
        return (
            self.published()
            .annotate(open_modules=modules)
            .filter(territory__state=TerritoryState.OPEN, open_modules__contains=f'"{Module.ACTORS}"')
        )

    def engaged(self, today: date) -> Self:
        """Those whose signature of the charter holds."""
        holds = models.Q(engaged_until=None) | models.Q(engaged_until__gte=today)
        return self.filter(holds, engaged_since__isnull=False)

    def of_kinds(self, values: Collection[str]) -> Self:
        """Of some types; « other:Tiers-lieu » is one that territories name."""
        own = [value.partition(":")[2] for value in values if ":" in value]
        return self.filter(Q(organisation__kind__in=values) | Q(organisation__other_kind__in=own))

    def distinguished(self, values: Collection[str]) -> Self:
        """Engaged today; in progress, for those who share their result; laureates."""
        wanted = Q(badges__kind=BadgeKind.LAUREATE) if BadgeKind.LAUREATE in values else Q(pk=None)
        if BadgeKind.PROGRESS in values:
            wanted |= Q(badges__kind=BadgeKind.PROGRESS) & ~Q(shares=Sharing.NOTHING)
        if ENGAGED in values:
            wanted |= Q(pk__in=type(self)(self.model).engaged(timezone.localdate()).values("pk"))
        return self.filter(wanted).distinct()

    def advised(self) -> Self:
        """Those whose adviser is still in the territory's team."""
        in_team = Q(territory__managers__user=F("adviser")) | Q(territory__editors__user=F("adviser"))
        return self.filter(in_team, adviser__is_active=True)

    def newest(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_cards(self) -> Self:
        """Everything that a card shows, in one query."""
        return self.select_related("organisation__commune", "territory")

    def for_page(self) -> Self:
        return self.for_cards().prefetch_related("themes", "badges")


PresenceManager = models.Manager.from_queryset(PresenceQuerySet)


class RegisterManager(PresenceManager):
    """Rows that know whether their adviser is still there."""

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.annotate(is_advised=Exists(PresenceQuerySet(self.model).advised().filter(pk=OuterRef("pk"))))


class CharterVersionQuerySet(OwnedQuerySet):
    def in_force(self, territory):
        """The last version of a territory, None before the first."""
        return self.for_territory(territory).order_by("-number").first()


class CharterSignatureQuerySet(models.QuerySet):
    def for_territory(self, territory) -> Self:
        return self.filter(version__territory=territory)

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class CharterConsultationQuerySet(OwnedQuerySet):
    def open_in(self, territory):
        """The draft that a territory's actors may comment, None when there is none."""
        return self.for_territory(territory).filter(closed_at=None).first()


class DeliveryQuerySet(models.QuerySet):
    def unsent(self) -> Self:
        """Those that failed, and those that were on their way when something stopped."""
        stopped = Q(state=DeliveryState.SENDING, at__lt=timezone.now() - STOPPED)
        return self.filter(Q(state=DeliveryState.FAILED) | stopped)


class DigestDeliveryQuerySet(DeliveryQuerySet):
    def to_try_again(self, now: datetime) -> Self:
        """Unsent for a while, and not given up."""
        return self.unsent().filter(attempts__lt=MOST_ATTEMPTS, at__lt=now - STOPPED)

    def not_settled(self) -> Self:
        """Those that wait, are on their way, or will be tried again."""
        again = Q(state=DeliveryState.FAILED, attempts__lt=MOST_ATTEMPTS)
        stopped = Q(state=DeliveryState.SENDING, attempts__gte=MOST_ATTEMPTS, at__lt=timezone.now() - STOPPED)
        under_way = Q(state__in=(DeliveryState.QUEUED, DeliveryState.SENDING)) & ~stopped
        return self.filter(again | under_way)


class DigestQuerySet(OwnedQuerySet):
    def confirmed(self) -> Self:
        """Those that left or will, the latest first."""
        return self.exclude(state=DigestState.DRAFT).order_by("-confirmed_at", "-pk")

    def on_their_way(self) -> Self:
        return self.filter(state__in=(DigestState.PLANNED, DigestState.SENDING))


class SubscriberQuerySet(OwnedQuerySet):
    def confirmed(self) -> Self:
        """Those who answered the mail that asked them whether it was they."""
        return self.filter(confirmed_at__isnull=False)


class UnsubscriptionQuerySet(OwnedQuerySet):
    def from_messages(self) -> Self:
        """Of those who receive neither the messages of a team nor its invitations."""
        return self.filter(kind=MailKind.MESSAGES)

    def from_digests(self) -> Self:
        """Of those who do not receive the letter of a territory."""
        return self.filter(kind=MailKind.DIGEST)

    def from_event_reminders(self) -> Self:
        """Of those who are not reminded of the events that they registered for."""
        return self.filter(kind=MailKind.EVENTS)

    def of(self, user) -> Self:
        """A person's, under the address that they have now or another that they had."""
        return self.filter(models.Q(user=user) | models.Q(email=user.email.lower()))


class ExperienceQuerySet(ListsThemes, SectionQuerySet):
    def of_organisation(self, organisation) -> Self:
        """An organisation's sheets, in whatever state, in the spaces that are open."""
        found = self.filter(presence__organisation=organisation, presence__territory__state=TerritoryState.OPEN)
        return found.select_related("presence__territory", "review")

    def for_cards(self) -> Self:
        """With all that a row shows."""
        return self.select_related("presence__organisation").with_themes()

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


class RegistrationQuerySet(OwnedQuerySet):
    def living(self) -> Self:
        """Those who have a place, or wait for one."""
        return self.exclude(state=RegistrationState.CANCELLED)

    def holding(self) -> Self:
        return self.filter(state=RegistrationState.IN)

    def waiting(self) -> Self:
        """The first who came goes first."""
        return self.filter(state=RegistrationState.WAITING).order_by("number")

    def of_person(self, user) -> Self:
        """What a person registered for, signed in or by the address of their account."""
        return self.filter(Q(user=user) | Q(email=user.email.lower()))

    def expecting(self) -> Self:
        """Those who count on an event that is not over, and were not told that it is called off."""
        return self.living().filter(event__ends_at__gte=timezone.now(), told_cancelled_at=None)

    def to_come(self) -> Self:
        return self.filter(event__ends_at__gte=timezone.now(), event__live=True).order_by("event__starts_at", "pk")

    def contributing_to(self, cycle) -> Self:
        """Those whose owner answered the question of an event of the cycle, event by event."""
        # An event that was moved names its cycle still: what is said there is for the team of its new space.
        beside = cycle.path[: -cycle.steplen]
        said = self.living().filter(event__cycle=cycle, event__path__startswith=beside).exclude(contribution="")
        return said.select_related("event").order_by("event__starts_at", "event", "number")

    def to_remind(self, now) -> Self:
        """Who has a place at an event of tomorrow, and did not hear of it today already."""
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        tomorrow, after = today + timedelta(days=1), today + timedelta(days=2)
        is_read = Q(territory=None) | Q(territory__state=TerritoryState.OPEN)
        held = self.holding().filter(is_read, reminded_at=None, state_at__lt=today)
        return held.filter(
            event__live=True, event__is_cancelled=False, event__starts_at__gte=tomorrow, event__starts_at__lt=after
        )


class ApiTokenQuerySet(OwnedQuerySet):
    def of_user(self, user) -> Self:
        return self.filter(user=user)

    def standing(self, now: datetime) -> Self:
        """Those that open something, as far as they themselves go."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def bearing(self, digest: str, now: datetime) -> Self:
        """The one whose secret, or the secret of the day before, has this digest."""
        former = Q(former_digest=digest, former_until__gt=now)
        return self.standing(now).filter(Q(secret_digest=digest) | former)
