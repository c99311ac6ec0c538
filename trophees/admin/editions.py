"""The edition that follows a campaign, begun from it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from actors.models import User
from trophees.permissions import get_campaign_for_organiser
from trophees.services.campaigns import duplicate_edition


@require_POST
def begin_next_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with the same texts, form, categories and grid, a year later; its editor opens."""
    user = cast(User, request.user)
    draft = duplicate_edition(get_campaign_for_organiser(user, pk), by=user)
    messages.success(request, _("Voici le brouillon de l’édition suivante\u00a0: relisez ses dates, puis publiez."))
    return redirect("wagtailadmin_pages:edit", draft.pk)
