"""What this floor adds to every territory, and to Wagtail's admin."""

from django.urls import path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail_modeladmin.options import modeladmin_register

from actors.charter_admin import CharterDesk, desk_url
from actors.follow_up_admin import FollowUpView
from actors.inviting_admin import InviteContactsView, PosterView
from actors.messages_admin import MessageView, WriteMessageView
from actors.models import CharterPage, DirectoryPage
from actors.register import OrganisationRegister, ReviewShowcaseView
from home.models import PortalPage, Territory
from home.permissions import can_manage
from home.services import ensure_child


@hooks.register("register_territory_section", order=40)
def add_directory(territory: Territory) -> None:
    ensure_child(territory.page, DirectoryPage, "acteurs", title=_("Acteurs"), show_in_menus=True)


@hooks.register("register_national_section", order=40)
def add_national_directory(portal: PortalPage) -> None:
    ensure_child(portal, DirectoryPage, "acteurs", title=_("Acteurs"), show_in_menus=True)


@hooks.register("register_territory_section", order=45)
def add_charter(territory: Territory) -> None:
    ensure_child(territory.page, CharterPage, "charte", title=_("Charte"))


modeladmin_register(OrganisationRegister)


@hooks.register("register_admin_urls")
def register_screens():
    return [
        path("structures/<int:pk>/fiche/", ReviewShowcaseView.as_view(), name="review_showcase"),
        path("structures/<int:pk>/suivi/", FollowUpView.as_view(), name="follow_up"),
        path("structures/message/", WriteMessageView.as_view(), name="write_message"),
        path("structures/message/<int:pk>/", MessageView.as_view(), name="message"),
        path("territoires/<int:pk>/inviter/", InviteContactsView.as_view(), name="invite_contacts"),
        path("territoires/<int:pk>/inviter/affiche.pdf", PosterView.as_view(), name="join_poster"),
        path("territoires/<int:pk>/charte/", CharterDesk.as_view(), name="charter_desk"),
    ]


@hooks.register("register_page_header_buttons")
def lead_to_the_desk(page, user, view_name, next_url=None):
    if not isinstance(page, CharterPage):
        return
    territory = Territory.objects.get(page__path=page.path[: -page.steplen])
    if can_manage(user, territory.pk):
        yield Button(_("Signatures et avis"), desk_url(territory), icon_name="group", priority=5)
