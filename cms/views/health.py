from django.db import connection
from django.http import JsonResponse


def live(request):
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request):
    """The database answers and its tables are there."""
    from home.models import Territory

    try:
        connection.ensure_connection()
        territories = Territory.objects.open().count()
    except Exception as error:  # any database trouble means « not ready »; its kind is enough
        return JsonResponse({"status": "unavailable", "reason": type(error).__name__}, status=503)
    return JsonResponse({"status": "ok", "territories": territories})
