"""Writes: what the official addresses of resources answer. Nothing is written on the pages themselves."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from ressources.links.addresses import host_of
from ressources.links.probing import Answer, probe
from ressources.links.standing import Standing, is_our_own_silence, standing_of
from ressources.models import LinkCheck, ResourcePage
from ressources.models.links import MOST_DETAIL
from ressources.querysets import ResourceQuerySet

MOST_A_RUN = 10
LONGEST_RUN = 30  # seconds, after which no other address is begun: the clock waits where no worker runs
PAUSE = 2  # seconds between two requests to one host
EVERY = timedelta(days=7)
DOUBT = timedelta(days=1)  # before a failure is looked at again
CLAIMED = ("url", "outcome", "failures", "failed_on", "since", "due_at")
CLAIM = timedelta(hours=1)  # after which what a run left undone is anybody's

Probe = Callable[[str], Answer]


def addresses_due(now: datetime) -> ResourceQuerySet:
    """The published resources whose address is to be asked: never yet, or long ago; the oldest first."""
    due = Q(link_check=None) | Q(link_check__due_at__lte=now) | ~Q(link_check__url=F("address"))
    oldest = F("link_check__checked_at").asc(nulls_first=True)
    return ResourcePage.objects.live().exclude(address="").filter(due).order_by(oldest, "pk")


def check_links(*, now: datetime | None = None, ask: Probe | None = None, wait: Callable = time.sleep) -> int:
    """Ask a few addresses, one after the other; how many answers were written.

    Nothing is written when nobody at all answered: it is our own network that is away.
    """
    now = now or timezone.now()
    checks = _claimed(now)
    answers = _asked({check.url for check in checks}, ask or partial(probe, agent=agent()), wait)
    if is_our_own_silence((host_of(url), answer.outcome) for url, answer in answers.items()):
        LinkCheck.objects.filter(pk__in=[check.pk for check in checks]).update(due_at=now + DOUBT)
        return 0
    known = [check for check in checks if check.url in answers]
    for check in known:
        _note(check, answers[check.url], now)
    return len(known)


def agent() -> str:
    """By which a site's administrator knows who asks, and whom to write to."""
    return f"ActeursEngages-Liens/1.0 (+{settings.BASE_URL})"


def _claimed(now: datetime) -> list[LinkCheck]:
    """The checks of this run, which no other run takes meanwhile."""
    pages = list(addresses_due(now).values_list("pk", "address")[:MOST_A_RUN])
    LinkCheck.objects.bulk_create(
        [LinkCheck(resource_id=pk, url=address, due_at=now) for pk, address in pages], ignore_conflicts=True
    )
    addresses = dict(pages)
    checks = LinkCheck.objects.filter(resource__in=addresses).order_by("pk")
    return [check for check in checks if _claim(check, addresses[check.resource_id], now)]


def _claim(check: LinkCheck, address: str, now: datetime) -> bool:
    if check.url == address and check.due_at > now:
        return False
    unclaimed = LinkCheck.objects.filter(pk=check.pk, due_at=check.due_at, url=check.url)
    if check.url != address:  # of which nothing is known yet
        check.url, check.outcome, check.failures, check.failed_on, check.since = address, "", 0, None, None
    check.due_at = now + CLAIM
    return bool(unclaimed.update(**{name: getattr(check, name) for name in CLAIMED}))


def _asked(urls: set[str], ask: Probe, wait: Callable) -> dict[str, Answer]:
    end = time.monotonic() + LONGEST_RUN
    answers: dict[str, Answer] = {}
    last: dict[str, float] = {}
    for url in sorted(urls):
        if time.monotonic() > end:
            break
        host = host_of(url)
        if host in last:
            wait(max(0, PAUSE - (time.monotonic() - last[host])))
        answers[url] = ask(url)
        last[host] = time.monotonic()
    return answers


def _note(check: LinkCheck, answer: Answer, now: datetime) -> None:
    today = timezone.localdate(now)
    before, track = check.standing, check.track.then(answer.outcome, today)
    after = standing_of(answer.outcome, track.failures)
    check.outcome, check.code, check.detail = answer.outcome, answer.code, answer.detail[:MOST_DETAIL]
    check.failures, check.failed_on = track.failures, track.failed_on
    check.since = check.since if check.since and before == after else today
    check.checked_at, check.due_at = now, now + (DOUBT if after == Standing.DOUBTFUL else EVERY)
    check.save()
