"""What the demonstration's teams give one another: two articles taken over, and teams that may be written to."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from actors.models import User
from cms.demo.pages import publish
from home.models import NewsPage, PageSource, Territory
from home.reuse.taking import Destination, take_over

# The source's space and title, the space that takes it, by whom, how many days ago.
TAKEN = (
    ("strasbourg", "Cinq clauses pour des marchés plus sobres", "grand-poitiers", "communication.poitiers", 18),
    ("grand-poitiers", "Une charte d’une page, écrite à plusieurs", "lille", "communication.lille", 9),
)
SILENT = "pays-basque"  # its team gives no address to the others


def ensure_network(territories: Mapping[str, Territory], *, users: Mapping[str, User]) -> None:
    if PageSource.objects.exists():
        return
    Territory.objects.exclude(slug=SILENT).update(tells_contact=True)
    for slug, title, goes_to, name, days_ago in TAKEN:
        source = NewsPage.objects.for_territory(territories[slug]).get(title=title)
        destination = Destination(territories[goes_to])
        copy = take_over(source, destination=destination, seen=0, by=users[f"{name}@example.org"])
        copy.date = timezone.localdate() - timedelta(days=days_ago)
        publish(copy, at=timezone.make_aware(datetime.combine(copy.date, time(9))))
