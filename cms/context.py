"""What every template knows: the space it stands in, and whether this is the demonstration."""

from django.conf import settings


def shell(request):
    return {"space": getattr(request, "space", None), "demo": settings.DEMO}
