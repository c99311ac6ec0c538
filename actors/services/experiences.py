"""Writes: experience sheets, from the first draft to their end.

A sheet is live in the version that the team read last; its latest revision is the draft that members change.
"""

from collections.abc import Collection as Some
from collections.abc import Iterable, Mapping
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.search.index import remove_object

from actors.enums import Purpose, Reading
from actors.models import ExperienceIndexPage, ExperiencePage, ExperiencePicture, ExperienceReview, Presence, User
from actors.models.experiences import MOST_PICTURES, PICTURE_FILTER
from actors.services.consents import set_consent
from actors.tasks.experiences import send_experience_decision
from home.models import Theme
from home.pictures import change_address, drawn_anew
from home.problems import Conflict
from home.slugs import first_free

MEMBERS = "Images des structures"


@transaction.atomic
def create_experience(
    draft: ExperiencePage, *, presence: Presence, themes: Iterable[Theme], user: User | None
) -> ExperiencePage:
    """Save the first draft of a sheet, which only the members of the organisation see."""
    # Locked: two sheets begun at once would take the same place in the tree.
    index = ExperienceIndexPage.objects.for_territory(presence.territory).select_for_update().get()
    draft.presence, draft.owner, draft.live = presence, user, False
    draft.themes = list(themes)
    draft.slug = _free_slug(index, draft.title)
    page = index.add_child(instance=draft)
    page.save_revision(user=user)
    ExperienceReview.objects.create(page=page)
    return page


@transaction.atomic
def save_experience(
    page: ExperiencePage,
    *,
    draft: ExperiencePage,
    user: User | None,
    themes: Iterable[Theme] | None = None,
    seen: int | None = None,
) -> None:
    """Keep a changed draft. What waited for the team no longer does: it would read other words than were shown.

    `seen`: the draft that the change was written on; raises Conflict when it is no longer the latest.
    """
    review = _locked(page)
    if seen is not None and seen != page.latest_revision_id:
        raise Conflict(_("Un membre de votre structure a enregistré cette fiche pendant que vous écriviez."))
    before = _pictures_of(page)
    if themes is not None:
        draft.themes = list(themes)
    draft.save_revision(user=user)
    if review.state in (Reading.ASKED, Reading.ACCEPTED):
        review.state = Reading.WRITING
        review.save(update_fields=["state"])
    _tidy(page, before)


def add_picture(page: ExperiencePage, *, file: IO[bytes], alt: str, user: User | None) -> None:
    """Add a picture to the draft, drawn anew, out of the team's library. Raises Conflict past the sixth."""
    # Before anything is locked: it takes a while.
    drawn = drawn_anew(file)
    with transaction.atomic():
        _locked(page)
        draft = page.get_latest_revision_as_object()
        if draft.pictures.count() >= MOST_PICTURES:
            raise Conflict(_("Une fiche montre six images au plus\u00a0: retirez-en une avant d’en ajouter une autre."))
        image = get_image_model().objects.create(
            title=alt or str(_("Image d’un retour d’expérience")),
            file=drawn,
            collection=_members_collection(),
            uploaded_by_user=user,
        )
        draft.pictures.add(ExperiencePicture(image=image, alt=alt, sort_order=draft.pictures.count()))
        save_experience(page, draft=draft, user=user)
    image.get_rendition(PICTURE_FILTER)


@transaction.atomic
def change_pictures(page: ExperiencePage, *, alts: Mapping[int, str], removed: Some[int], user: User) -> None:
    """Describe the draft's pictures, and take some away; both name images."""
    _locked(page)
    draft = page.get_latest_revision_as_object()
    kept = [picture for picture in draft.pictures.all() if picture.image_id not in removed]
    for picture in kept:
        picture.alt = alts.get(picture.image_id, picture.alt)
    draft.pictures.set(kept)
    save_experience(page, draft=draft, user=user)


@transaction.atomic
def ask_for_experience(page: ExperiencePage, *, revision_id: int, user: User | None, wording: str = "") -> None:
    """A member consents, for the organisation, to the publication of the draft; the team reads it first.

    Raises Conflict when the draft is no longer the one that the member read over.
    """
    review = _locked(page)
    if page.latest_revision_id != revision_id:
        raise Conflict(_("Cette fiche vient de changer\u00a0: relisez-la avant de demander sa publication."))
    review.state, review.asked_by, review.asked_at, review.refusal = Reading.ASKED, user, timezone.now(), ""
    review.save()
    _consent(page, by=user, given=True, wording=wording)


@transaction.atomic
def publish_experience(review: ExperienceReview, *, revision_id: int, user: User) -> None:
    """Show the draft that the team has read. Raises Conflict when it is another one that waits, or none."""
    review = _locked(review.page)
    page = _read_page(review, revision_id)
    before = _pictures_of(page)
    page.get_latest_revision().publish(user=user, skip_permission_checks=True)
    review.state, review.refusal = Reading.ACCEPTED, ""
    review.save(update_fields=["state", "refusal"])
    _tidy(page, before)
    _tell(review, "published")


@transaction.atomic
def refuse_experience(review: ExperienceReview, *, revision_id: int, refusal: str) -> None:
    """Send the draft back with what must be mended; a version that is public stays so. Raises Conflict likewise."""
    review = _locked(review.page)
    _read_page(review, revision_id)
    review.state, review.refusal = Reading.REFUSED, refusal
    review.save(update_fields=["state", "refusal"])
    _tell(review, "refused")


@transaction.atomic
def take_down_experience(review: ExperienceReview, *, refusal: str, user: User) -> None:
    """The team takes a public sheet away at once, and says why."""
    review = _locked(review.page)
    _unpublish(review.page, user=user)
    review.state, review.refusal = Reading.REFUSED, refusal
    review.save(update_fields=["state", "refusal"])
    _tell(review, "taken_down")


@transaction.atomic
def withdraw_experience(page: ExperiencePage, *, user: User) -> None:
    """A member takes the sheet, or the request, back at once; consent is asked anew before it returns."""
    review = _locked(page)
    _unpublish(page, user=user)
    review.state = Reading.WRITING
    review.save(update_fields=["state"])
    _consent(page, by=user, given=False)


@transaction.atomic
def delete_experience(page: ExperiencePage, *, user: User | None) -> None:
    """Erase the sheet with its drafts, comments and pictures."""
    _locked(page)
    _consent(page, by=user, given=False)
    pictures = _pictures_of(page)
    DeletePageAction(ExperiencePage.objects.get(pk=page.pk), user=user).execute(skip_permission_checks=True)
    get_image_model().objects.filter(pk__in=pictures).delete()


def delete_experiences_of(presences: Iterable[Presence], *, user: User | None = None) -> None:
    """What must go before an organisation leaves a territory, or the platform."""
    for page in ExperiencePage.objects.filter(presence__in=list(presences)):
        delete_experience(page, user=user)


# --- How ------------------------------------------------------------------------------------------------------------


def _free_slug(index: ExperienceIndexPage, title: str) -> str:
    base = slugify(title.replace("’", " ").replace("'", " "))[:60].strip("-") or "retour"
    taken = set(index.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    return first_free(base, taken)


def _consent(page: ExperiencePage, *, by: User | None, given: bool, wording: str = "") -> None:
    set_consent(page.presence, purpose=Purpose.EXPERIENCE, wording=wording, by=by, given=given, sheet=page)


def _members_collection() -> Collection:
    """Where members' pictures are: no team has rights there, so that none uses, changes or removes one."""
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=MEMBERS).first() or root.add_child(name=MEMBERS)


def _locked(page: ExperiencePage) -> ExperienceReview:
    """One write at a time for a sheet."""
    review = ExperienceReview.objects.select_for_update().get(page=page)
    page.refresh_from_db(fields=["live", "latest_revision", "has_unpublished_changes"])
    review.page = page
    return review


def _read_page(review: ExperienceReview, revision_id: int) -> ExperiencePage:
    """The page, if the draft that was read is the one that waits."""
    if review.state != Reading.ASKED or review.page.latest_revision_id != revision_id:
        raise Conflict(_("Cette fiche a changé pendant la relecture\u00a0: relisez-la avant de décider."))
    return review.page


def _unpublish(page: ExperiencePage, *, user: User) -> None:
    # Read again: Wagtail saves the whole page.
    found = ExperiencePage.objects.get(pk=page.pk)
    if found.live:
        UnpublishPageAction(found, user=user).execute(skip_permission_checks=True)
        for image in get_image_model().objects.filter(pk__in=_pictures_of(found)):
            change_address(image)
            image.get_rendition(PICTURE_FILTER)
    remove_object(found)


def _pictures_of(page: ExperiencePage) -> set[int]:
    """The images of the public version and of the draft."""
    shown = set(ExperiencePicture.objects.filter(page=page).values_list("image_id", flat=True))
    latest = page.get_latest_revision()
    drafted = {row["image"] for row in latest.content.get("pictures", [])} if latest else set()
    return shown | drafted


def _tidy(page: ExperiencePage, before: set[int]) -> None:
    """Keep the public version and the draft, nothing of what they replaced."""
    page.refresh_from_db(fields=["latest_revision", "live_revision"])
    page.revisions.exclude(pk__in=[page.latest_revision_id, page.live_revision_id]).delete()
    get_image_model().objects.filter(pk__in=before - _pictures_of(page)).delete()


def _tell(review: ExperienceReview, outcome: str) -> None:
    transaction.on_commit(lambda: send_experience_decision.enqueue(review.pk, outcome))
