"""What several territories show of the library at once, in as many queries for forty as for one."""

from collections.abc import Collection

from django.db.models import Q

from home.models import Territory
from home.places import ground_of
from ressources.models import Adaptation, ResourcePage


def usable_resources_of(territories: Collection[int]) -> dict[int, set[int]]:
    """By territory, the resources that it shows today: its own, and the nation's that reach it and it does not hide."""
    found = ResourcePage.objects.live().filter(Q(territory=None) | Q(territory__in=territories)).with_reach()
    resources = list(found.order_by().only("territory", "copied_from", "closing", "regions", "departments"))
    usable = [resource for resource in resources if not resource.is_closed]
    reaches = {resource.pk: resource.reach for resource in usable if resource.is_national}
    masked = Adaptation.objects.filter(territory__in=territories, is_hidden=True)
    hidden = set(masked.values_list("territory", "resource"))
    whole = (resource for resource in usable if not resource.places.all())
    hidden |= {(resource.territory_id, resource.copied_from_id) for resource in whole}
    shown: dict[int, set[int]] = {}
    for territory in Territory.objects.filter(pk__in=territories).select_related("place__epci"):
        ground = ground_of(territory.place)
        reached = {pk for pk, reach in reaches.items() if reach.reaches(ground) and (territory.pk, pk) not in hidden}
        shown[territory.pk] = reached | {resource.pk for resource in usable if resource.territory_id == territory.pk}
    return shown
