"""What was typed while the log-in had expired: kept in the session, and shown again once one is back."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from questionnaires.presentation import QuestionView
from questionnaires.steps import show_typed, typed_in

PENDING = "answers_typed_while_logged_out"
HEAVIEST = 100_000  # bytes: ten long texts that are half written; anyone can write here


def keep_typed(request: HttpRequest) -> None:
    """Before somebody who posted is sent to log in."""
    weight = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method == "POST" and not request.user.is_authenticated and weight <= HEAVIEST:
        request.session[PENDING] = {"path": request.path, "data": typed_in(request)}


def show_pending(request: HttpRequest, views: list[QuestionView]) -> None:
    """Back on the page where it was typed."""
    if request.session.get(PENDING, {}).get("path") != request.path:
        return
    show_typed(views, request.session.pop(PENDING)["data"])
    messages.warning(
        request, _("Votre connexion avait expiré. Voici ce que vous aviez saisi\u00a0: vérifiez, puis continuez.")
    )
