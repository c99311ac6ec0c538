"""Public images of the library. A front server may give them instead; documents never pass here."""

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_safe
from django.views.static import serve

PUBLIC = ("images/", "original_images/")


@require_safe
def media(request, name: str):
    if not name.startswith(PUBLIC):
        raise Http404
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
