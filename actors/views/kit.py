"""What an organisation puts on its own pages and mails to show its engagement."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.drawing.kit import Engagement, badge_png, badge_svg
from actors.models import Presence
from actors.permissions import get_presence_for
from home.colours import Palette, derive_theme
from home.share_cards import NAME, card_for, picture_of
from home.spaces import territory_space


@require_safe
@login_required
def kit(request, uuid: UUID, pk: int):
    """Badge, signature, picture and sentences, ready to be copied."""
    presence = _get_presence(request.user, uuid, pk)
    engagement = _engagement(presence)
    context = {
        "presence": presence,
        "organisation": presence.organisation,
        "engagement": engagement,
        "address": presence.public_url if presence.is_public else "",
    }
    return render(request, "actors/kit.html", context)


@require_safe
@login_required
def picture(request, uuid: UUID, pk: int, name: str):
    """One file of the kit."""
    presence = _get_presence(request.user, uuid, pk)
    engagement, palette = _engagement(presence), _palette(presence)
    if name == "badge.svg":
        response = HttpResponse(badge_svg(engagement, palette), content_type="image/svg+xml")
    elif name == "badge.png":
        response = HttpResponse(badge_png(engagement, palette), content_type="image/png")
    elif name == NAME:
        response = HttpResponse(_share_picture(presence), content_type="image/png")
    else:
        raise Http404
    response["Content-Disposition"] = f'inline; filename="{presence.slug}-{name}"'
    return response


def _get_presence(user, uuid: UUID, pk: int) -> Presence:
    """For a member of an organisation that has something to show."""
    presence = get_presence_for(user, uuid, pk)
    if not (presence.is_engaged or presence.is_public):
        raise Http404
    return presence


def _engagement(presence: Presence) -> Engagement:
    since = str(presence.engaged_since.year) if presence.engaged_since and presence.is_engaged else ""
    return Engagement(
        seed=presence.organisation.seed,
        territory=presence.territory.short_name,
        title=_("Acteur engagé") if since else _("Acteur du réseau"),
        since=_("depuis %(year)s") % {"year": since} if since else "",
    )


def _share_picture(presence: Presence) -> bytes:
    """That of its public page, be it shown or not."""
    space = territory_space(presence.territory.slug)
    if space is None:
        raise Http404
    return picture_of(card_for(space, presence.shared))


def _palette(presence: Presence) -> Palette:
    return derive_theme(presence.territory.color_1, presence.territory.color_2).light
