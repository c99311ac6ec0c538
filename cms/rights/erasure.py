"""Forgetting a person: their account loses its name, what was theirs alone goes, what others hold is told of nobody.

The organisation's answers stay the organisation's, unless its only member has them deleted, or it has left every
territory. Where nobody is left, its pages are shown no more.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from wagtail.models import Page, Revision
from wagtail.search import index
from wagtail.search import models as search_models

from actors.enums import MembershipRole, Showcase
from actors.models import (
    CharterSignature,
    ContactRequest,
    ExperienceComment,
    ExperiencePage,
    Organisation,
    Presence,
    User,
)
from actors.models.users import ERASED
from actors.services.experiences import delete_experiences_of, withdraw_experience
from actors.services.registrations import erase_registrations
from actors.services.showcase import withdraw_showcase
from actors.tasks.memberships import send_ownership
from cms.rights.columns import rows_of
from cms.rights.inventory import TIES, Erasure, Tie
from home import generations
from home.models import Territory
from home.searching.indexing import write_again_where
from questionnaires.models import Action, Assessment, AssessmentFile, PilotRemark, QuestionNote, ResultLink
from questionnaires.services.assessments import erase_assessments, permit_changes
from questionnaires.services.links import revoke_links_of
from ressources.models import CallbackRequest
from ressources.services.callbacks import erase_callbacks
from trophees.models import Clarification, Conflict, Deliberation, DiscussionNote, Juror, Review
from trophees.services.erasure import erase_applications, permit_table_changes
from trophees.services.jury import remove_juror

FORGOTTEN = "personne supprimée"
CHUNK = 500
# What somebody else waits for is not deleted without a word to them, nor a place left to nobody.
ERASERS: dict[str, Callable[[QuerySet], object]] = {
    "actors.Registration": erase_registrations,
    "ressources.CallbackRequest": erase_callbacks,
}
# Of a name that was typed, the column that says whose it is.
WRITERS = {"signer_name": "signed_by", "author_name": "author", "full_name": "user"}
# Published texts, which never change: what they name is named by whoever published them.
LEFT = frozenset({"questionnaires.QuestionnaireVersion", "actors.CharterVersion"})
# What bears a name of its own, be it somebody's: only an address is taken out of it.
NAMED = frozenset({"home.Territory", "home.Theme", "home.Place", "auth.Group", "actors.Organisation"})


@transaction.atomic
def erase_person(user: User, *, organisations_too: bool = False) -> None:
    """Leave no name and no address of the person anywhere. `organisations_too` deletes those where nobody else is left.

    Ownership goes to the member who has been there longest.
    """
    words, typed, own = words_of(user), names_typed_by(user), _rows_around(user)
    Assessment.everything.unclaimed().filter(created_by=user).delete()
    for organisation in Organisation.objects.of_user(user):
        _hand_on(organisation, user, delete=organisations_too)
    seats = _seats_of(user, words)
    names_in_juries = sorted({seat.full_name for seat in seats if " " in seat.full_name})
    around_seats = _rows_around_seats(seats)
    for tie in TIES:
        _apply(tie, user)
    _leave_juries(seats)
    _close_sessions(user, words)
    _pseudonymise(user)
    sweep(words)
    if typed:
        sweep(typed, within=own)
    if names_in_juries:
        sweep(names_in_juries, within=around_seats)
    generations.bump(generations.NATIONAL, *Territory.objects.values_list("slug", flat=True))
    transaction.on_commit(lambda: _forget_files(words))
    transaction.on_commit(lambda: write_again_where([*words, *typed, *names_in_juries]))


def words_of(user: User) -> list[str]:
    """What names the person: addresses, and the whole name where there are two parts, since one alone is anybody's."""
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    name = user.get_full_name()
    return sorted(addresses) + ([name] if user.first_name and user.last_name else [])


def names_typed_by(user: User) -> list[str]:
    """Whole names that were given of the person, on a signature, a comment, a message or a jury's list."""
    typed = {
        *CharterSignature.objects.filter(signed_by=user).values_list("signer_name", flat=True),
        *ExperienceComment.objects.filter(author=user).values_list("author_name", flat=True),
        *ContactRequest.objects.filter(sender=user).values_list("name", flat=True),
        *Juror.objects.filter(user=user).values_list("full_name", flat=True),
    }
    return sorted(name for name in typed if " " in name)


def _rows_around(user: User) -> dict[str, set[int]]:
    """Where a name that was only typed is looked for: what the person or their organisations wrote, by table.

    Anything can be typed as a name, the name of a territory for one: it must change nothing of anybody else's.
    """
    mine = list(Organisation.objects.of_user(user))
    told = ExperiencePage.objects.filter(presence__organisation__in=mine)
    sheets = [str(pk) for pk in told.values_list("pk", flat=True)]
    rows: dict[str, QuerySet] = {
        "questionnaires.Assessment": Assessment.everything.filter(organisation__in=mine),
        "questionnaires.AssessmentFile": AssessmentFile.objects.filter(assessment__organisation__in=mine),
        "questionnaires.QuestionNote": QuestionNote.objects.filter(assessment__organisation__in=mine),
        "questionnaires.ResultLink": ResultLink.objects.filter(assessment__organisation__in=mine),
        "questionnaires.Action": Action.objects.filter(organisation__in=mine),
        "ressources.CallbackRequest": CallbackRequest.objects.filter(organisation__in=mine),
        "questionnaires.PilotRemark": PilotRemark.objects.filter(assessment__organisation__in=mine),
        "actors.Presence": Presence.objects.filter(organisation__in=mine),
        "actors.ExperiencePage": told,
        "wagtailcore.Page": Page.objects.filter(pk__in=sheets),
        "wagtailcore.Revision": Revision.page_revisions.filter(object_id__in=sheets),
        "actors.ExperienceComment": ExperienceComment.objects.filter(author=user),
        "actors.CharterComment": user.charter_comments.all(),
        "trophees.Deliberation": Deliberation.objects.filter(campaign__jurors__user=user),
    }
    return {label: set(found.values_list("pk", flat=True)) for label, found in rows.items()}


def _seats_of(user: User, words: list[str]) -> list[Juror]:
    """The seats that were taken, and those that are offered to one of the person's addresses."""
    addresses = [word.lower() for word in words if "@" in word]
    return list(Juror.objects.filter(Q(user=user) | Q(user=None, email__in=addresses)))


def _rows_around_seats(seats: list[Juror]) -> dict[str, set[int]]:
    """What was written of the work of these juries, where the name that a seat bears may have been typed."""
    told: tuple[type[models.Model], ...] = (Review, Conflict, Clarification, DiscussionNote)
    of_juries = {"application__campaign__in": {seat.campaign_id for seat in seats}}
    return {
        model._meta.label: set(model._base_manager.filter(**of_juries).values_list("pk", flat=True)) for model in told
    }


def _leave_juries(seats: list[Juror]) -> None:
    """Nobody sits any more, and each seat keeps an address of its own: a jury has one seat for an address.

    In the notes that a jury deliberated on, the name goes by the seat, since of one word it could be anything's.
    """
    for seat in seats:
        remove_juror(seat)
        Juror.objects.filter(pk=seat.pk).update(email=f"{uuid4().hex}{ERASED}", full_name=FORGOTTEN)
    keys = {seat.pk for seat in seats}
    for deliberation in Deliberation.objects.filter(campaign__in={seat.campaign_id for seat in seats}):
        mine = [one for one in deliberation.table.get("jurors", ()) if one["key"] in keys]
        for one in mine:
            one["name"] = FORGOTTEN
        if mine:
            with permit_table_changes([deliberation.pk]):
                deliberation.save(update_fields=["table"])


@transaction.atomic
def erase_organisation(organisation: Organisation) -> None:
    """Delete an organisation with its answers, its public pages and its signatures."""
    slugs = list(organisation.presences.values_list("territory__slug", flat=True))
    erase_applications(organisation)
    erase_assessments(organisation)
    delete_experiences_of(organisation.presences.all())
    erase_callbacks(CallbackRequest.objects.of_organisation(organisation))
    organisation.delete()
    generations.bump(generations.NATIONAL, *slugs)


def alone_in(user: User) -> list[Organisation]:
    """The organisations of which the person is the only member."""
    mine = Organisation.objects.of_user(user)
    return [one for one in mine if not one.memberships.active().exclude(user=user).exists()]


def _hand_on(organisation: Organisation, user: User, *, delete: bool) -> None:
    others = organisation.memberships.active().exclude(user=user).order_by("created_at", "pk")
    mine = organisation.memberships.get(user=user)
    heir = others.first()
    mine.delete()
    # One that is nowhere could be given to nobody by any team.
    if heir is None and (delete or not organisation.presences.exists()):
        erase_organisation(organisation)
    elif heir is None:
        _show_no_more(organisation, user)
    elif mine.role == MembershipRole.OWNER:
        heir.role = MembershipRole.OWNER
        heir.save(update_fields=["role"])
        transaction.on_commit(lambda: send_ownership.enqueue(organisation.pk))


def _show_no_more(organisation: Organisation, user: User) -> None:
    """What nobody answers for any more is shown to nobody, until a colleague takes it up."""
    for presence in organisation.presences.all():
        if presence.showcase != Showcase.PRIVATE:
            withdraw_showcase(presence, user=user)
    for page in ExperiencePage.objects.filter(presence__organisation=organisation):
        withdraw_experience(page, user=user)
    revoke_links_of(organisation, by=user)


def _apply(tie: Tie, user: User) -> None:
    label, _dot, name = tie.column.rpartition(".")
    if tie.erasure is Erasure.DELETE:
        for row in rows_of(tie, user):
            if avatar := getattr(row, "avatar", None):
                transaction.on_commit(partial(avatar.storage.delete, avatar.name))
        ERASERS.get(label, QuerySet.delete)(rows_of(tie, user))
    if tie.erasure is Erasure.UNTIE:
        rows_of(tie, user).update(**{name: None})
    if tie.erasure is Erasure.FORGET:
        apps.get_model(label)._base_manager.filter(**{WRITERS[name]: user}).update(**{name: FORGOTTEN})


def _close_sessions(user: User, words: list[str]) -> None:
    """Sessions are opaque to the database: each is read."""
    gone = []
    for session in Session.objects.iterator(CHUNK):
        data = session.get_decoded()
        if str(data.get("_auth_user_id", "")) == str(user.pk) or any(word in str(data) for word in words):
            gone.append(session.pk)
    Session.objects.filter(pk__in=gone).delete()


def _pseudonymise(user: User) -> None:
    user.email, user.first_name, user.last_name = f"{uuid4().hex}{ERASED}", "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()


# --- Words that name somebody, wherever they were written ------------------------------------------------------------


def sweep(words: list[str], *, within: Mapping[str, Collection[int]] | None = None) -> None:
    """Replace the words in every text and document of the database, whatever their case; index again what changed.

    `within` keeps to some rows, by table.
    """
    forms = sorted({form for word in words for form in (word, json.dumps(word)[1:-1])}, key=len, reverse=True)
    pattern, addresses = _pattern(words), _pattern([word for word in words if "@" in word])
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or model._meta.label in LEFT or model._meta.app_label == "wagtailsearch":
            continue
        if within is not None and model._meta.label not in within:
            continue
        rows = within[model._meta.label] if within is not None else None
        sought = addresses if model._meta.label in NAMED else pattern
        changed = {pk for column in _texts(model) for pk in _sweep_column(model, column, forms, sought, rows)}
        for row in model._base_manager.filter(pk__in=changed) if issubclass(model, index.Indexed) else ():
            index.insert_or_update_object(getattr(row, "specific", row))
    _forget_deleted_terms()


def _forget_deleted_terms() -> None:
    """SQLite's index keeps the words of what it no longer lists until its parts are merged."""
    if connection.vendor == "sqlite":
        table = connection.ops.quote_name(search_models.SQLiteFTSIndexEntry._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")


def _pattern(words: list[str]) -> re.Pattern[str]:
    """The words as they stand alone: « anne@exemple.fr » is not in « jeanne@exemple.fr ».

    In a text of several lines, a name may be parted by more than one space.
    """
    spelled = [r"\s+".join(map(re.escape, word.split())) for word in words if word.split()]
    if not spelled:
        return re.compile(r"(?!)")
    alone = [(r"(?<![\w.+-])" if "@" in word else r"(?<!\w)") + word for word in spelled]
    return re.compile(rf"(?:{'|'.join(alone)})(?!\w|-\w)", re.IGNORECASE)


def _texts(model: type[models.Model]) -> Iterator[models.Field]:
    for column in model._meta.local_concrete_fields:
        if isinstance(column, models.FileField) or column.primary_key or column.choices:
            continue
        kind = column.get_internal_type()
        if kind in ("CharField", "TextField", "JSONField") or isinstance(column, models.CharField | models.TextField):
            yield column


def _sweep_column(
    model: type[models.Model],
    column: models.Field,
    forms: list[str],
    pattern: re.Pattern[str],
    rows: Collection[int] | None,
) -> list[int]:
    """The rows that changed, of some or of all. Written as text, for plain texts and documents alike."""
    quote = connection.ops.quote_name
    table, name, key = quote(model._meta.db_table), quote(str(column.column)), quote(str(model._meta.pk.column))
    as_text = f"CAST({name} AS text)"
    where = " OR ".join([f"LOWER({as_text}) LIKE %s ESCAPE '!'"] * len(forms))
    is_document = connection.vendor == "postgresql" and column.get_internal_type() == "JSONField"
    value = "%s::jsonb" if is_document else "%s"
    with connection.cursor() as cursor:
        # Locked where the database can, so that nothing that is written meanwhile is lost.
        lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
        select = f"SELECT {key}, {as_text} FROM {table} WHERE {where}{lock}"
        cursor.execute(select, [_like(form) for form in forms])
        found = [(pk, text) for pk, text in cursor.fetchall() if rows is None or pk in rows]
        read = {pk: (text, _swept(column, text, pattern)) for pk, text in found}
        changed = {pk: swept for pk, (text, swept) in read.items() if swept != text}
        with _permission(model, list(changed)):
            for pk, swept in changed.items():
                cursor.execute(f"UPDATE {table} SET {name} = {value} WHERE {key} = %s", [swept, pk])
    return list(changed)


def _swept(column: models.Field, text: str, pattern: re.Pattern[str]) -> str:
    """A text without the words; an address is a whole, a document is read string by string."""
    if isinstance(column, models.EmailField):
        return "" if pattern.fullmatch(text) else text
    if column.get_internal_type() != "JSONField":
        # The words may be longer than the name, and only a column of characters has an end in the database.
        longest = column.max_length if isinstance(column, models.CharField) else None
        return pattern.sub(FORGOTTEN, text)[:longest]
    told = json.loads(text)
    swept = _swept_document(told, pattern)
    return text if swept == told else json.dumps(swept)


def _swept_document(told: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(told, str):
        return pattern.sub(FORGOTTEN, told)
    if isinstance(told, list):
        return [_swept_document(one, pattern) for one in told]
    if isinstance(told, dict):
        return {pattern.sub(FORGOTTEN, name): _swept_document(one, pattern) for name, one in told.items()}
    return told


def _like(form: str) -> str:
    """Finds too much rather than too little: SQLite knows no capitals beyond ASCII, which the pattern does."""
    piece = max(re.findall("[!-~]+", form) or [""], key=len)
    return "%" + re.sub("([%_!])", "!\\1", piece.lower()) + "%"


def _permission(model: type[models.Model], keys: list[int]) -> AbstractContextManager[None]:
    """Answers that were sent, and the notes of a deliberation, are guarded by the database itself."""
    guarded = {Assessment: permit_changes, Deliberation: permit_table_changes}
    return guarded[model](keys) if model in guarded and keys else nullcontext()


def _forget_files(words: list[str]) -> None:
    """The demonstration keeps its mails in files."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "/nowhere")
    for file in folder.glob("*.log") if folder.is_dir() else []:
        if any(word.lower() in file.read_text(encoding="utf-8", errors="ignore").lower() for word in words):
            file.unlink()
