"""Writes of those who apply, between beginning and sending: answers, title, what is joined.

`now` is the instant of the request, read once: all that depends on the calendar is decided by it.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict as Refused
from home.uploads import delete_on_commit
from questionnaires import saving
from questionnaires.answers import AnswerError
from questionnaires.definition import Definition, Kind
from questionnaires.saving import AlreadySubmitted, Change, Saving
from trophees.applying.joining import TITLES, offers_for
from trophees.applying.reading import sent_files
from trophees.applying.told import TAKEN_BACK
from trophees.enums import ApplicationState
from trophees.hours import refusal
from trophees.models import Application, ApplicationEvent, CampaignPage, Deliberation
from trophees.states import may_change
from trophees.versions import form_of


class NotAccepting(Exception):
    """Too early or too late; the message, in French, says by how much."""


def save_answers(application: Application, *, changes: list[Change], by: User, now: datetime) -> Saving:
    """Merge changes into the application (see `questionnaires.saving`).

    A question of files takes only those that were sent to it here; what is taken off its list is deleted, unless it was
    sent with the application. Raises NotAccepting, AlreadySubmitted.
    """
    definition = form_of(application.form_id)
    kinds = {change.key: _kind(definition, change) for change in changes}
    if Kind.FILE not in kinds.values():
        return _save(application, changes=changes, by=by, now=now)
    with transaction.atomic():
        lock_writable(application, now=now)
        kept, foreign = _own_files_only(application, changes, kinds)
        result = _save(application, changes=kept, by=by, now=now)
        result.refused |= foreign
        for key, entry in result.saved.items():
            if kinds.get(key) is Kind.FILE and not entry["na"]:
                discard_files(application, question=key, besides=entry["value"] or [])
    return result


def _save(application: Application, *, changes: list[Change], by: User, now: datetime) -> Saving:
    try:
        return saving.save_answers(
            application,
            definition=form_of(application.form_id),
            changes=changes,
            by=by,
            still_open=Application.objects.writable(now),
        )
    except AlreadySubmitted:
        raise why_closed(application, now=now) from None


def _kind(definition: Definition, change: Change) -> Kind | None:
    question = definition.find_question(change.key)
    return question.kind if question else None


def _own_files_only(
    application: Application, changes: list[Change], kinds: dict[str, Kind | None]
) -> tuple[list[Change], dict[str, AnswerError]]:
    """The changes that name only files of their own question, and the refusal of the others."""
    own = {(file.question, str(file.uuid)) for file in application.attachments.kept()}
    kept, refused = [], {}
    for change in changes:
        named = change.raw if isinstance(change.raw, list | tuple) else [change.raw]
        strangers = [one for one in named if one not in (None, "") and (change.key, str(one)) not in own]
        if kinds[change.key] is Kind.FILE and not change.not_applicable and strangers:
            message = _("Ce fichier n’est pas reconnu. Joignez-le de nouveau.")
            refused[change.key] = AnswerError(message, "unknown_file")
        else:
            kept.append(change)
    return kept, refused


def discard_files(application: Application, *, question: str, besides: list[str]) -> None:
    """Delete the files of a question that are no longer in its list; those that were sent stay until the next sending.

    To be called in a transaction.
    """
    sent = sent_files(application.sent)
    for file in application.attachments.kept().filter(question=question).exclude(uuid__in=besides):
        if str(file.uuid) in sent:
            file.removed_at = application.saved_at
            file.save(update_fields=["removed_at"])
        else:
            file.delete()
            delete_on_commit(file.file)


@transaction.atomic
def entitle(application: Application, *, title: str, category: str, now: datetime) -> Application:
    """Give the application its title and its category.

    Raises NotAccepting, AlreadySubmitted; ValidationError beside `category` where the organisation has one there.
    """
    locked = lock_writable(application, now=now)
    if category and category not in locked.campaign.category_names:
        raise ValidationError({"category": _("Cette catégorie n’existe pas dans cette campagne.")})
    locked.title, locked.category, locked.saved_at = title, category, now
    try:
        with transaction.atomic():
            locked.save(update_fields=["title", "category", "saved_at"])
    except IntegrityError:
        message = _("Votre structure a déjà une candidature dans cette catégorie.")
        raise ValidationError({"category": message}) from None
    return locked


@transaction.atomic
def share(application: Application, *, what: str, by: User, now: datetime) -> Application:
    """Join what was shown: its facts as they stand, the words of the consent, who gave it and when.

    Raises NotAccepting, AlreadySubmitted; KeyError when there is no such thing to join.
    """
    locked = lock_writable(application, now=now)
    offer = {offer.what: offer for offer in offers_for(locked) if offer.facts}[what]
    joined = {
        "facts": [list(fact) for fact in offer.facts],
        "wording": offer.wording,
        "by": by.pk,
        "at": now.isoformat(timespec="seconds"),
    }
    locked.shared = {**locked.shared, what: joined}
    locked.saved_at = now
    locked.save(update_fields=["shared", "saved_at"])
    return locked


@transaction.atomic
def unshare(application: Application, *, what: str, by: User, now: datetime) -> Application:
    """Take back what was joined, at any time: out of what was sent too, which its history then tells.

    Raises Refused once the notes that were given on it are frozen.
    """
    campaign = CampaignPage.objects.select_for_update(of=("self",)).get(pk=application.campaign_id)
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    sent = (locked.sent or {}).get("shared", {})
    if what not in locked.shared and what not in sent:
        return locked
    if Deliberation.objects.filter(campaign=campaign).exists():
        raise Refused(_("Le jury délibère sur ce qu’il a lu\u00a0: cela ne peut plus être repris."))
    locked.shared = _without(locked.shared, what)
    locked.saved_at = now
    if locked.sent is not None and what in sent:
        locked.sent = {**locked.sent, "shared": _without(sent, what)}
        told = {"state": locked.state, "note": f"{TAKEN_BACK}{TITLES[what]}", "at": now, "by": by}
        ApplicationEvent.objects.create(application=locked, **told)
    locked.save(update_fields=["shared", "sent", "saved_at"])
    return locked


def _without(shared: dict[str, Any], what: str) -> dict[str, Any]:
    return {key: joined for key, joined in shared.items() if key != what}


def lock_writable(application: Application, *, now: datetime) -> Application:
    """The row, locked, if it may change at that instant. Raises NotAccepting, AlreadySubmitted."""
    rows = Application.objects.writable(now).select_for_update(of=("self",))
    found = rows.select_related("campaign", "territory", "organisation", "place").filter(pk=application.pk).first()
    if found is None:
        raise why_closed(application, now=now)
    return found


def why_closed(application: Application, *, now: datetime) -> Exception:
    """Why an application does not change any more: what became of it, or else the campaign's days. `submit` says so."""
    fresh = Application.objects.select_related("campaign").get(pk=application.pk)
    message = refusal(fresh.campaign.calendar, now)
    is_kept = not may_change(fresh.state, is_rolling=fresh.campaign.is_rolling)
    return AlreadySubmitted() if is_kept or not message else NotAccepting(message)


def closed_words(application: Application, closed: Exception) -> str:
    """The same for people, in French."""
    if isinstance(closed, NotAccepting):
        kept = _("Ce que vous aviez envoyé reste ce qui sera lu.") if application.sent is not None else ""
        return f"{closed} {kept}".strip()
    if Application.objects.filter(pk=application.pk, state=ApplicationState.WITHDRAWN).exists():
        return _("Cette candidature est retirée\u00a0: elle ne change plus.")
    return _("Cette candidature a été envoyée\u00a0: elle ne change plus.")
