"""Who may do what on the territories' floor. Sentences first, then the loaders that views call."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from home.enums import Role
from home.models import Territory

NATIONAL_GROUP = "Équipe nationale"
NATIONAL_JURY = "Jury national"

# Of the class that settings.AUTH_USER_MODEL names, or anonymous: this floor does not import it.
Person = Any


@dataclass(frozen=True)
class Post:
    """A role held by someone; `territory_id` is None for the national team, and for the jury of a national call."""

    role: Role
    territory_id: int | None


def posts_of(user: Person) -> frozenset[Post]:
    """The roles that a person holds, read once for each instance of the user."""
    if isinstance(user, AnonymousUser) or not user.is_authenticated or not user.is_active:
        return frozenset()
    if not hasattr(user, "_posts"):
        user._posts = frozenset(_read_posts(user))
    return user._posts


def is_national(user: Person) -> bool:
    return Post(Role.NATIONAL, None) in posts_of(user)


def can_manage(user: Person, territory_id: int) -> bool:
    return is_national(user) or Post(Role.MANAGER, territory_id) in posts_of(user)


def can_edit(user: Person, territory_id: int) -> bool:
    return can_manage(user, territory_id) or Post(Role.EDITOR, territory_id) in posts_of(user)


def edited_territory_ids(user: Person) -> frozenset[int]:
    """The territories in whose admin a person works (manager or editor); the national team works in all."""
    return frozenset(p.territory_id for p in posts_of(user) if p.territory_id and p.role in (Role.MANAGER, Role.EDITOR))


def managed_territory_ids(user: Person) -> frozenset[int]:
    """The territories that a person was named a manager of: none for the national team, which manages all."""
    return frozenset(post.territory_id for post in posts_of(user) if post.territory_id and post.role == Role.MANAGER)


def edits_some(user: Person) -> bool:
    """Whether a person works in the admin of a territory at least."""
    return is_national(user) or bool(edited_territory_ids(user))


def manages_some(user: Person) -> bool:
    return is_national(user) or bool(managed_territory_ids(user))


def territories_for(user: Person) -> QuerySet[Territory]:
    """The territories that a person's admin shows."""
    return Territory.objects.all() if is_national(user) else Territory.objects.filter(pk__in=edited_territory_ids(user))


def get_managed_territory(user: Person, pk: int) -> Territory:
    """The territory, for one who manages it; anything else does not exist for them."""
    if not can_manage(user, pk):
        raise Http404
    try:
        return Territory.objects.select_related("place").get(pk=pk)
    except Territory.DoesNotExist as error:
        raise Http404 from error


def get_edited_territory(user: Person, pk: int) -> Territory:
    """The territory, for one who works in its admin; anything else does not exist for them."""
    if not can_edit(user, pk):
        raise Http404
    try:
        return Territory.objects.get(pk=pk)
    except Territory.DoesNotExist as error:
        raise Http404 from error


def _read_posts(user: Person) -> Iterator[Post]:
    if user.is_superuser:
        yield Post(Role.NATIONAL, None)
    rows = user.groups.values_list("name", "managed_territory", "edited_territory", "judged_territory")
    for name, managed, edited, judged in rows:
        if name == NATIONAL_GROUP:
            yield Post(Role.NATIONAL, None)
        if name == NATIONAL_JURY:
            yield Post(Role.JURY, None)
        for role, territory_id in ((Role.MANAGER, managed), (Role.EDITOR, edited), (Role.JURY, judged)):
            if territory_id:
                yield Post(role, territory_id)
