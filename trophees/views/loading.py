"""What the views of an application share: who may open them, and the answer when it is too late."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import redirect

from actors.requests import MemberRequest
from questionnaires.saving import AlreadySubmitted
from trophees.permissions import get_application_for_author
from trophees.services.answers import NotAccepting, closed_words

View = Callable[..., HttpResponseBase]


def for_author(view: View) -> View:
    """For one of the authors, who is given the application; what came too late leads back to it and says so."""

    @login_required
    @wraps(view)
    def wrapped(request: MemberRequest, uuid: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        application = get_application_for_author(request.user, uuid)
        try:
            return view(request, application, *args, **kwargs)
        except (NotAccepting, AlreadySubmitted) as closed:
            messages.error(request, closed_words(application, closed))
            return redirect("application", uuid)

    return wrapped
