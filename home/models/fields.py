"""Columns of our own."""

import re
from typing import Any

from django.db import models

# Not the spaces that French typography keeps from breaking.
BREAKS = re.compile(r"[ \t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# What some database, feed or sheet cannot hold: control characters but line breaks and tabulations, half characters.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def printable(text: str) -> str:
    """The text without what cannot be kept or shown everywhere; breaks that word processors write become lines."""
    return UNPRINTABLE.sub("", text.replace("\v", "\n").replace("\f", "\n"))


def one_line(text: str) -> str:
    """The text with its line breaks and runs of spaces as one space, without what cannot be shown."""
    return BREAKS.sub(" ", printable(BREAKS.sub(" ", text))).strip()


class LineField(models.CharField):
    """A text of one line, whatever it was sent with: a name must not bring paragraphs of its own into a mail."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return one_line(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value
