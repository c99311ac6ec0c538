"""The messages that an organisation received by the forms of its pages."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render

from actors.models import ContactRequest
from actors.permissions import get_organisation_for, is_owner
from home.models.base import PagedList


@login_required
def received(request, uuid):
    """Read again what was sent by mail; for the owners, who got it."""
    organisation = get_organisation_for(request.user, uuid)
    if not is_owner(request.user, organisation):
        raise PermissionDenied
    found = ContactRequest.objects.filter(presence__organisation=organisation).select_related("page")
    items = Paginator(found.order_by("-sent_at", "-pk"), PagedList.per_page).get_page(request.GET.get("page"))
    return render(request, "experiences/received.html", {"organisation": organisation, "items": items})
