"""What this floor adds to every territory, and to Wagtail's admin."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail_modeladmin.options import modeladmin_register

from home.models import Territory
from home.services import ensure_child
from questionnaires.models import QuestionnairePage
from questionnaires.register import SharedAssessmentRegister
from questionnaires.services import NotPublishable, publish_version

SHOWN_PROBLEMS = 8

modeladmin_register(SharedAssessmentRegister)


@hooks.register("register_territory_section", order=20)
def add_questionnaire(territory: Territory) -> None:
    ensure_child(
        territory.page,
        QuestionnairePage,
        "diagnostic",
        title=_("Diagnostic"),
        intro=_("Faites le point sur vos pratiques, thème par thème."),
        show_in_menus=True,
    )


@hooks.register("after_publish_page")
def freeze_the_version(request, page):
    """Publishing a questionnaire makes its next version; when the drafts do not hold, the last version stays in use."""
    if not isinstance(page, QuestionnairePage):
        return None
    try:
        version = publish_version(page, by=request.user)
    except NotPublishable as error:
        messages.error(request, _("Les questions ne sont pas publiées : la version précédente reste en service."))
        for problem in error.problems[:SHOWN_PROBLEMS]:
            messages.error(request, f"{problem.path} : {problem.message}")
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.success(request, _("Version %(number)s publiée.") % {"number": version.number})
    return None
