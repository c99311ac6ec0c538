"""The demonstration's experience sheets, with what their peers say of them."""

import math
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from actors.enums import CommentState, Reading
from actors.models import ExperienceComment, ExperiencePage, ExperienceReview, Presence, User
from actors.models.experiences import PARTS
from actors.services.comments import decide_comment, report_comment, write_comment
from actors.services.experiences import add_picture, ask_for_experience, create_experience
from cms.demo.pages import publish
from cms.demo.sources import read
from home.models import Territory, Theme

PICTURE = (1200, 900)  # pixels
HILLS = 5

Row = Mapping[str, Any]


def ensure_experiences(territory: Territory, *, users: Mapping[str, User]) -> None:
    """The territory's sheets, unless it has some already."""
    if ExperiencePage.objects.for_territory(territory).exists():
        return
    presences = {
        presence.organisation.name: presence
        for presence in Presence.objects.for_territory(territory).select_related("organisation", "territory")
    }
    for row in read("experiences")[territory.slug]:
        _write(row, presences=presences, users=users)


def _write(row: Row, *, presences: Mapping[str, Presence], users: Mapping[str, User]) -> None:
    presence, author = presences[row["organisation"]], users.get(row.get("asked_by", ""))
    draft = ExperiencePage(**{name: row[name] for name in ("title", "summary", "year", "cost_band", *PARTS)})
    themes = Theme.objects.filter(territory=None, key__in=row["themes"])
    page = create_experience(draft, presence=presence, themes=themes, user=author)
    if "picture" in row:
        drawing = _drawn_hills(presence.territory)
        add_picture(page, file=drawing, alt=row["picture"], user=author)
    state = row.get("state", "published")
    if state == "asked":
        ask_for_experience(page, revision_id=page.latest_revision_id, user=author)
    elif state == "published":
        # Without the service's mail: nobody has just asked.
        publish(page.get_latest_revision_as_object(), at=_ago(row))
        ExperienceReview.objects.filter(page=page).update(state=Reading.ACCEPTED, asked_at=_ago(row))
    for comment in row["comments"]:
        _say(comment, page, users=users)


def _say(row: Row, page: ExperiencePage, *, users: Mapping[str, User]) -> None:
    author = users[row["by"]]
    presence = Presence.objects.get(territory=page.presence.territory, organisation__memberships__user=author)
    said = {"presence": presence, "author": author, "author_name": author.get_full_name(), "text": row["text"]}
    comment = write_comment(page, **said)
    ExperienceComment.objects.filter(pk=comment.pk).update(written_at=_ago(row))
    if row["state"] == CommentState.PUBLISHED:
        decide_comment(comment, state=CommentState.PUBLISHED)
    if "reported" in row:
        report_comment(comment, reporter=users["actrice@example.org"], reason=row["reported"])


def _ago(row: Row) -> datetime:
    return timezone.now() - timedelta(days=row["days_ago"], hours=2)


def _drawn_hills(territory: Territory) -> BytesIO:
    """Hills one behind the other, always the same for a territory, from its second colour to its first."""
    chance = random.Random(territory.slug)
    width, height = PICTURE
    picture = Image.new("RGB", PICTURE, _between(territory.color_2, "#ffffff", 0.75))
    pen = ImageDraw.Draw(picture)
    for rank in range(HILLS):
        base, phase = height * (0.32 + 0.14 * rank), chance.uniform(0, 6)
        waves = [(chance.uniform(20, 90), chance.uniform(0.001, 0.006)) for _ in range(3)]
        ridge = [(x, base + sum(h * math.sin(phase + x * k) for h, k in waves)) for x in range(0, width + 20, 20)]
        colour = _between(territory.color_2, territory.color_1, (rank + 1) / HILLS)
        pen.polygon([*ridge, (width, height), (0, height)], fill=colour)
    drawing = BytesIO()
    picture.save(drawing, "PNG")
    return drawing


def _between(one: str, other: str, part: float) -> tuple[int, ...]:
    """The colour at that part of the way between two, each « #rrggbb »."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return tuple(round(a + (b - a) * part) for a, b in pairs)
