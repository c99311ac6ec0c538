"""Writes of the territories' floor: opening a space, its states, its team."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from home import generations
from home.enums import Role, TerritoryState, ThemeSign
from home.identity.legal import facts_of, write_legal_pages
from home.identity.moving import check_slug_may_be_taken, set_hostname
from home.models import Invitation, Place, PortalPage, Territory, TerritoryPage, Theme
from home.permissions import NATIONAL_GROUP, Person
from home.portal_text import first_sections
from home.problems import Conflict
from home.querysets import ThemeQuerySet, search_form
from home.slugs import first_free
from home.spaces import NATIONAL_NAME
from home.tasks import send_invitation

LONGEST_WORDS_OF_A_KEY = 34  # of 40: a number may follow
EDITOR_PAGE_RIGHTS = ("add_page", "change_page")
MANAGER_PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
NATIONAL_PAGE_RIGHTS = (*MANAGER_PAGE_RIGHTS, "bulk_delete_page")
COLLECTION_RIGHTS = tuple(f"{verb}_{model}" for model in ("image", "document") for verb in ("add", "change", "choose"))


def ensure_portal() -> PortalPage:
    """The national home, made with the default site when the database is new, and with the sections it lacks."""
    portal = PortalPage.objects.first() or _make_portal()
    for section in hooks.get_hooks("register_national_section"):
        section(portal)
    return portal


def _make_portal() -> PortalPage:
    root = Page.objects.get(depth=1)
    Page.objects.filter(depth=2, slug="home").delete()
    root = Page.objects.get(pk=root.pk)
    portal = root.add_child(instance=PortalPage(title="Acteurs engagés", slug="accueil", body=first_sections()))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": portal, "site_name": "Acteurs engagés"},
    )
    generations.bump(generations.NATIONAL)
    return portal


def ensure_national_team() -> Group:
    """The national team's group, with its rights over every space."""
    group, _created = Group.objects.get_or_create(name=NATIONAL_GROUP)
    _allow_admin(group)
    _allow_pages(group, ensure_portal(), NATIONAL_PAGE_RIGHTS)
    _allow_collection(group, Collection.get_first_root_node(), COLLECTION_RIGHTS)
    rights = ("add_territory", "change_territory", "view_territory", "add_theme", "change_theme", "view_theme")
    group.permissions.add(*Permission.objects.filter(codename__in=rights, content_type__app_label="home"))
    return group


def ensure_child(parent: Page, model: type[Page], slug: str, **fields: Any) -> Page:
    """The child page of that address, made when it is missing, left as it is otherwise."""
    found = parent.get_children().filter(slug=slug).first()
    return found.specific if found else parent.add_child(instance=model(slug=slug, **fields))


@transaction.atomic
def open_territory(
    place: Place,
    *,
    programme_name: str = "",
    short_name: str = "",
    slug: str = "",
    since: int | None = None,
    color_1: str = "",
    color_2: str = "",
    contact_email: str = "",
    hostname: str = "",
    state: TerritoryState = TerritoryState.OPEN,
    after: Callable[[Territory], None] | None = None,
) -> Territory:
    """Open a place's space: identity, pages, collection, groups and rights, moderation. Idempotent; all or nothing.

    Raises ValidationError (by field) when the slug is taken or reserved, or a colour is not one.
    """
    territory = Territory.objects.filter(place=place).first() or Territory(place=place)
    if territory.pk is None:
        territory.short_name = short_name or place.name[:60]
        territory.slug = slug or slugify(territory.short_name)[:60]
        territory.state = state
    territory.programme_name = programme_name or territory.programme_name or NATIONAL_NAME
    territory.since = since or territory.since
    territory.color_1 = color_1 or territory.color_1
    territory.color_2 = color_2 or territory.color_2
    territory.contact_email = contact_email or territory.contact_email
    territory.full_clean()
    if territory.pk is None:
        _check_slug(territory)
    territory.save()
    page = _ensure_page(territory)
    _ensure_groups(territory, page)
    _ensure_moderation(territory, page)
    for section in hooks.get_hooks("register_territory_section"):
        section(territory)
    if hostname:
        set_hostname(territory, hostname=hostname)
    if after:
        after(territory)
    generations.bump(generations.NATIONAL, territory.slug)
    return territory


def _check_slug(territory: Territory) -> None:
    try:
        check_slug_may_be_taken(territory.slug)
    except ValidationError as error:
        raise ValidationError({"slug": error.messages}) from error


def set_state(territory: Territory, *, state: TerritoryState) -> None:
    """Open, suspend, archive or reopen a space; its content stays."""
    territory.state = state
    _date_the_opening(territory)
    territory.save(update_fields=["state", "opened_at"])
    generations.bump(generations.NATIONAL, territory.slug)


def check_may_be_told(territory: Territory | None) -> None:
    """Nobody outside is invited where they would find nothing. Raises Conflict while the space is prepared."""
    if territory and territory.state == TerritoryState.PREPARED:
        raise Conflict(_("Ouvrez d’abord l’espace à tous\u00a0: qui y serait invité ne le trouverait pas encore."))


@transaction.atomic
def update_identity(territory: Territory) -> None:
    """Save a territory whose identity was changed by a form, with what follows from it."""
    _date_the_opening(territory)
    territory.save()
    _set_publishing_right(territory)
    write_legal_pages(territory.page, facts_of(territory))
    generations.bump(generations.NATIONAL, territory.slug)


@transaction.atomic
def complete_spaces() -> None:
    """What a newer version adds to the spaces that are open already."""
    for territory in Territory.objects.select_related("place", "page"):
        if write_legal_pages(territory.page, facts_of(territory)):
            generations.bump_territory(territory)


def _date_the_opening(territory: Territory) -> None:
    """A space that was prepared until now opens today."""
    prepared = Territory.objects.filter(pk=territory.pk, state=TerritoryState.PREPARED)
    if territory.is_open and prepared.exists():
        territory.opened_at = timezone.now()


@transaction.atomic
def add_theme(territory: Territory | None, *, name: str, short_name: str = "", icon: str = ThemeSign.MARK) -> Theme:
    """A theme of the territory's own, or a national one. Its key is for ever: resources and results hold on to it.

    Raises Conflict when a theme that is known there has that name.
    """
    known = _themes_known_by(territory)
    _check_name_is_free(name, known)
    words = slugify(name)[:LONGEST_WORDS_OF_A_KEY].strip("-") or "theme"
    # Every space knows a national theme: its key is nobody else's.
    taken = set((known if territory else Theme.objects).values_list("key", flat=True))
    key = first_free(words, taken)
    theme = Theme(territory=territory, key=key, name=name, short_name=short_name or name, icon=icon)
    theme.order = (known.aggregate(last=Max("order"))["last"] or 0) + 1
    theme.full_clean()
    theme.save()
    _tell_of_themes(territory)
    return theme


@transaction.atomic
def rename_theme(theme: Theme, *, name: str, short_name: str = "", icon: str = "") -> None:
    """Call a theme otherwise wherever it is shown; its key stays. Raises Conflict when another has that name."""
    _check_name_is_free(name, _themes_known_by(theme.territory).exclude(pk=theme.pk))
    theme.name, theme.short_name, theme.icon = name, short_name or name, icon or theme.icon
    theme.full_clean()
    theme.save()
    _tell_of_themes(theme.territory)


def _tell_of_themes(territory: Territory | None) -> None:
    """What lists call them is kept for all spaces at once."""
    generations.bump(generations.NATIONAL, *([territory.slug] if territory else []))


def _themes_known_by(territory: Territory | None) -> ThemeQuerySet:
    """The themes that a space knows; whoever asks is alone to write there."""
    if territory:
        Territory.objects.select_for_update().get(pk=territory.pk)
    else:
        PortalPage.objects.select_for_update(of=("self",)).first()
    return Theme.objects.for_territory(territory)


def _check_name_is_free(name: str, themes: ThemeQuerySet) -> None:
    if search_form(name) in map(search_form, themes.values_list("name", flat=True)):
        raise Conflict(_("Un thème porte déjà ce nom."))


def group_of(territory: Territory, role: Role) -> Group:
    """The group whose members hold a role in the territory."""
    groups = {Role.MANAGER: territory.managers, Role.EDITOR: territory.editors, Role.JURY: territory.jury}
    group = groups[role]
    if group is None:
        raise ValueError("A territory gets its groups when it is opened.")
    return group


def add_to_team(territory: Territory, *, user: Person, role: Role) -> None:
    group_of(territory, role).user_set.add(user)


def remove_from_team(territory: Territory, *, user: Person, role: Role) -> None:
    """End a role; places that a manager offered and nobody has taken yet end with it."""
    group_of(territory, role).user_set.remove(user)
    if role == Role.MANAGER:
        Invitation.objects.filter(territory=territory, invited_by=user).delete()


def holds(territory: Territory, *, email: str, role: Role) -> bool:
    """Whether the person of that address already has the role."""
    return group_of(territory, Role(role)).user_set.filter(email__iexact=email).exists()


@transaction.atomic
def invite(territory: Territory, *, email: str, role: Role, invited_by: Person) -> Invitation:
    """Offer a place in the team, by mail; a second invitation of the same person replaces the first."""
    Invitation.objects.filter(territory=territory, email__iexact=email, role=role).delete()
    invitation = Invitation.objects.create(territory=territory, email=email.lower(), role=role, invited_by=invited_by)
    transaction.on_commit(lambda: send_invitation.enqueue(invitation.pk))
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: Person) -> None:
    """The invited person enters the team; the invitation is spent. Raises Conflict when it was taken back meanwhile."""
    if not Invitation.objects.select_for_update().filter(pk=invitation.pk).exists():
        raise Conflict(_("Cette invitation vient d’être retirée."))
    add_to_team(invitation.territory, user=user, role=Role(invitation.role))
    invitation.delete()


def _ensure_page(territory: Territory) -> TerritoryPage:
    page = TerritoryPage.objects.filter(territory=territory).first()
    if page:
        return page
    home = TerritoryPage(territory=territory, title=territory.short_name, slug=territory.slug)
    home.body = [("hero", {"title": "", "lead": "", "note": ""})]
    return ensure_portal().add_child(instance=home)


def _ensure_groups(territory: Territory, page: TerritoryPage) -> None:
    labels = {"managers": "responsables", "editors": "communication", "jury": "jury"}
    for attribute, label in labels.items():
        if getattr(territory, attribute) is None:
            group, _created = Group.objects.get_or_create(name=f"{territory.slug} · {label}")
            setattr(territory, attribute, group)
    if territory.collection is None:
        territory.collection = Collection.get_first_root_node().add_child(name=territory.short_name)
    territory.save()
    _allow_pages(territory.managers, page, MANAGER_PAGE_RIGHTS)
    _allow_pages(territory.editors, page, EDITOR_PAGE_RIGHTS)
    _set_publishing_right(territory)
    for group in (group_of(territory, Role.MANAGER), group_of(territory, Role.EDITOR)):
        _allow_admin(group)
        _allow_collection(group, territory.collection, COLLECTION_RIGHTS)


def _set_publishing_right(territory: Territory) -> None:
    if territory.editors_publish:
        _allow_pages(territory.editors, territory.page, ("publish_page",))
    else:
        GroupPagePermission.objects.filter(group=territory.editors, permission__codename="publish_page").delete()


def _ensure_moderation(territory: Territory, page: TerritoryPage) -> None:
    """Wagtail applies a workflow below the page that has it: each territory has its own."""
    if WorkflowPage.objects.filter(page=page).exists():
        return
    name = _("la relecture (%(territory)s)") % {"territory": territory.short_name}
    workflow = Workflow.objects.create(name=name)
    task = GroupApprovalTask.objects.create(name=name)
    task.groups.add(territory.managers)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=page)


def _allow_admin(group: Group) -> None:
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))


def _allow_pages(group: Group | None, page: Page, codenames: tuple[str, ...]) -> None:
    for permission in Permission.objects.filter(codename__in=codenames, content_type__app_label="wagtailcore"):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _allow_collection(group: Group, collection: Collection, codenames: tuple[str, ...]) -> None:
    apps = ("wagtailimages", "wagtaildocs")
    for permission in Permission.objects.filter(codename__in=codenames, content_type__app_label__in=apps):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
