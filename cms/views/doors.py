"""One log-in: allauth's. Wagtail's own doors lead there."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def staff_door(request):
    """Anonymous: to the log-in. Signed in: on with the right to enter, 403 without, so that nobody loops."""
    target = request.GET.get("next", "")
    if not request.user.is_authenticated:
        return redirect_to_login(target or resolve_url("wagtailadmin_home"), settings.LOGIN_URL)
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe and target.startswith("/") else "wagtailadmin_home")


def member_door(request):
    """The log-in of pages kept for members."""
    return redirect_to_login(request.GET.get("next", "/"), settings.LOGIN_URL)
