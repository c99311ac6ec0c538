"""From a resource of the library to the plan of those who may have it there."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from actors.models import Organisation, Presence
from actors.requests import MemberRequest
from home.enums import Module, TerritoryState
from questionnaires.models import Action, Assessment
from ressources.acts import ResourceAct
from ressources.models import ResourcePage


@dataclass(frozen=True)
class PlanOffer:
    """An organisation of the reader's that has a result in the space; `plan_url` takes the resource at `ajouter/`."""

    name: str
    plan_url: str
    has_it: bool


@dataclass(frozen=True)
class PlanOffers:
    organisations: list[PlanOffer]
    resource: int


def offer_plan(request: MemberRequest, page: ResourcePage) -> ResourceAct | None:
    """One query; None for who has no result in the space, and for what is not proposed any more."""
    space = request.space
    if Module.DIAGNOSTIC not in space.modules or page.is_closed or not page.live:
        return None
    here = {"organisation": OuterRef("organisation"), "territory": space.territory_id}
    found = Presence.objects.filter(
        Exists(Assessment.objects.submitted().filter(**here)),
        organisation__in=Organisation.objects.of_user(request.user),
        territory=space.territory_id,
        territory__state=TerritoryState.OPEN,
    )
    planned = found.annotate(has_it=Exists(Action.objects.filter(**here, resource=page.pk)))
    rows = planned.order_by("organisation__name").values_list("organisation__name", "organisation__uuid", "has_it")
    base = space.section_url(Module.DIAGNOSTIC)
    offers = [PlanOffer(name, f"{base}plan/{uuid}/", has_it) for name, uuid, has_it in rows]
    return ResourceAct("questionnaires/_resource_plan.html", PlanOffers(offers, page.pk)) if offers else None
