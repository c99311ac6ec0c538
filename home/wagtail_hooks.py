"""What the lowest floor adds to every territory, and to Wagtail's admin."""

from django.http import Http404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from home.admin.network import OffersScreen, SharedScreen, TakeScreen, TeamsScreen
from home.admin.promoted import PromotedScreen, PromotedSpacesScreen
from home.admin.scoped import ScopedMenuItem
from home.admin.territories import CancelInvitationView, ColoursView, RemoveView, TeamView, TerritoryViewSet
from home.identity.legal import facts_of, national_facts, write_legal_pages
from home.models import AgendaPage, NewsIndexPage, PortalPage, StandardPage, Territory, TerritoryPage
from home.permissions import can_edit, edited_territory_ids, edits_some, is_national
from home.scoping import with_space_path
from home.services import ensure_child


@hooks.register("register_territory_section", order=10)
def add_about_page(territory: Territory) -> None:
    text = format_html("<p>{}. Collectivité : {}.</p>", territory.programme_name, territory.place.full_name)
    ensure_child(
        territory.page,
        StandardPage,
        "le-programme",
        title=_("Le programme"),
        body=[("prose", text)],
        show_in_menus=False,
    )


@hooks.register("register_territory_section", order=50)
def add_agenda(territory: Territory) -> None:
    ensure_child(territory.page, AgendaPage, "agenda", title=_("Agenda"), show_in_menus=True)


@hooks.register("register_territory_section", order=60)
def add_news(territory: Territory) -> None:
    ensure_child(territory.page, NewsIndexPage, "actualites", title=_("Actualités"), show_in_menus=True)


@hooks.register("register_national_section", order=50)
def add_national_agenda(portal: PortalPage) -> None:
    intro = _("Les rendez-vous du programme national, et ceux de tous les territoires.")
    ensure_child(portal, AgendaPage, "agenda", title=_("Agenda"), intro=intro, show_in_menus=True)


@hooks.register("register_national_section", order=60)
def add_national_news(portal: PortalPage) -> None:
    intro = _("Ce que publient le programme national et tous les territoires.")
    ensure_child(portal, NewsIndexPage, "actualites", title=_("Actualités"), intro=intro, show_in_menus=True)


@hooks.register("register_territory_section", order=90)
def add_legal_pages(territory: Territory) -> None:
    write_legal_pages(territory.page, facts_of(territory))


@hooks.register("register_national_section", order=90)
def add_national_legal_pages(portal: PortalPage) -> None:
    write_legal_pages(portal, national_facts(portal))


@hooks.register("after_publish_page")
def write_national_legal_pages_again(request, page) -> None:
    if isinstance(page, PortalPage):
        write_legal_pages(page, national_facts(page))


@hooks.register("construct_page_chooser_queryset")
def choose_among_own_and_national_pages(pages, request):
    """A team may link to its own pages and to the nation's, never to another territory's."""
    if is_national(request.user):
        return pages
    foreign = TerritoryPage.objects.exclude(territory_id__in=edited_territory_ids(request.user)).values("path")
    return pages.filter(pk__in=with_space_path(Page.objects.all()).exclude(space_path__in=foreign).values("pk"))


@hooks.register("before_serve_document")
def close_documents_of_closed_spaces(document, request) -> None:
    """What a space that is not open holds is read by its team alone, as its pages are."""
    owner = Territory.objects.filter(collection=document.collection_id).first()
    if owner and not owner.is_open and not can_edit(request.user, owner.pk):
        raise Http404


@hooks.register("register_admin_viewset")
def register_territories():
    return TerritoryViewSet()


@hooks.register("register_admin_urls")
def register_team():
    team = "territoires/<int:pk>/equipe/"
    return [
        path("territoires/couleurs/", ColoursView.as_view(), name="territory_colours"),
        path(team, TeamView.as_view(), name="territory_team"),
        path(f"{team}<str:role>/<int:user_pk>/retirer/", RemoveView.as_view(), name="territory_team_remove"),
        path(
            f"{team}invitations/<int:invitation_pk>/annuler/",
            CancelInvitationView.as_view(),
            name="territory_invitation_cancel",
        ),
    ]


@hooks.register("register_admin_urls")
def register_promoted_results():
    return [
        path("recherche/", PromotedSpacesScreen.as_view(), name="promoted_spaces"),
        path("recherche/partout/", PromotedScreen.as_view(), name="promoted_nation"),
        path("recherche/<int:pk>/", PromotedScreen.as_view(), name="promoted_results"),
    ]


@hooks.register("register_admin_urls")
def register_the_network():
    return [
        path("reprendre/", OffersScreen.as_view(), name="network_offers"),
        path("reprendre/partages/", SharedScreen.as_view(), name="network_shared"),
        path("reprendre/<int:pk>/", TakeScreen.as_view(), name="network_take"),
        path("equipes/", TeamsScreen.as_view(), name="network_teams"),
    ]


@hooks.register("register_admin_menu_item")
def lead_to_the_network():
    url = reverse("network_offers")
    return ScopedMenuItem(_("Réseau"), url, shown_to=edits_some, name="reseau", icon_name="globe", order=256)


@hooks.register("register_admin_menu_item")
def lead_to_the_promoted_results():
    url = reverse("promoted_spaces")
    return ScopedMenuItem(_("Recherche"), url, shown_to=edits_some, name="recherche", icon_name="search", order=254)
