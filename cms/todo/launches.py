"""What waits in launches: items past their day."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from cms.todo.rows import Link, Row, row
from home.models import Territory
from trophees.launching.steps import ITEMS
from trophees.models import LaunchItem
from trophees.services.launch import overdue


def late(territories: QuerySet[Territory], *, board: str = "") -> Row | None:
    """The latest first; `board` shows all of them to those who follow several launches."""
    items = overdue(timezone.now()).filter(territory__in=territories, key__in=ITEMS)
    return row(
        items.select_related("territory").order_by("due_on", "pk"),
        ngettext_lazy("point du lancement en retard", "points du lancement en retard", "count"),
        icon="tasks",
        link=_link,
        all_at=board,
    )


def _link(item: LaunchItem) -> Link:
    name = _("%(title)s, %(territory)s") % {"title": ITEMS[item.key][1].title, "territory": item.territory}
    return Link(name, f"{reverse('launch', args=[item.territory_id])}#{item.key}")
