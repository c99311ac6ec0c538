"""Files that people attach to what they send. They stay out of the library, under names that nobody can guess.

Each is known by its content, never by its name or by what the browser says of it. Pictures are drawn anew. A PDF keeps
its bytes, for the electronic signature that it may hold, and is therefore refused unless it is pages and nothing else.
"""

import hashlib
import re
import secrets
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from PIL import Image as Picture

from home import sent_pdf
from home.pictures import drawn_anew

PRIVATE = "private/"  # of the default storage; no address leads there
EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
ACCEPT = "application/pdf,image/jpeg,image/png,image/webp"  # for the widgets of forms
PICTURES = ("JPEG", "PNG", "WEBP")
TO_SAVE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LONGEST_NAME = 80
NAME_BY_DEFAULT = "piece-jointe"
NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
RESERVED_NAME = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # by Windows


@dataclass(frozen=True)
class Limits:
    size: int = 10 * 1024 * 1024  # bytes
    pixels: int = 40_000_000  # of a picture: all are in memory while it is drawn anew
    pages: int = 60  # of a PDF
    seconds: int = 10  # of computation to read a PDF; one of sixty pages takes less than one


DEFAULT = Limits()


@dataclass(frozen=True)
class Accepted:
    """What is kept. `name` is what people see; `sha256`, in hexadecimal, and `size` are those of `content`."""

    content: ContentFile
    name: str
    content_type: str
    size: int
    sha256: str
    pages: int | None


class UploadRefused(ValidationError):
    """What is wrong with a file, in French (`message`), and its `code`. A form's field may let it pass through."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message, code=code)


def accept_upload(file: UploadedFile, *, limits: Limits = DEFAULT) -> Accepted:
    """The file as it may be kept. Raises `UploadRefused`; nothing is stored either way."""
    if file.size is not None and file.size > limits.size:
        raise _refused("too_large", limits)
    file.seek(0)
    sent = file.read(limits.size + 1)
    if not sent:
        raise _refused("empty", limits)
    if len(sent) > limits.size:
        raise _refused("too_large", limits)
    if b"%PDF-" in sent[:1024]:
        return _accepted(sent, given=file.name, content_type="application/pdf", pages=_pages_of(sent, limits=limits))
    drawn = _drawn_anew(sent, limits=limits)
    content_type = "image/png" if str(drawn.name).endswith(".png") else "image/jpeg"
    return _accepted(drawn.read(), given=file.name, content_type=content_type, pages=None)


def safe_name(given: str | None, content_type: str) -> str:
    """The name under which a file is offered: its own where no system stumbles on it, and its true extension."""
    extension = EXTENSIONS[content_type]
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", given or ""))[-1]
    # Categories C: controls, direction overrides, invisible signs, halves of signs.
    seen = "".join(" " if char.isspace() else char for char in base if char.isspace() or not _is_unseen(char))
    stem = EXTENSION.sub("", " ".join(NOT_IN_NAMES.sub(" ", seen).split()))
    stem = stem.removesuffix(extension).lstrip(".- ")[: LONGEST_NAME - len(extension)].rstrip(". ")
    if RESERVED_NAME.match(stem):
        stem = f"{NAME_BY_DEFAULT}-{stem}"
    return f"{stem or NAME_BY_DEFAULT}{extension}"


def private_path(instance: Any, filename: str) -> str:
    """`upload_to` of the fields that keep such files. Without an extension: no server could take it for a page."""
    token = secrets.token_hex(16)
    return f"{PRIVATE}{token[:2]}/{token}"


def attachment_response(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """The file, to be saved and not opened here. The caller has asked for the right to it."""
    return FileResponse(
        _opened(file),
        as_attachment=True,
        filename=name,
        content_type=content_type,
        headers=TO_SAVE,
    )


def anonymous_pdf(file: FieldFile) -> bytes:
    """An accepted PDF as it goes to who must not know whose it is: without what names its author beside its pages.

    Raises UploadRefused where it cannot be written so.
    """
    with _opened(file) as opened:
        written = _asked_of_reader(sent_pdf.ANONYMOUS, opened.read(), limits=DEFAULT)
    if not written.startswith(b"%PDF-"):
        raise _refused(written.decode(), DEFAULT)
    return written


def _opened(file: FieldFile) -> File:
    try:
        return file.storage.open(str(file.name))
    except FileNotFoundError:
        raise Http404 from None


def download(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """The same for a document that is made on the spot."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={**TO_SAVE, "Content-Disposition": disposition})


def delete_on_commit(file: FieldFile) -> None:
    """The row goes now, its file once that is certain. A storage that fails then leaves a file, not an error."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def _accepted(content: bytes, *, given: str | None, content_type: str, pages: int | None) -> Accepted:
    name = safe_name(given, content_type)
    digest = hashlib.sha256(content).hexdigest()
    return Accepted(ContentFile(content, name=name), name, content_type, len(content), digest, pages)


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char).startswith("C")


def _drawn_anew(sent: bytes, *, limits: Limits) -> ContentFile:
    try:
        with Picture.open(BytesIO(sent), formats=PICTURES) as opened:  # its pixels are not read yet
            width, height = opened.size
            kind, frames = opened.format, getattr(opened, "n_frames", 1)
    except Picture.UnidentifiedImageError:
        raise _refused("kind", limits) from None
    except Picture.DecompressionBombError:
        raise _refused("too_many_pixels", limits) from None
    except Exception as error:  # Pillow raises what its parsing raises: of a hostile file, anything
        raise _refused("damaged_picture", limits) from error
    if width * height > limits.pixels:
        raise _refused("too_many_pixels", limits)
    if kind not in PICTURES or frames > 1:
        raise _refused("several_pictures", limits)
    try:
        return drawn_anew(BytesIO(sent), keeps_png=True)
    except Exception as error:
        raise _refused("damaged_picture", limits) from error


def _pages_of(content: bytes, *, limits: Limits) -> int:
    answer = _asked_of_reader(sent_pdf.PAGES, content, limits=limits)
    if not answer.isdigit():
        raise _refused(answer.decode(), limits)
    return int(answer)


def _asked_of_reader(what: str, content: bytes, *, limits: Limits) -> bytes:
    """Of a process that knows no secret of the platform and that the system stops."""
    command = [sys.executable, "-I", str(Path(sent_pdf.__file__)), what, str(limits.pages), str(limits.seconds)]
    try:
        run = subprocess.run(
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=limits.seconds * 3,
        )
    except subprocess.TimeoutExpired:
        raise _refused("too_complex", limits) from None
    if run.returncode < 0:  # stopped by the system
        raise _refused("too_complex", limits)
    run.check_returncode()
    return run.stdout


def _refused(code: str, limits: Limits) -> UploadRefused:
    messages = {
        "empty": _("Ce fichier est vide\u00a0: vérifiez-le, puis envoyez-le de nouveau."),
        "too_large": _("Ce fichier est trop lourd\u00a0: %(size)s\u00a0Mo au plus."),
        "kind": _(
            "Ce fichier n’est ni un PDF, ni une image JPEG, PNG ou WebP\u00a0: enregistrez ou exportez votre document "
            "en PDF, puis envoyez-le."
        ),
        "too_many_pixels": _("Cette image est trop grande\u00a0: %(pixels)s millions de pixels au plus."),
        "several_pictures": _("Ce fichier contient plusieurs images\u00a0: envoyez-en une seule, ou un PDF."),
        "damaged_picture": _("Cette image est abîmée ou incomplète\u00a0: enregistrez-la de nouveau, puis envoyez-la."),
        "damaged_pdf": _("Ce PDF est abîmé ou incomplet\u00a0: enregistrez-le de nouveau, puis envoyez-le."),
        "foreign_bytes": _(
            "Ce fichier contient autre chose que son PDF, au début ou à la fin\u00a0: enregistrez-le de nouveau en "
            "PDF, puis envoyez-le."
        ),
        "encrypted": _(
            "Ce PDF est protégé (mot de passe ou droits restreints)\u00a0: enregistrez-le sans protection, puis "
            "envoyez-le."
        ),
        "active_content": _(
            "Ce PDF contient du code, un fichier joint, un formulaire dynamique ou un lien vers un autre "
            "fichier\u00a0: imprimez-le en PDF, puis envoyez le résultat."
        ),
        "no_page": _("Ce PDF n’a aucune page\u00a0: enregistrez-le de nouveau, puis envoyez-le."),
        "too_many_pages": _("Ce PDF est trop long\u00a0: %(pages)s pages au plus."),
        "too_complex": _(
            "Ce PDF est trop complexe pour être vérifié\u00a0: imprimez-le en PDF, ou allégez ses images, puis "
            "envoyez le résultat."
        ),
    }
    values = {"size": limits.size // 1024**2, "pixels": limits.pixels // 1_000_000, "pages": limits.pages}
    return UploadRefused(messages[code] % values, code)
