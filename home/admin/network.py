"""The admin's screens of the network: what other teams offer, what one's own shares, who the teams are."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from home.models import PageSource, Theme
from home.permissions import edits_some
from home.problems import Conflict
from home.public_pages import owner_key, owner_name, public_address
from home.reuse.directory import nation_is_found, national_team, team_of, teams_found
from home.reuse.offers import (
    KINDS,
    NATION,
    copies_in,
    counts_by_territory,
    kind_of,
    narrowed,
    offering,
    offers,
    outside,
    readers_of,
    told,
    within,
)
from home.reuse.taking import Destination, destinations_of, may_take, take_over

A_PAGE = 20
TABS = (
    ("network_offers", gettext_lazy("Contenus à reprendre")),
    ("network_shared", gettext_lazy("Ce que nous partageons")),
    ("network_teams", gettext_lazy("Annuaire des équipes")),
)


class NetworkScreen(WagtailAdminTemplateMixin, TemplateView):
    """For those who work in the admin of a space."""

    tab = ""
    header_icon = "globe"
    page_title: Any = gettext_lazy("Réseau")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not edits_some(request.user):
            raise PermissionDenied

    @cached_property
    def destinations(self) -> list[Destination]:
        """The spaces in which the person works."""
        return destinations_of(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        label = next((str(label) for name, label in TABS if name == self.tab), "")
        above = {"url": reverse("network_offers"), "label": _("Réseau")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": label}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [(label, reverse(name), name == self.tab) for name, label in TABS]
        return super().get_context_data(tabs=tabs, **kwargs)

    def page_of(self, rows: Any) -> Any:
        return Paginator(rows, A_PAGE).get_page(self.request.GET.get("p"))


# --- What others offer -----------------------------------------------------------------------------------------------


class OfferFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Mot"), required=False, max_length=80)

    def __init__(self, *args: Any, rows: QuerySet[Page], **kwargs: Any) -> None:
        """`rows`: all that may be narrowed; the territories that are proposed are theirs."""
        super().__init__(*args, **kwargs)
        every = ("", _("Tous"))
        kinds = [(kind.name, kind.label) for kind in KINDS]
        themes = Theme.objects.for_territory(None).values_list("key", "name")
        teams = [(NATION, _("Équipe nationale")), *offering(rows)]
        for name, label, choices in (
            ("genre", _("Genre"), kinds),
            ("theme", _("Thème"), themes),
            ("territoire", _("Proposé par"), teams),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=[every, *choices], required=False)


class OffersScreen(NetworkScreen):
    template_name = "home/admin/network/offers.html"
    tab = "network_offers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = OfferFilter(self.request.GET, rows=self._not_own(offers()))
        wanted = form.cleaned_data if form.is_valid() else {}
        items = self.page_of(self._rows(**wanted))
        return super().get_context_data(
            form=form,
            items=items,
            page_obj=items,
            lines=self._lines(list(items)),
            is_narrowed=any(wanted.values()),
            **kwargs,
        )

    def _not_own(self, rows: QuerySet[Page]) -> QuerySet[Page]:
        """Who works in several spaces may pass something from one to the other."""
        return outside(rows, self.destinations[0].territory) if len(self.destinations) == 1 else rows

    def _rows(self, *, q: str = "", genre: str = "", theme: str = "", territoire: str = "") -> QuerySet[Page]:
        kinds = [kind for kind in KINDS if genre in ("", kind.name)]
        rows = narrowed(self._not_own(offers(kinds, theme=theme)), text=q, territory=territoire)
        return told(rows)

    def _lines(self, pages: Sequence[Page]) -> list[tuple[Page, str, Any, str, bool]]:
        """Of each page: itself, who offers it, its kind, its address, whether it was taken already."""
        keys = [page.pk for page in pages]
        taken = {row.source_id for one in self.destinations for row in copies_in(one.territory, keys)}
        return [(page, owner_name(page), kind_of(page), public_address(page), page.pk in taken) for page in pages]


class TakeForm(forms.Form):
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, destinations: Sequence[Destination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.key or NATION): one for one in destinations}
        self.fields["space"] = forms.ChoiceField(
            label=_("Pour quel espace\u202f?"),
            choices=[(key, one.name) for key, one in self.by_key.items()],
            initial=next(iter(self.by_key), ""),
            widget=forms.RadioSelect if len(self.by_key) > 1 else forms.HiddenInput,
        )

    @property
    def destination(self) -> Destination:
        return self.by_key[self.cleaned_data["space"]]


class TakeScreen(NetworkScreen, FormView):
    """What would be taken over, and where it would go; a press makes the draft."""

    template_name = "home/admin/network/take.html"
    form_class = TakeForm
    tab = "network_offers"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = offers().filter(pk=kwargs["pk"]).first()
        if found is None or (len(self.destinations) == 1 and owner_key(found) == self.destinations[0].key):
            raise Http404
        self.offer: Any = found.specific
        self.possible = [one for one in self.destinations if may_take(request.user, self.offer, one)]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.offer.title}]

    def copies(self) -> list[tuple[Destination, PageSource]]:
        """What one's own spaces have of it."""
        return [(one, row) for one in self.destinations for row in self._copies_in(one)]

    def _copies_in(self, destination: Destination) -> QuerySet[PageSource]:
        return copies_in(destination.territory, [self.offer.pk]).select_related("page").order_by("-copied_at", "-pk")

    def get_initial(self) -> dict[str, Any]:
        return {"seen": max((row.pk for _destination, row in self.copies()), default=0)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "destinations": self.possible}

    def form_valid(self, form: TakeForm) -> HttpResponse:
        try:
            copy = take_over(
                self.offer, destination=form.destination, seen=form.cleaned_data["seen"] or 0, by=self.request.user
            )
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            # What was made meanwhile is on this page: it may be taken again from here.
            form.data = {**self.request.POST.dict(), **self.get_initial()}
            return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.CONFLICT)
        messages.success(
            self.request, _("Voici votre brouillon\u00a0: relisez-le, adaptez-le, puis publiez-le quand il vous va.")
        )
        return redirect("wagtailadmin_pages:edit", copy.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sections = [(one, one.section_for(self.offer)) for one in self.possible]
        return super().get_context_data(
            offer=self.offer,
            kind=kind_of(self.offer),
            owner=owner_name(self.offer),
            url=public_address(self.offer),
            sections=sections,
            copies=self.copies(),
            is_event=hasattr(self.offer, "registers"),
            **kwargs,
        )


# --- What one shares -------------------------------------------------------------------------------------------------


class SharedScreen(NetworkScreen):
    """What one's own spaces offer, and the open spaces that have published it."""

    template_name = "home/admin/network/shared.html"
    tab = "network_shared"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = self.page_of(told(within(offers(), [one.territory for one in self.destinations])))
        readers = readers_of([page.pk for page in items])
        lines = [(page, kind_of(page), owner_name(page), readers.get(page.pk, ())) for page in items]
        is_several = len(self.destinations) > 1
        return super().get_context_data(items=items, page_obj=items, lines=lines, is_several=is_several, **kwargs)


# --- Who the teams are -----------------------------------------------------------------------------------------------


class TeamsScreen(NetworkScreen):
    template_name = "home/admin/network/teams.html"
    tab = "network_teams"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:80]
        items, counts = self.page_of(teams_found(text)), counts_by_territory()
        own = {one.key for one in self.destinations}
        teams = [team_of(territory, counts, own=own) for territory in items]
        if items.number == 1 and nation_is_found(text):
            teams.insert(0, national_team(counts, own=own))
        return super().get_context_data(items=items, page_obj=items, teams=teams, text=text, **kwargs)
