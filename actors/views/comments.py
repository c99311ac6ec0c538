"""Commenting a sheet, and reporting a comment: for signed-in people, kept by no cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from actors.forms.peers import CommentForm, ReportForm
from actors.models import ExperiencePage
from actors.permissions import presences_of
from actors.requests import MemberRequest
from actors.services.comments import delete_comment, report_comment, write_comment


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a signed-in person only, and kept by no cache."""

    @wraps(view)
    def wrapped(request: MemberRequest, page: ExperiencePage, *args: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        response = view(request, page, *args)
        add_never_cache_headers(response)
        return response

    return wrapped


@personal
def comment(request: MemberRequest, page: ExperiencePage) -> HttpResponse:
    """Write a comment in the name of an organisation of the territory, or take one's own back."""
    mine = page.comments.filter(author=request.user).order_by("-written_at", "-pk")
    if "delete" in request.POST:
        found = mine.filter(pk=_number(request.POST["delete"])).first()
        if found is None:
            raise Http404
        delete_comment(found)
        messages.success(request, _("Votre commentaire est supprimé."))
        return redirect(_sheet_url(request, page))
    presences = list(presences_of(request.user, territory_id=page.presence.territory_id))
    if not presences:
        raise PermissionDenied
    form = CommentForm(request.POST or None, presences=presences, user=request.user)
    if request.method == "POST" and form.is_valid() and _is_slow_enough(request, form, action="comment"):
        said = {name: form.cleaned_data[name] for name in ("author_name", "text")}
        write_comment(page, presence=form.chosen, author=request.user, **said)
        messages.success(request, _("Merci. Votre commentaire paraîtra après relecture par l’équipe du territoire."))
        return redirect(request.path)
    context = {"form": form, "mine": mine, "presences": presences, "back": _sheet_url(request, page)}
    return page.render(request, template="experiences/comment.html", context_overrides=context)


@personal
def report(request: MemberRequest, page: ExperiencePage, pk: int) -> HttpResponse:
    """Tell the team of a comment that should not stand there."""
    found = page.comments.published().select_related("presence__organisation").filter(pk=pk).first()
    if found is None:
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_slow_enough(request, form, action="report"):
        report_comment(found, reporter=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Merci. L’équipe du territoire va relire ce commentaire."))
        return redirect(_sheet_url(request, page))
    context = {"form": form, "comment": found, "back": _sheet_url(request, page)}
    return page.render(request, template="experiences/report.html", context_overrides=context)


def _is_slow_enough(request: MemberRequest, form: Any, *, action: str) -> bool:
    if consume(request, action=action):
        return True
    form.add_error(None, _("Trop d’envois se suivent. Votre texte est encore là\u00a0: réessayez dans une heure."))
    return False


def _sheet_url(request: MemberRequest, page: ExperiencePage) -> str:
    return page.url_in(request.space)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
