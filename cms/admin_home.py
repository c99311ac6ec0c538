"""The first screen of the admin: who one is here, what waits, and the ways that a role takes most often."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page, PageLogEntry

from actors.admin.organisations import REGISTER
from cms.todo import what_waits_for
from cms.todo.pages import pages_of
from cms.todo.rows import edit_url
from home.admin.territories import team_url
from home.enums import Role, TerritoryState
from home.models import AgendaPage, EventPage, NewsIndexPage, NewsPage, Territory
from home.permissions import Person, can_manage, is_national, territories_for
from home.spaces import national_space, territory_url
from questionnaires.models import QuestionnairePage
from ressources.models import ResourceIndexPage, ResourcePage
from trophees.launching.board import launches_under_way

RECENT = 5


@dataclass(frozen=True)
class Door:
    """A way in, big enough to be aimed at."""

    label: str
    hint: str
    url: str
    icon: str


@dataclass(frozen=True)
class Desk:
    """A territory for somebody who works there; `sections` are the keys of the pages below its home, by class.

    `launch`: items done and items in all, while the launch is under way.
    """

    territory: Territory
    manages: bool
    sections: Mapping[type[Page], int]
    launch: tuple[int, int] | None = None

    @property
    def role(self) -> Role:
        return Role.MANAGER if self.manages else Role.EDITOR

    def section(self, model: type[Page]) -> int | None:
        """The page of a module that the territory offers; None for one that it has turned off."""
        return self.sections.get(model) if getattr(model, "section", "") in self.territory.modules else None


@dataclass(frozen=True)
class DoorsOf:
    """Doors of one territory, named where the person works in several."""

    name: str
    doors: list[Door]


def replace_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Wagtail's own panels ask the database for each thing that they list, and speak of all territories alike."""
    desks = desks_of(request.user)
    panels[:] = [
        Greeting(request.user, desks),
        ToDo(request.user),
        Recent(request.user),
        Start(request.user, desks),
    ]


def desks_of(user: Person) -> list[Desk]:
    """The territories where a person works; none for the national team, which works above them. Three queries."""
    if is_national(user):
        return []
    territories = list(territories_for(user).select_related("page"))
    sections = _sections_of([territory.page.path for territory in territories])
    under_way = launches_under_way(territories)
    return [
        Desk(
            territory,
            can_manage(user, territory.pk),
            sections.get(territory.page.path, {}),
            under_way.get(territory.pk),
        )
        for territory in territories
    ]


def _sections_of(homes: list[str]) -> dict[str, dict[type[Page], int]]:
    """Path of a home -> class of each page just below -> its key."""
    below = Q(pk=None)
    for path in homes:
        below |= Q(path__startswith=path)
    found: dict[str, dict[type[Page], int]] = {}
    for page in Page.objects.filter(below, depth=4).only("path", "content_type"):
        found.setdefault(page.path[: -Page.steplen], {})[page.specific_class] = page.pk
    return found


class Panel(Component):
    """A part of the first screen; `order` is Wagtail's."""

    order = 0

    def __init__(self, user: Person) -> None:
        self.user = user


class Greeting(Panel):
    """Who one is here, and the way to what visitors see."""

    order = 10
    template_name = "admin_home/greeting.html"

    def __init__(self, user: Person, desks: list[Desk]) -> None:
        super().__init__(user)
        self.desks = desks

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        own = {"request": parent_context["request"], "first_name": self.user.first_name}
        if is_national(self.user):
            return {**own, "states": _states(), "portal": national_space().url}
        places = [(desk.role.label, desk.territory, territory_url(desk.territory.slug)) for desk in self.desks]
        return {**own, "places": places}


def _states() -> list[tuple[str, int]]:
    """How many territories stand in each state, in the order of the states; those of none are left out."""
    counts = dict(Territory.objects.order_by().values_list("state").annotate(Count("pk")))
    return [(str(state.label), counts[state]) for state in TerritoryState if counts.get(state)]


class ToDo(Panel):
    order = 20
    template_name = "admin_home/to_do.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"rows": what_waits_for(self.user)}


class Recent(Panel):
    """The pages that the person changed last, to take up again."""

    order = 30
    template_name = "admin_home/recent.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"pages": recent_pages(self.user)}


def recent_pages(user: Person) -> list[tuple[Page, datetime]]:
    """Two queries: when, from the log; then those of the pages that the person may still change."""
    log = PageLogEntry.objects.filter(user=user, action__in=("wagtail.edit", "wagtail.create"))
    mine = Page.objects.all() if is_national(user) else pages_of(user)
    log = log.filter(page_id__in=mine.values("pk"))
    edits = dict(log.values_list("page_id").annotate(at=Max("timestamp")).order_by("-at")[:RECENT])
    pages = Page.objects.in_bulk(list(edits))
    return [(page, edits[key]) for key, page in pages.items()]


class Start(Panel):
    order = 40
    template_name = "admin_home/start.html"

    def __init__(self, user: Person, desks: list[Desk]) -> None:
        super().__init__(user)
        self.desks = desks

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        if is_national(self.user):
            return {"groups": [DoorsOf("", list(_national_doors()))]}
        named = len(self.desks) > 1
        groups = [DoorsOf(desk.territory.short_name if named else "", list(_doors(desk))) for desk in self.desks]
        return {"groups": groups}


def _national_doors() -> Iterator[Door]:
    yield Door(_("Ouvrir un territoire"), _("Commune ou intercommunalité"), reverse("territories:add"), "plus")
    yield from _national_additions()
    yield Door(_("Territoires"), _("Identité, état, équipes"), reverse("territories:index"), "site")
    yield Door(_("Lancements"), _("Où en est chaque territoire"), reverse("launches"), "tasks")
    yield Door(_("Structures"), _("Le registre de tous les territoires"), reverse(REGISTER), "group")
    yield Door(_("Modifier le portail"), _("La page d’accueil nationale"), edit_url(national_space().page_id), "home")


def _national_additions() -> Iterator[Door]:
    added: list[tuple[type[Page], type[Page], str, str, str]] = [
        (NewsIndexPage, NewsPage, _("Écrire une actualité"), _("Sur le portail"), "edit"),
        (AgendaPage, EventPage, _("Annoncer un rendez-vous"), _("Sur le portail"), "date"),
        (ResourceIndexPage, ResourcePage, _("Ajouter une ressource"), _("Pour tous les espaces"), "doc-full"),
    ]
    for section, model, label, hint, icon in added:
        if parent := section.objects.filter(depth=3).values_list("pk", flat=True).first():
            yield Door(label, hint, _add_url(model, parent), icon)


def _doors(desk: Desk) -> Iterator[Door]:
    yield from _additions(desk)
    home = edit_url(desk.territory.page.pk)
    yield Door(_("Modifier l’accueil"), _("Les sections de la première page"), home, "home")
    if desk.manages:
        yield from _managing(desk)


def _additions(desk: Desk) -> Iterator[Door]:
    """What is added day after day; managers are offered the first, the rest being one screen further."""
    if news := desk.section(NewsIndexPage):
        yield Door(_("Écrire une actualité"), _("Un titre, un chapô, un texte"), _add_url(NewsPage, news), "edit")
    if desk.manages:
        return
    if agenda := desk.section(AgendaPage):
        yield Door(_("Annoncer un rendez-vous"), _("Une date, un lieu"), _add_url(EventPage, agenda), "date")
    if library := desk.section(ResourceIndexPage):
        yield Door(_("Ajouter une ressource"), _("Une aide, un guide"), _add_url(ResourcePage, library), "doc-full")


def _managing(desk: Desk) -> Iterator[Door]:
    territory = desk.territory
    if desk.launch:
        done, total = desk.launch
        said = ngettext("%(done)s point fait sur %(total)s", "%(done)s points faits sur %(total)s", max(1, done))
        launch = reverse("launch", args=[territory.pk])
        yield Door(_("Suivre le lancement"), said % {"done": done, "total": total}, launch, "tasks")
    if questionnaire := desk.section(QuestionnairePage):
        under = reverse("wagtailadmin_explore", args=[questionnaire])
        yield Door(_("Adapter le questionnaire"), _("Thèmes, questions, niveaux"), under, "clipboard-list")
    yield Door(_("Structures"), _("Le registre, les fiches publiques"), reverse(REGISTER), "group")
    invite = reverse("invite_contacts", args=[territory.pk])
    yield Door(_("Inviter des structures"), _("Une liste, un lien, une affiche"), invite, "mail")
    yield Door(_("Équipe"), _("Qui fait quoi, qui inviter"), team_url(territory), "user")
    identity = reverse("territories:edit", args=[territory.pk])
    yield Door(_("Identité"), _("Nom, couleurs, contact, modules"), identity, "site")


def _add_url(model: type[Page], parent: int) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent])
