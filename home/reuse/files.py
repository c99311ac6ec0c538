"""Pictures and documents that pass from one team's collection into another's: copies, each made once."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.translation import gettext as _
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from home.permissions import Person
from home.problems import Conflict

# Besides its title; a document has the title alone.
SAID = ("description", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


class FileCopier:
    """Copies into one collection. What it has written is `forget`ten when the work of which it is part fails."""

    def __init__(self, collection: Collection, *, by: Person) -> None:
        self.collection = collection
        self.by = by
        self.written: list[tuple[Storage, str]] = []

    def copy(self, file: Any) -> Any:
        """The collection's own copy of an image or document: the one that is there already when the bytes are the same.

        Raises Conflict when the file cannot be read.
        """
        try:
            with file.file.storage.open(file.file.name) as opened:
                content = ContentFile(opened.read())
        except OSError as error:
            raise Conflict(
                _("Un fichier de ce contenu ne se lit plus\u00a0: «\u00a0%(title)s\u00a0».") % {"title": file.title}
            ) from error
        digest = hash_filelike(content)
        known = type(file)._default_manager.filter(collection=self.collection, file_hash=digest).order_by("pk").first()
        return known or self._write(file, content, digest)

    def _write(self, file: Any, content: ContentFile, digest: str) -> Any:
        said = {name: getattr(file, name) for name in ("title", *SAID) if hasattr(file, name)}
        content.name = file.filename
        copy = type(file)(
            **said,
            file=content,
            collection=self.collection,
            uploaded_by_user=self.by,
            file_hash=digest,
            file_size=content.size,
        )
        try:
            copy.save()
        finally:
            # The file is there before the row is.
            if copy.file._committed:
                self.written.append((copy.file.storage, copy.file.name))
        return copy

    def forget(self) -> None:
        """Leave no file of a copy that was not made."""
        for storage, name in self.written:
            storage.delete(name)
        self.written.clear()
