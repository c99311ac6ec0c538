"""What the platform sees by itself of territories that prepare their launch: as many queries for one as for forty."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from django.contrib.auth.models import Group
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.models import CharterVersion, ExperiencePage, Presence
from home.enums import TerritoryState
from home.models import Invitation, StandardPage, Territory, TerritoryPage, Theme
from home.scoping import SPACE_PATH
from home.spaces import NATIONAL_NAME
from questionnaires.models import Assessment, QuestionnaireVersion
from ressources.models import ResourcePage
from ressources.shelves import usable_resources_of
from trophees.launching.sightings import Seen, Sighting, sightings
from trophees.launching.steps import Fact
from trophees.models import Application, CampaignPage

# By slug: pages that opening a space writes with a text of the platform's, which somebody has to read over.
LEGAL_PAGES = {
    "mentions-legales": _("mentions légales"),
    "donnees-personnelles": _("données personnelles"),
    "accessibilite": _("accessibilité"),
}


def sightings_of(territories: Collection[Territory]) -> dict[int, dict[Fact, Sighting]]:
    """Key of a territory -> what is seen of each fact, in words."""
    return {key: sightings(seen) for key, seen in seen_of(territories).items()}


def seen_of(territories: Collection[Territory]) -> dict[int, Seen]:
    """Key of a territory -> what the platform holds of it."""
    keys = [territory.pk for territory in territories]
    managers, editors = _people("managed_territory", keys), _people("edited_territory", keys)
    invitations = _counts(Invitation.objects.filter(territory__in=keys))
    agreements = _agreements(keys)
    charters = _newest(CharterVersion.objects.filter(territory__in=keys))
    questionnaires = _questionnaires(keys)
    presences = Presence.objects.filter(territory__in=keys)
    actors, signatures = _counts(presences), _counts(presences.engaged(timezone.localdate()))
    resources = _resources(keys)
    unread = _unread_pages(keys)
    sent = Assessment.objects.submitted().filter(territory__in=keys)
    assessments = _counts(sent, of="organisation")
    campaigns = _counts(CampaignPage.objects.live().filter(territory__in=keys))
    sheets = ExperiencePage.objects.live().filter(presence__territory__in=keys)
    experiences = _counts(sheets, by="presence__territory")
    return {
        one.pk: Seen(
            managers=managers[one.pk],
            editors=editors[one.pk],
            invitations=invitations[one.pk],
            signed=agreements.get(one.pk),
            charter=charters.get(one.pk, 0),
            signatures=signatures[one.pk],
            **questionnaires.get(one.pk, {}),
            resources=resources[one.pk],
            lacks=tuple(_lacks(one)),
            unread_pages=tuple(unread[one.pk]),
            actors=actors[one.pk],
            assessments=assessments[one.pk],
            is_open=one.is_open,
            is_prepared=one.state == TerritoryState.PREPARED,
            campaigns=campaigns[one.pk],
            experiences=experiences[one.pk],
        )
        for one in territories
    }


def _counts(rows: QuerySet, *, by: str = "territory", of: str = "pk") -> Counter[int]:
    return Counter(dict(rows.order_by().values_list(by).annotate(Count(of, distinct=True))))


def _newest(versions: QuerySet) -> dict[int, int]:
    return dict(versions.order_by().values_list("territory").annotate(Max("number")))


def _questionnaires(keys: list[int]) -> dict[int, dict[str, int]]:
    """The number of the version in use, and what became of pilots, under the names that `Seen` gives them."""
    found = QuestionnaireVersion.objects.filter(territory__in=keys).order_by().values_list("territory")
    rows = found.annotate(
        in_use=Max("number", filter=Q(is_pilot=False)),
        closed=Count("pilot", filter=Q(pilot__closed_at__isnull=False)),
        opened=Count("pilot", filter=Q(pilot__closed_at=None)),
    )
    return {
        territory: {"questionnaire": in_use or 0, "pilots": closed, "piloting": opened}
        for territory, in_use, closed, opened in rows
    }


def _people(role: str, keys: list[int]) -> Counter[int]:
    groups = Group.objects.filter(**{f"{role}__in": keys}).order_by()
    return Counter(dict(groups.values_list(role).annotate(people=Count("user", filter=Q(user__is_active=True)))))


def _agreements(keys: list[int]) -> dict[int, bool]:
    """Whether the agreement behind a space is signed; nothing where there is none."""
    found = Application.objects.filter(opened_territory__in=keys, agreement__isnull=False)
    return {key: on is not None for key, on in found.values_list("opened_territory", "agreement__signed_on")}


def _resources(keys: list[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    """For each territory, its themes with the resources that its library shows today."""
    themes_of: dict[int, list[int]] = defaultdict(list)
    for resource, theme in ResourcePage.themes.through.objects.values_list("resourcepage", "theme"):
        themes_of[resource].append(theme)
    shown = {
        key: Counter(theme for resource in found for theme in themes_of[resource])
        for key, found in usable_resources_of(keys).items()
    }
    themes = list(Theme.objects.filter(Q(territory=None) | Q(territory__in=keys)))
    return {
        key: tuple((theme.name, shown[key][theme.pk]) for theme in themes if theme.territory_id in (None, key))
        for key in keys
    }


def _unread_pages(keys: list[int]) -> dict[int, list[str]]:
    """The legal pages that nobody has published again since the space was opened."""
    homes = dict(TerritoryPage.objects.filter(territory__in=keys).values_list("path", "territory"))
    pages = StandardPage.objects.live().filter(depth=4, slug__in=LEGAL_PAGES, live_revision__isnull=False)
    read: dict[int, set[str]] = defaultdict(set)
    for path, slug in pages.values_list("path", "slug"):
        if (key := homes.get(path[:SPACE_PATH])) is not None:
            read[key].add(slug)
    return {key: [str(name) for slug, name in LEGAL_PAGES.items() if slug not in read[key]] for key in keys}


def _lacks(territory: Territory) -> Iterable[str]:
    if territory.programme_name in ("", NATIONAL_NAME):
        yield str(_("le nom du dispositif"))
    if territory.logo_id is None:
        yield str(_("le logo"))
    if not territory.contact_email:
        yield str(_("l’adresse e-mail de contact"))
