"""Public images of the library, from the disk or from the bucket. Documents never pass here."""

import mimetypes
import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

# Wagtail's folders and the letters of its file names: no address climbs from here to the documents.
PUBLIC = re.compile(r"(images|original_images)/[\w-][\w.-]{0,250}", re.ASCII)
ONE_DAY = 60 * 60 * 24


@require_safe
def media(request, name: str):
    if not PUBLIC.fullmatch(name):
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    modified = default_storage.get_modified_time(name).timestamp()
    if was_modified_since(request.headers.get("If-Modified-Since"), modified):
        response = FileResponse(file, content_type=mimetypes.guess_type(name)[0])
    else:
        file.close()
        response = HttpResponseNotModified()
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = f"public, max-age={ONE_DAY}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
