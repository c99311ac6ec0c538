"""The sessions of a person's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.services.sessions import close_sessions, open_sessions

SHOWN = 20


@login_required
def my_sessions(request):
    """Show them, or close all the others."""
    current = request.session.session_key or ""
    if request.method == "POST":
        close_sessions(request.user, kept=current)
        messages.success(request, _("Vos autres sessions sont fermées."))
        return redirect("usersessions_list")
    sessions = open_sessions(request.user)
    context = {
        "sessions": sessions[:SHOWN],
        "more": len(sessions[SHOWN:]),
        "others": any(one.session_key != current for one in sessions),
        "current": current,
    }
    return render(request, "usersessions/usersession_list.html", context)


@login_required
@require_POST
def close_session(request, session_id):
    if not close_sessions(request.user, kept=request.session.session_key or "", only=session_id):
        raise Http404
    messages.success(request, _("La session est fermée."))
    return redirect("usersessions_list")
