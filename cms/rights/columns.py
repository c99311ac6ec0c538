"""Columns by their name in the inventory: « actors.Membership.user »."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import EmailField, Field, ForeignKey, Model, QuerySet

from actors.models import User
from cms.rights.inventory import Tie

NAMES = ("first_name", "last_name", "signer_name", "author_name", "full_name", "signatory")


def rows_of(tie: Tie, user: User) -> QuerySet[Model]:
    """The rows that a column ties to a person."""
    label, _dot, name = tie.column.rpartition(".")
    model = apps.get_model(label)
    column = model._meta.get_field(name)
    if isinstance(column, ForeignKey):
        return model._base_manager.filter(**{name: user})
    return model._base_manager.filter(**{f"{name}__iexact": user.email})


def tying_columns() -> Iterator[str]:
    """Those of every table: keys to a person, addresses, names."""
    person = get_user_model()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        for column in model._meta.local_fields:
            if (column.related_model is person and not _is_parent(column)) or _names_somebody(column):
                yield f"{model._meta.label}.{column.name}"


def _is_parent(column: Field) -> bool:
    return bool(column.remote_field and column.remote_field.parent_link)


def _names_somebody(column: Field) -> bool:
    return isinstance(column, EmailField) or column.name in NAMES or "email" in column.name
