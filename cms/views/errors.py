from django.shortcuts import render

from home.spaces import national_space


def bad_request(request, exception=None):
    if not hasattr(request, "space"):  # refused before its space was looked for: an unknown host, for one
        request.space = national_space()
    return render(request, "errors/400.html", status=400)


def csrf_failure(request, reason=""):
    return render(request, "errors/csrf.html", status=403)


def permission_denied(request, exception=None):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def too_many_requests(request):
    return render(request, "errors/429.html", status=429)


def server_error(request):
    """Nothing is asked of the database: it may be what failed."""
    from django.http import HttpResponse
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("errors/500.html"), status=500)
