"""Pictures that people send, drawn anew before they are kept: no place, camera nor file name goes with them."""

import secrets
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image as Picture
from PIL import ImageOps
from wagtail.images.models import AbstractImage

LARGEST = (2400, 2400)  # pixels; no page shows more


def drawn_anew(file: IO[bytes], *, keeps_png: bool = False) -> ContentFile:
    """The same picture, upright, without its metadata, under a name that tells nothing.

    A photograph becomes a JPEG; a PNG stays one where it is transparent, or `keeps_png` says that it is a drawing.
    """
    file.seek(0)
    with Picture.open(file) as sent:
        picture = ImageOps.exif_transpose(sent)
        picture.thumbnail(LARGEST)
        name = secrets.token_hex(12)
        if picture.has_transparency_data or (keeps_png and sent.format == "PNG"):
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            return ContentFile(_encoded(picture.convert(mode), "PNG", optimize=True), name=f"{name}.png")
        return ContentFile(_encoded(picture.convert("RGB"), "JPEG", quality=85), name=f"{name}.jpg")


def change_address(image: AbstractImage) -> None:
    """Leave no address by which others knew the picture: its file under a new name, its drawn sizes gone."""
    image.renditions.all().delete()
    storage, known = image.file.storage, image.file.name
    path = PurePosixPath(known)
    with storage.open(known) as file:
        image.file = storage.save(str(path.with_stem(secrets.token_hex(12))), ContentFile(file.read()))
    image.save(update_fields=["file"])
    transaction.on_commit(lambda: storage.delete(known))


def _encoded(picture: Picture.Image, kind: str, **options: object) -> bytes:
    # What Pillow reads of a file (EXIF, GPS, comments, colour profile) it may write again: pixels only are copied.
    bare = Picture.new(picture.mode, picture.size)
    bare.paste(picture)
    drawing = BytesIO()
    bare.save(drawing, kind, **options)
    return drawing.getvalue()
