"""What is asked: one row of the table. Pure: the bare Wagtail's process reads it too."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SITE = "cms.benchmark.site_settings"
BARE_DJANGO = "cms.benchmark.bare.django_settings"
BARE_WAGTAIL = "cms.benchmark.bare.wagtail_settings"


class NotMeasured(Exception):
    """The measurement cannot go on; the message, in French, says why."""


@dataclass(frozen=True)
class Target:
    """A page or a write, on the site that `settings` names.

    `paths` are asked in turn. `{n}` in the body stands for a number that never comes twice.
    """

    title: str
    paths: tuple[str, ...]
    settings: str = SITE
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        return self.method != "GET"


REFERENCE = Target("Vue Django nue", ("/",), settings=BARE_DJANGO)
BARE_WRITE = Target(
    "Vue Django nue, qui écrit une ligne",
    tuple(f"/{row}/" for row in range(1, 7)),
    settings=BARE_DJANGO,
    method="PUT",
    body="{n}",
)
BARE_PAGE = Target("Page Wagtail nue", ("/une-page/",), settings=BARE_WAGTAIL)
