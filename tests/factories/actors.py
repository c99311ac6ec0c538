"""Organisations and what they tell of themselves, as many as a list needs."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Picture

from actors.enums import CommentState, Showcase
from actors.models import ExperienceComment, ExperiencePage, Membership, Organisation, Presence, User
from actors.services.comments import decide_comment, write_comment
from actors.services.experiences import ask_for_experience, create_experience, publish_experience
from home.models import Place, Territory, Theme
from home.querysets import search_form


def make_organisations(
    territory: Territory,
    count: int = 1,
    *,
    member: User | None = None,
    showcase: str = Showcase.PUBLISHED,
    **fields: Any,
) -> list[Organisation]:
    """Organisations with a public page in the territory, the person being a member of each if one is given."""
    first = Organisation.objects.count() + 1
    common = {"kind": "company", "headcount": "1-9", **fields}
    numbers = range(first, first + count)
    organisations = [Organisation(name=f"Atelier {number}", **common) for number in numbers]
    Organisation.objects.bulk_create(organisations)
    shown = {"showcase": showcase, "published_at": timezone.now() if showcase == Showcase.PUBLISHED else None}
    Presence.objects.bulk_create(
        Presence(organisation=organisation, territory=territory, slug=f"atelier-{number}", **shown)
        for number, organisation in zip(numbers, organisations, strict=True)
    )
    if member:
        Membership.objects.bulk_create(Membership(user=member, organisation=one) for one in organisations)
    return organisations


def make_open_territories(count: int) -> None:
    """Territories as the portal lists them, without their pages."""
    first = Territory.objects.count() + 1
    places = [
        Place(kind="epci", code=f"2000{n:05}", siren=f"2000{n:05}", name=f"CC {n}", search_name=search_form(f"CC {n}"))
        for n in range(first, first + count)
    ]
    Place.objects.bulk_create(places)
    Territory.objects.bulk_create(
        Territory(
            place=place, slug=f"cc-{place.siren}", short_name=place.name, programme_name=f"Les acteurs de {place}"
        )
        for place in places
    )


def make_experiences(territory: Territory, count: int = 1, **fields: Any) -> list[ExperiencePage]:
    """Published sheets, each of an organisation of its own with its page, told in full."""
    organisations = make_organisations(territory, count)
    user = User.objects.get(email=f"titulaire.{territory.slug}@example.org")
    return [make_experience(one.presences.get(territory=territory), by=user, **fields) for one in organisations]


def make_experience(presence: Presence, *, by: User, state: str = "published", **fields: Any) -> ExperiencePage:
    """A sheet, told in full; `state` is draft, asked or published."""
    number = ExperiencePage.objects.count() + 1
    told = {
        "title": f"Retour {number}",
        "summary": "Les fours s’éteignent la nuit.",
        "year": 2025,
        "context": "Les fours tournaient à vide.",
        "action": "Nous les avons éteints.",
        "cost": "Une horloge.",
        "cost_band": "1-1000",
        "result": "Un tiers de gaz en moins.",
        "advice": "Mesurez d’abord.",
    }
    themes = [Theme.objects.get(key="energie", territory=None)]
    draft = ExperiencePage(**{**told, **fields})
    page = create_experience(draft, presence=presence, themes=themes, user=by)
    if state != "draft":
        ask_for_experience(page, revision_id=page.latest_revision_id, user=by)
    if state == "published":
        publish_experience(page.review, revision_id=page.latest_revision_id, user=by)
    return ExperiencePage.objects.get(pk=page.pk)


def make_comment(
    page: ExperiencePage, *, by: User, state: str = "published", text: str = "Merci."
) -> ExperienceComment:
    """A comment of somebody's organisation in the territory of the sheet."""
    presence = Presence.objects.get(territory=page.presence.territory, organisation__memberships__user=by)
    comment = write_comment(page, presence=presence, author=by, author_name="Une voisine", text=text)
    if state != "asked":
        decide_comment(comment, state=CommentState(state))
    return comment


def make_photograph(kind: str = "JPEG", **options: Any) -> SimpleUploadedFile:
    """A picture as a telephone sends it: with a place, and lying on its side."""
    drawing = BytesIO()
    exif = Picture.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Un appareil"
    exif.get_ifd(0x8825)[1] = "N"
    Picture.new("RGB", (64, 32), "teal").save(drawing, kind, exif=exif, **options)
    return SimpleUploadedFile(f"photo de vacances.{kind.lower()}", drawing.getvalue(), f"image/{kind.lower()}")
