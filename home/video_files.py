"""Videos of a team's own documents, sent by parts as players ask for them, never read whole into memory."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import IO, Any

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from wagtail.documents.models import AbstractDocument

from home.byte_ranges import Part, Unsatisfiable, asked_part

VIDEOS = ("mp4", "webm")
CAPTIONS = "vtt"
STEP = 64 * 1024  # bytes in memory at once
SIGNS = {"mp4": (4, b"ftyp"), "webm": (0, b"\x1aE\xdf\xa3"), CAPTIONS: (0, b"WEBVTT")}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def is_video(document: AbstractDocument) -> bool:
    return document.file_extension.lower() in VIDEOS


def is_what_its_name_says(file: IO[bytes], name: str) -> bool:
    """Whether the first bytes are those of the kind that the name ends with; other kinds are not looked at."""
    extension = PurePosixPath(name).suffix[1:].lower()
    if extension not in SIGNS:
        return True
    start, sign = SIGNS[extension]
    file.seek(0)
    head = file.read(16).removeprefix(BYTE_ORDER_MARK)
    file.seek(0)
    return head[start : start + len(sign)] == sign


def video_response(request: HttpRequest, document: AbstractDocument) -> HttpResponseBase:
    """The file, or the part of it that is asked for. The right to it was asked before."""
    # Asking writes nothing: a row that was made without Wagtail's form has neither, and its name does for one.
    etag = quote_etag(document.file_hash or document.file.name)
    size = document.file_size or _size_of(document.file)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = _part_or_whole(request, document, size=size, etag=etag)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = document.content_disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def _size_of(file: FieldFile) -> int:
    try:
        return file.size
    except FileNotFoundError:
        raise Http404 from None


def _part_or_whole(request: HttpRequest, document: AbstractDocument, *, size: int, etag: str) -> HttpResponseBase:
    # A part of another file than the one whose beginning the browser holds would be of no use to it.
    is_same = request.headers.get("If-Range", etag) == etag
    try:
        part = asked_part(request.headers.get("Range", ""), size) if is_same and request.method == "GET" else None
    except Unsatisfiable:
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return HttpResponse(status=status, headers={"Content-Range": f"bytes */{size}"})
    whole = Part(0, size - 1)
    sent = iter(()) if request.method == "HEAD" or not size else _bytes_of(document.file, part or whole)
    response = StreamingHttpResponse(sent, content_type=document.content_type)
    response["Content-Length"] = str((part or whole).length)
    # Compressed, a part would no longer be that part; and films are compressed already.
    response["Content-Encoding"] = "identity"
    if part:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    return response


def _bytes_of(file: FieldFile, part: Part) -> Iterator[bytes]:
    """Step by step. A storage that can be asked for a part (`open_part`) gives nothing else."""
    storage: Any = file.storage
    try:
        if hasattr(storage, "open_part"):
            return _steps(storage.open_part(file.name, part.first, part.last), part.length)
        opened = storage.open(file.name, "rb")
    except FileNotFoundError:
        raise Http404 from None
    opened.seek(part.first)
    return _steps(opened, part.length)


def _steps(opened: IO[bytes], length: int) -> Iterator[bytes]:
    try:
        while length > 0 and (step := opened.read(min(STEP, length))):
            length -= len(step)
            yield step
    finally:
        opened.close()
