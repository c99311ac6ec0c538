"""Pictures that members send, drawn anew before they are kept: no place, camera nor file name goes with them."""

import secrets
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image as Picture
from PIL import ImageOps

LARGEST = (2000, 2000)  # pixels; no page shows more


def drawn_anew(file: IO[bytes]) -> ContentFile:
    """The same picture, upright, without its metadata, under a name that tells nothing."""
    file.seek(0)
    with Picture.open(file) as sent:
        picture = ImageOps.exif_transpose(sent)
        picture.thumbnail(LARGEST)
        name = secrets.token_hex(12)
        if picture.has_transparency_data:
            return ContentFile(_encoded(picture.convert("RGBA"), "PNG", optimize=True), name=f"{name}.png")
        return ContentFile(_encoded(picture.convert("RGB"), "JPEG", quality=85), name=f"{name}.jpg")


def _encoded(picture: Picture.Image, kind: str, **options: object) -> bytes:
    # What Pillow reads of a file (EXIF, GPS, comments, colour profile) it may write again: pixels only are copied.
    bare = Picture.new(picture.mode, picture.size)
    bare.paste(picture)
    drawing = BytesIO()
    bare.save(drawing, kind, **options)
    return drawing.getvalue()
