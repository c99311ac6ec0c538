"""What several territories show of the library at once, in as many queries for forty as for one."""

from collections.abc import Collection

from django.db.models import Q

from home.models import Territory
from home.places import ground_of
from ressources.models import Adaptation, ResourcePage


def usable_resources_of(territories: Collection[int]) -> dict[int, set[int]]:
    """By territory, the resources that it shows today: its own, and the nation's that reach it and it does not hide."""
    found = ResourcePage.objects.usable().filter(Q(territory=None) | Q(territory__in=territories)).with_reach()
    resources = list(found.order_by().only("territory", "regions", "departments"))
    own = {(resource.territory_id, resource.pk) for resource in resources}
    reaches = {resource.pk: resource.reach for resource in resources if resource.is_national}
    masked = Adaptation.objects.filter(territory__in=territories, is_hidden=True)
    hidden = set(masked.values_list("territory", "resource"))
    shown: dict[int, set[int]] = {}
    for territory in Territory.objects.filter(pk__in=territories).select_related("place__epci"):
        ground = ground_of(territory.place)
        reached = {pk for pk, reach in reaches.items() if reach.reaches(ground) and (territory.pk, pk) not in hidden}
        shown[territory.pk] = reached | {pk for owner, pk in own if owner == territory.pk}
    return shown
