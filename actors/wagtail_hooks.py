"""What this floor adds to every territory, and to Wagtail's admin."""

from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail_modeladmin.options import modeladmin_register

from actors.admin.api_tokens import ApiTokensView, ChangeApiTokenView, api_tokens_url
from actors.admin.charter import CharterDesk, desk_url
from actors.admin.digests import DigestPreview, DigestScreen, DigestsScreen, SendDigestScreen
from actors.admin.experiences import (
    CommentRegister,
    ExperienceRegister,
    ReviewCommentView,
    ReviewExperienceView,
)
from actors.admin.follow_up import FollowUpView
from actors.admin.inviting import InviteContactsView, PosterView
from actors.admin.messages import MessageView, WriteMessageView
from actors.admin.organisations import OrganisationRegister, ReviewShowcaseView
from actors.admin.registrations import (
    AttendanceSheetView,
    AttendanceView,
    ContributionsSheetView,
    ContributionsView,
    attendance_url,
)
from actors.models import CharterPage, DirectoryPage, ExperienceIndexPage, ExperiencePage, Registration
from home.admin.scoped import ScopedMenuItem
from home.models import CyclePage, EventPage, PortalPage, Territory
from home.permissions import can_manage, edits_some
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


@hooks.register("register_territory_section", order=46)
def add_experiences(territory: Territory) -> None:
    title = _("Retours d’expérience")
    ensure_child(territory.page, ExperienceIndexPage, "retours-experience", title=title, show_in_menus=True)


@hooks.register("register_national_section", order=46)
def add_national_experiences(portal: PortalPage) -> None:
    title = _("Retours d’expérience")
    intro = _("Ce que des structures de tous les territoires ont fait, et ce qu’elles en ont tiré.")
    ensure_child(portal, ExperienceIndexPage, "retours-experience", title=title, intro=intro, show_in_menus=True)


modeladmin_register(OrganisationRegister)
modeladmin_register(ExperienceRegister)
modeladmin_register(CommentRegister)


@hooks.register("register_admin_urls")
def register_screens():
    return [
        path("structures/<int:pk>/fiche/", ReviewShowcaseView.as_view(), name="review_showcase"),
        path("structures/<int:pk>/suivi/", FollowUpView.as_view(), name="follow_up"),
        path("structures/message/", WriteMessageView.as_view(), name="write_message"),
        path("structures/message/<int:pk>/", MessageView.as_view(), name="message"),
        path("lettres/", DigestsScreen.as_view(), name="digests"),
        path("lettres/<int:pk>/", DigestScreen.as_view(), name="digest"),
        path("lettres/<int:pk>/apercu/", DigestPreview.as_view(), name="digest_preview"),
        path("lettres/<int:pk>/envoi/", SendDigestScreen.as_view(), name="send_digest"),
        path("territoires/<int:pk>/inviter/", InviteContactsView.as_view(), name="invite_contacts"),
        path("territoires/<int:pk>/inviter/affiche.pdf", PosterView.as_view(), name="join_poster"),
        path("territoires/<int:pk>/cles-api/", ApiTokensView.as_view(), name="territory_api_tokens"),
        path(
            "territoires/<int:pk>/cles-api/<int:token_pk>/",
            ChangeApiTokenView.as_view(),
            name="change_territory_api_token",
        ),
        path("territoires/<int:pk>/charte/", CharterDesk.as_view(), name="charter_desk"),
        path("agenda/<int:pk>/inscriptions/", AttendanceView.as_view(), name="event_registrations"),
        path(
            "agenda/<int:pk>/inscriptions/liste.xlsx",
            AttendanceSheetView.as_view(),
            name="event_registrations_sheet",
        ),
        path("agenda/cycles/<int:pk>/contributions/", ContributionsView.as_view(), name="cycle_contributions"),
        path(
            "agenda/cycles/<int:pk>/contributions/liste.xlsx",
            ContributionsSheetView.as_view(),
            name="cycle_contributions_sheet",
        ),
        path("retours/<int:pk>/relecture/", ReviewExperienceView.as_view(), name="review_experience"),
        path("commentaires/<int:pk>/relecture/", ReviewCommentView.as_view(), name="review_comment"),
    ]


@hooks.register("register_territory_button")
def lead_to_the_keys(territory):
    return HeaderButton(_("Clés d’API"), url=api_tokens_url(territory), icon_name="key")


@hooks.register("register_admin_menu_item")
def lead_to_the_letters():
    url = reverse("digests")
    return ScopedMenuItem(_("Lettres"), url, shown_to=edits_some, name="lettres", icon_name="mail", order=261)


@hooks.register("register_page_header_buttons")
def lead_to_the_desk(page, user, view_name, next_url=None):
    if not isinstance(page, CharterPage):
        return
    territory = Territory.objects.get(page__path=page.path[: -page.steplen])
    if can_manage(user, territory.pk):
        yield Button(_("Signatures et avis"), desk_url(territory), icon_name="group", priority=5)


@hooks.register("register_page_header_buttons")
def lead_to_registrations(page, user, view_name, next_url=None):
    if isinstance(page, EventPage) and page.pk and page.registers:
        yield Button(_("Inscriptions"), attendance_url(page), icon_name="group", priority=5)
    if isinstance(page, CyclePage) and page.pk:
        url = reverse("cycle_contributions", args=[page.pk])
        yield Button(_("Contributions"), url, icon_name="comment", priority=5)


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_an_event_that_people_expect(request, page):
    return _keep_what_people_expect(request, [page])


@hooks.register("before_bulk_action")
def keep_events_that_people_expect(request, action_type, objects, action):
    if action_type in ("delete", "unpublish"):
        return _keep_what_people_expect(request, [one for one in objects if isinstance(one, Page)])


def _keep_what_people_expect(request, pages):
    """A page that is deleted takes its registrations along, one that is no longer read tells nobody why."""
    for page in pages:
        if Registration.objects.expecting().filter(event__path__startswith=page.path).exists():
            said = _(
                "Des personnes sont inscrites (page «\u00a0%(title)s\u00a0»)\u00a0: publiez d’abord l’annulation du "
                "rendez-vous, pour qu’elles en soient prévenues."
            )
            messages.error(request, said % {"title": page.title})
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


class PagePolicy(PagePermissionPolicy):
    """Wagtail's own, but for drafts of sheets: read by the members of the organisation, and by the team once asked."""

    def explorable_instances(self, user):
        return _without_drafts(super().explorable_instances(user))


register_permission_policy(Page, PagePolicy())


@hooks.register("construct_explorer_page_queryset")
def list_no_draft_of_a_sheet(parent_page, pages, request):
    return _without_drafts(pages)


@hooks.register("construct_page_chooser_queryset")
def choose_no_draft_of_a_sheet(pages, request):
    return _without_drafts(pages)


def _without_drafts(pages):
    return pages.exclude(pk__in=ExperiencePage.objects.filter(live=False).values("pk"))
