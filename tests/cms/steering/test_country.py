"""All open territories together: what is summed, what closed ones leave, what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.models import Presence
from cms.steering.country import COUNTRY, sections
from cms.steering.cuts import Cut
from cms.steering.engagement import Register, register_of
from cms.steering.tables import Table
from home.enums import TerritoryState
from tests.factories.peers import make_peers

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def engaged(here, there) -> None:
    """Twelve companies here, six of whose signatures ended with the month before the last; six associations there."""
    Presence.objects.all().delete()
    today = timezone.localdate()
    end_of_last = today.replace(day=1) - timedelta(days=1)
    make_peers(here, [50] * 12)
    make_peers(there, [70] * 6, kind="association")
    Presence.objects.update(engaged_since=today - timedelta(days=100))
    ended = Presence.objects.filter(territory=here).values_list("pk", flat=True)[:6]
    Presence.objects.filter(pk__in=list(ended)).update(engaged_until=end_of_last.replace(day=1) - timedelta(days=1))


def tables() -> dict[str, Table]:
    return {table.key: table for section in sections() for table in section.tables}


def test_country_is_all_open_territories(engaged, there):
    told = tables()
    assert told["structures-par-type"].rows == (("Entreprises", 12, 6, 12), ("Associations", 6, 6, 6))
    assert [row[1] for row in told["engagees-par-mois"].rows][-4:] == [18, 18, 12, 12]
    there.state = TerritoryState.SUSPENDED
    there.save()
    assert tables()["structures-par-type"].rows == (("Entreprises", 12, 6, 12),)


def test_days_of_an_engagement_are_those_of_its_dates(engaged, here, there):
    """The country's lots hold days that are told where a territory's hold dates."""

    def counted(register: Register) -> list[int]:
        return [sum(lot.many for lot in register.lots if lot.is_engaged(day)) for day in register.days]

    presences, today = list(Presence.objects.filter(territory=here)), timezone.localdate()
    for back, one in enumerate(presences):
        one.engaged_since = today - timedelta(days=37 * back)
        one.engaged_until = None if back % 3 == 0 else today - timedelta(days=29 * back - 31)
    Presence.objects.bulk_update(presences, ["engaged_since", "engaged_until"])
    plain = [counted(register_of(Cut(one))) for one in (here, there)]
    assert counted(register_of(COUNTRY)) == [sum(both) for both in zip(*plain, strict=True)]


def test_country_costs_the_same_whatever_it_holds(engaged, there, generations_read_once):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            sections()
        return len(queries)

    few = cost()
    make_peers(there, [10] * 20, kind="public")
    assert cost() == few <= 12
