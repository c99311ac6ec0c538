"""Who sits twice: a person may have had several seats in a jury, at one address or at several."""

from collections import defaultdict
from collections.abc import Mapping

from trophees.models import CampaignPage, Juror


def seats_together(campaign: CampaignPage) -> Mapping[int, frozenset[int]]:
    """By seat of a campaign's jury: every seat of the same person, this one with them."""
    seats = list(Juror.objects.filter(campaign=campaign).values_list("pk", "user", "email"))
    by_user: dict[int, set[int]] = defaultdict(set)
    by_email: dict[str, set[int]] = defaultdict(set)
    for pk, user, email in seats:
        if email:
            by_email[email].add(pk)
        if user:
            by_user[user].add(pk)
    return {
        pk: frozenset({pk} | by_email.get(email, set()) | by_user.get(user or 0, set())) for pk, user, email in seats
    }
