"""Who sees a result: what the aside of the result page and the page « Qui voit quoi » read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from actors.enums import MembershipState, Purpose
from actors.models import AccessRecord, Consent, Presence
from home.templatetags.french import day
from questionnaires.models import Assessment, ResultLink

SHOWN = 50  # lines of the log
OF_RESULTS = (Purpose.TEAM, Purpose.PEERS, Purpose.RESULT, Purpose.SHOWCASE)


@dataclass(frozen=True)
class LogLine:
    at: datetime
    what: str
    who: str


def sharing_of(assessment: Assessment) -> Presence | None:
    """The presence with what the aside tells: colleagues, since when, until when. One query; None once it has left."""
    standing = Consent.objects.filter(
        organisation=OuterRef("organisation"), territory=OuterRef("territory"), withdrawn_at=None
    )
    links = ResultLink.objects.readable().filter(
        assessment__organisation=OuterRef("organisation"), assessment__territory=OuterRef("territory")
    )
    active = Q(organisation__memberships__state=MembershipState.ACTIVE)
    since = {
        f"{purpose.value}_since": Subquery(standing.filter(purpose=purpose).values("given_at")[:1])
        for purpose in (Purpose.TEAM, Purpose.PEERS, Purpose.RESULT)
    }
    rows = Presence.objects.filter(organisation=assessment.organisation_id, territory=assessment.territory_id)
    told = rows.annotate(
        people=Count("organisation__memberships", filter=active),
        link_until=Subquery(links.order_by("-ends_on").values("ends_on")[:1]),
        **since,
    )
    return told.first()


def agreements_of(presence: Presence) -> dict[str, Consent]:
    """By purpose, the line of the register that stands."""
    lines = Consent.objects.filter(presence=presence, purpose__in=OF_RESULTS, withdrawn_at=None)
    return {line.purpose: line for line in lines.select_related("given_by")}


def links_of(presence: Presence) -> QuerySet[ResultLink]:
    """Every link to what an organisation sent in a territory, those that are closed too; the latest first."""
    links = ResultLink.objects.of_presence(presence)
    return links.select_related("created_by", "revoked_by", "assessment__territory").order_by("-created_at", "-pk")


def latest_sent(presence: Presence) -> Assessment | None:
    sent = Assessment.objects.sent_by(presence.organisation_id, territory=presence.territory_id)
    return sent.defer("answers", "result", "profile").last()


def log_of(presence: Presence) -> list[LogLine]:
    """Who agreed, took back or read what, the latest first."""
    lines = [*_of_consents(presence), *_of_links(presence), *_of_team(presence)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def _of_consents(presence: Presence) -> Iterator[LogLine]:
    lines = Consent.objects.filter(
        organisation=presence.organisation_id, territory=presence.territory_id, purpose__in=OF_RESULTS
    )
    touched = lines.select_related("given_by", "withdrawn_by")
    for line in touched.order_by(F("withdrawn_at").desc(nulls_first=True), "-given_at")[:SHOWN]:
        purpose = line.get_purpose_display()
        yield LogLine(line.given_at, _("%(purpose)s\u00a0: accord donné") % {"purpose": purpose}, _name(line.given_by))
        if line.withdrawn_at:
            what = _("%(purpose)s\u00a0: accord retiré") % {"purpose": purpose}
            yield LogLine(line.withdrawn_at, what, _name(line.withdrawn_by))


def _of_links(presence: Presence) -> Iterator[LogLine]:
    for link in links_of(presence)[:SHOWN]:
        words = {"whom": link.for_whom, "day": day(link.ends_on)}
        opened = _("Lien de lecture «\u00a0%(whom)s\u00a0»\u00a0: ouvert jusqu’au %(day)s") % words
        yield LogLine(link.created_at, opened, _name(link.created_by))
        if link.revoked_at:
            closed = _("Lien de lecture «\u00a0%(whom)s\u00a0»\u00a0: révoqué") % words
            yield LogLine(link.revoked_at, closed, _name(link.revoked_by))


def _of_team(presence: Presence) -> Iterator[LogLine]:
    records = AccessRecord.objects.filter(organisation=presence.organisation_id, territory=presence.territory_id)
    for record in records.select_related("person").order_by("-at", "-pk")[:SHOWN]:
        what = _("Équipe du territoire\u00a0: %(what)s") % {"what": record.get_kind_display()}
        yield LogLine(record.at, what, _name(record.person))


def _name(person) -> str:
    return str(person) if person else "–"
