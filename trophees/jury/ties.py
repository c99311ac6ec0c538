"""The interests that the platform sees between jurors and applicants, for many at a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from allauth.account.models import EmailAddress

from actors.models import Membership, User
from trophees.jury.conflicts import Applicant, Finding, JurorFacts, Kind, detect
from trophees.models import Application, Attachment, Author, Conflict, Juror

Pair = tuple[int, int]  # (application, juror)


def ties_between(
    applications: Collection[Application], jurors: Collection[Juror]
) -> Mapping[Pair, tuple[Finding, ...]]:
    """What ties each pair, read now: somebody may have become a member since the last time."""
    applicants, facts = _applicants(applications), _facts(jurors)
    found: dict[Pair, tuple[Finding, ...]] = {}
    for application, applicant in applicants.items():
        for juror, known in facts.items():
            mine: dict[Kind, Finding] = {}
            for one in known:
                mine = {finding.kind: finding for finding in detect(one, applicant)} | mine
            if mine:
                found[application, juror] = tuple(mine.values())
    return found


def tied_pairs(applications: Collection[Application], jurors: Collection[Juror]) -> set[Pair]:
    """Those that an interest ties, whether it is on record yet or not; not those that an organiser has lifted."""
    known = Conflict.objects.filter(application__in=applications, juror__in=jurors)
    rows = list(known.values_list("application", "juror", "kind", "lifted_at"))
    standing = {(application, juror) for application, juror, _kind, lifted_at in rows if lifted_at is None}
    lifted = {(application, juror, kind) for application, juror, kind, lifted_at in rows if lifted_at}
    found = ties_between(applications, jurors).items()
    return standing | {
        pair for pair, findings in found if any((*pair, one.kind.value) not in lifted for one in findings)
    }


def _applicants(applications: Collection[Application]) -> dict[int, Applicant]:
    """By application: its organisation's active members; for a place, those who write, invited ones with them.

    Also who began it, sent it, or sent a file of it, even if they have left since.
    """
    organisations = {one.organisation_id for one in applications if one.organisation_id}
    people: dict[tuple[str, int | None], set[tuple[int | None, str]]] = defaultdict(set)
    members = Membership.objects.active().filter(organisation__in=organisations)
    for organisation, user, email in members.values_list("organisation", "user", "user__email"):
        people["organisation", organisation].add((user, email))
    authors = Author.objects.filter(application__in=[one.pk for one in applications if one.place_id])
    for application, user, email, invited in authors.values_list("application", "user", "user__email", "email"):
        people["application", application].update({(user, email or invited), (user, invited)})
    hands = {one.pk: {one.created_by_id, one.submitted_by_id} for one in applications}
    files = Attachment.objects.filter(application__in=applications, sent_by__isnull=False)
    for application, user in files.values_list("application", "sent_by").distinct():
        hands[application].add(user)
    known = {user for group in people.values() for user, _email in group} | {
        user for group in hands.values() for user in group
    }
    addresses = _addresses({user for user in known if user})
    for application, users in hands.items():
        people["application", application].update((user, email) for user in users for email in addresses[user])
    for group in people.values():
        group.update({(user, email) for user, _email in tuple(group) for email in addresses[user]})
    return {
        one.pk: _applicant(one, people["organisation", one.organisation_id] | people["application", one.pk])
        for one in applications
    }


def _addresses(users: Collection[int]) -> Mapping[int | None, set[str]]:
    """By account: its address, and the others that its holder has confirmed."""
    found: dict[int | None, set[str]] = defaultdict(set)
    confirmed = EmailAddress.objects.filter(user__in=users, verified=True).values_list("user", "email")
    for user, email in (*User.objects.filter(pk__in=users).values_list("pk", "email"), *confirmed):
        found[user].add(email)
    return found


def _applicant(application: Application, people: set[tuple[int | None, str]]) -> Applicant:
    owner = application.organisation or application.place
    return Applicant(
        siren=owner.siren if owner else "",
        member_ids=frozenset(user for user, _email in people if user),
        member_emails=frozenset(email for _user, email in people),
    )


def _facts(jurors: Collection[Juror]) -> dict[int, set[JurorFacts]]:
    """By juror: each address and each employer that is known of them, also by the organisations they act for."""
    users = {one.user_id for one in jurors if one.user_id}
    employers: dict[int, set[str]] = defaultdict(set)
    for user, siren in Membership.objects.active().filter(user__in=users).values_list("user", "organisation__siren"):
        employers[user].add(siren)
    addresses = _addresses(users)
    facts: dict[int, set[JurorFacts]] = {}
    for juror in jurors:
        emails = {juror.email, *addresses[juror.user_id]}
        sirens = {juror.siren, *employers.get(juror.user_id or 0, ())}
        facts[juror.pk] = {JurorFacts(juror.user_id, email, siren) for email in emails for siren in sirens}
    return facts
