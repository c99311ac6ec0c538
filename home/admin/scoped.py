"""The shared base of every list and form that our apps add to the admin: rows of other territories do not exist.

Wagtail's viewsets and modeladmin's registers both ask `TerritoryPolicy`, in their lists, exports, filters, forms,
histories and usages alike: a view that is built from them cannot forget to.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.admin.utils import label_for_field
from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import BaseObjectMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry
from wagtail_modeladmin.helpers import ButtonHelper, DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView as RegisterIndexBase
from wagtail_modeladmin.views import InspectView

from home.permissions import Person, is_national, managed_territory_ids
from home.querysets import with_words
from home.spreadsheets import local, without_formula

Rows = TypeVar("Rows", bound=Model)


class TerritoryPolicy(BasePermissionPolicy):
    """Rights that follow from posts. `territory` is the way from a row to its territory; `managers`, what they may."""

    def __init__(self, model: type[Model], *, territory: str, managers: frozenset[str]) -> None:
        super().__init__(model)
        self.territory = territory
        self.managers = managers

    def narrow(self, rows: QuerySet[Rows], user: Person) -> QuerySet[Rows]:
        """The rows of the territories that a person manages; all for the national team."""
        return rows if is_national(user) else rows.filter(**{f"{self.territory}__in": managed_territory_ids(user)})

    def user_has_permission(self, user: Person, action: str) -> bool:
        return is_national(user) or (action in self.managers and bool(managed_territory_ids(user)))

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Model) -> bool:
        return self.instances_user_has_permission_for(user, action).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Person, actions: Any) -> QuerySet:
        allowed = any(self.user_has_permission(user, action) for action in actions)
        rows = self.model._default_manager.all()
        return self.narrow(rows, user) if allowed else rows.none()

    def instances_user_has_permission_for(self, user: Person, action: str) -> QuerySet:
        return self.instances_user_has_any_permission_for(user, [action])

    def users_with_any_permission(self, actions: Any) -> QuerySet:
        return get_user_model()._default_manager.filter(groups__permissions__codename="access_admin").distinct()


# --- The menu ------------------------------------------------------------------------------------------------------


class ScopedMenuItem(MenuItem):
    """Shown to those of whom a rule says so."""

    def __init__(self, *args: Any, shown_to: Callable[[Person], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_to = shown_to

    def is_shown(self, request: HttpRequest) -> bool:
        return self.shown_to(request.user)


# --- Wagtail's viewsets -------------------------------------------------------------------------------------------


class ScopedList:
    def get_base_queryset(self):
        return self.permission_policy.narrow(super().get_base_queryset(), self.request.user)


class ScopedObject:
    def get_base_object_queryset(self):
        return self.permission_policy.narrow(super().get_base_object_queryset(), self.request.user)


class ScopedForm:
    def get_object(self, queryset=None):
        return super().get_object(self.permission_policy.narrow(self.model._default_manager.all(), self.request.user))


SCOPES = ((IndexView, ScopedList), (BaseObjectMixin, ScopedObject), (SingleObjectMixin, ScopedForm))


class ScopedViewSet(ModelViewSet):
    """Every view is narrowed as it is built; nothing is copied nor deleted. Register a `TerritoryPolicy` first."""

    copy_view_enabled = False
    # Addresses that are offered, by name.
    offered = frozenset({"index", "index_results", "add", "edit", "history", "history_results"})

    def construct_view(self, view_class, **kwargs):
        for kind, scope in SCOPES:
            if issubclass(view_class, kind):
                view_class = type(view_class.__name__, (scope, view_class), {})
                break
        return super().construct_view(view_class, **kwargs)

    def get_common_view_kwargs(self, **kwargs):
        closed = {"delete_url_name": None, "usage_url_name": None}
        return {**super().get_common_view_kwargs(**kwargs), **closed}

    def get_urlpatterns(self):
        return [route for route in super().get_urlpatterns() if route.name in self.offered]


# --- Registers, read-only, by modeladmin ---------------------------------------------------------------------------


class RegisterPermissionHelper(PermissionHelper):
    """Whoever manages a territory reads its register; nobody writes in it."""

    @property
    def policy(self) -> TerritoryPolicy:
        return policy_registry.get_by_type(self.model)

    def user_can_list(self, user: Person) -> bool:
        return self.policy.user_has_permission(user, "view")

    def user_can_inspect_obj(self, user: Person, obj: Model) -> bool:
        return self.policy.user_has_permission_for_instance(user, "view", obj)

    def user_can_create(self, user: Person) -> bool:
        return False

    def user_can_edit_obj(self, user: Person, obj: Model) -> bool:
        return False

    def user_can_delete_obj(self, user: Person, obj: Model) -> bool:
        return False


class RegisterInspectView(InspectView):
    def check_action_permitted(self, user: Person) -> bool:
        if not super().check_action_permitted(user):
            raise Http404
        return True


class PlainTextExport:
    """A text that people typed is never a formula for the spreadsheet that opens the file; times are those of here."""

    def preprocess_field_value(self, field, value, export_format):
        if isinstance(value, datetime):
            value = local(value)
        kept = super().preprocess_field_value(field, value, export_format)
        return without_formula(kept) if isinstance(kept, str) else kept


class RegisterIndexView(PlainTextExport, RegisterIndexBase):
    """Takes the register's own filters only: modeladmin hands any other name of the address to the database."""

    export_headings = {"territory": gettext_lazy("Territoire")}

    def get_heading(self, queryset, field):
        label = label_for_field(field, model=self.model, model_admin=self.model_admin)
        return str(self.export_headings.get(field) or capfirst(label))

    def get_filters_params(self, params=None):
        offered = {filter_class.parameter_name for filter_class in self.list_filter}
        return {name: values for name, values in super().get_filters_params(params).items() if name in offered}


class LooseSearch(DjangoORMSearchHandler):
    """By words, with or without accents and capitals, whatever the database."""

    def search_queryset(self, queryset, search_term, **kwargs):
        return with_words(queryset, search_term, *self.search_fields)


class RegisterButtonHelper(ButtonHelper):
    """The way to a row's page. The list holds only rows that may be read: asking for each would cost a query a row."""

    def get_buttons_for_obj(self, obj, exclude=None, classnames_add=None, classnames_exclude=None):
        if "inspect" in (exclude or ()):
            return []
        return [self.inspect_button(obj.pk, classnames_add, classnames_exclude)]

    def get_primary_button(self, obj):
        return self.inspect_button(obj.pk)

    def link_button(self, url: str, label: str, *, about: object = "", is_first: bool = False) -> dict[str, Any]:
        """A way to somewhere else. `about`: what tells the row from the others; `is_first`: it stands out."""
        classes = self.finalise_classname(["button-small", *([] if is_first else ["button-secondary"])])
        return {"url": url, "label": label, "classname": classes, "title": f"{label} {about}".strip()}


class LinkButton(RegisterButtonHelper):
    """Of a register whose rows have no page of their own: the one way that each has, by `link_of`."""

    def link_of(self, row: Any) -> dict[str, Any]:
        raise NotImplementedError

    def get_buttons_for_obj(self, obj, **kwargs):
        return [self.link_of(obj)]

    def get_primary_button(self, obj):
        return self.link_of(obj)


class Register(ModelAdmin):
    """A list, its export and one page a row; filters offer what the person's own rows may have, never other rows."""

    index_view_class = RegisterIndexView
    button_helper_class = RegisterButtonHelper
    inspect_view_enabled = True
    inspect_view_class = RegisterInspectView
    permission_helper_class = RegisterPermissionHelper
    search_handler_class = LooseSearch

    def get_queryset(self, request):
        policy = policy_registry.get_by_type(self.model)
        return policy.narrow(super().get_queryset(request), request.user)

    def get_admin_urls_for_registration(self):
        offered = {self.url_helper.get_action_url_name(action) for action in ("index", "inspect")}
        return tuple(route for route in super().get_admin_urls_for_registration() if route.name in offered)
