"""What this floor adds to every territory, and to Wagtail's admin."""

from django.urls import path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from actors.experience_register import (
    CommentRegister,
    ExperienceRegister,
    ReviewCommentView,
    ReviewExperienceView,
)
from actors.models import DirectoryPage, ExperienceIndexPage, ExperiencePage
from actors.register import OrganisationRegister, ReviewShowcaseView
from home.models import Territory
from home.services import ensure_child


@hooks.register("register_territory_section", order=40)
def add_directory(territory: Territory) -> None:
    ensure_child(territory.page, DirectoryPage, "acteurs", title=_("Acteurs"), show_in_menus=True)


@hooks.register("register_territory_section", order=45)
def add_experiences(territory: Territory) -> None:
    title = _("Retours d’expérience")
    ensure_child(territory.page, ExperienceIndexPage, "retours-experience", title=title, show_in_menus=True)


modeladmin_register(OrganisationRegister)
modeladmin_register(ExperienceRegister)
modeladmin_register(CommentRegister)


@hooks.register("register_admin_urls")
def register_reviews():
    return [
        path("structures/<int:pk>/fiche/", ReviewShowcaseView.as_view(), name="review_showcase"),
        path("retours/<int:pk>/relecture/", ReviewExperienceView.as_view(), name="review_experience"),
        path("commentaires/<int:pk>/relecture/", ReviewCommentView.as_view(), name="review_comment"),
    ]


@hooks.register("construct_explorer_page_queryset")
def list_no_draft_of_a_sheet(parent_page, pages, request):
    """A sheet that is not public is read by the members of its organisation, and by the team once they ask."""
    return pages.exclude(pk__in=ExperiencePage.objects.filter(live=False).values("pk"))


@hooks.register("construct_page_chooser_queryset")
def choose_no_draft_of_a_sheet(pages, request):
    return list_no_draft_of_a_sheet(None, pages, request)
