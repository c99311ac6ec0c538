"""Requests to be called back that a partner leaves without a word."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from cms.todo.rows import Link, Row, row
from home.models import Territory
from ressources.admin.callbacks import CALLBACKS, LATE
from ressources.models import CallbackRequest


def unanswered(territories: QuerySet[Territory]) -> Row | None:
    """Of partners who were reminded: the team may still call them before the clock ends the request."""
    late = CallbackRequest.objects.unanswered().filter(territory__in=territories)
    return row(
        late.select_related("organisation").order_by("asked_at", "pk"),
        ngettext_lazy(
            "demande de rappel laissée sans réponse par son partenaire",
            "demandes de rappel laissées sans réponse par leur partenaire",
            "count",
        ),
        icon="mail",
        link=lambda one: Link(str(one), reverse("mises-en-relation_modeladmin_inspect", args=[one.pk])),
        all_at=f"{reverse(CALLBACKS)}?etat={LATE}",
    )
