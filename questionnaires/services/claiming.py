"""Writes: drafts without an account, and what becomes of them once somebody has one."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import Organisation, User
from actors.services.organisations import check_is_accepted, ensure_presence
from home.models import Territory
from home.problems import Conflict
from questionnaires.answers import display_entry
from questionnaires.conditions import is_settled
from questionnaires.models import Assessment, QuestionnaireVersion, QuestionNote
from questionnaires.saving import Change
from questionnaires.services.assessments import (
    next_round,
    profile_of,
    proposals_for,
    save_answers,
    start_assessment,
)
from questionnaires.versions import current_version, definition_of
from questionnaires.without_account import KEPT, digest, digest_of


def begin_unclaimed(territory: Territory, *, profile: Mapping[str, str], secret: str) -> Assessment:
    """The draft that the secret opens in a territory: the one under way, else a new one with the profile that was told.

    Raises QuestionnaireVersion.DoesNotExist when the territory has published no questionnaire.
    """
    version = current_version(territory.pk)
    if version is None:
        raise QuestionnaireVersion.DoesNotExist
    told = {**profile, "territory": territory.slug}
    draft, _created = Assessment.everything.get_or_create(
        territory=territory, secret_digest=digest(secret), defaults={"version": version, "profile": told}
    )
    return draft


def claim_drafts(sender: Any, *, request: Any, user: User, **kwargs: Any) -> None:
    """Whoever logs in or signs up takes along what their browser began: from then on, the account opens it."""
    if brought := digest_of(request):
        Assessment.everything.unclaimed().filter(secret_digest=brought).update(secret_digest="", created_by=user)


def begin_for(
    organisation: Organisation, *, territory: Territory, by: User, unclaimed: Assessment | None
) -> Assessment:
    """The organisation's draft in a territory. What the person began there for no organisation yet becomes its own.

    Raises what `start_assessment` and `give_to` do.
    """
    if unclaimed:
        return give_to(unclaimed, organisation, by=by)
    return start_assessment(organisation, territory=territory, by=by)


def unclaimed_of(user: User, *, territory: Territory) -> Assessment | None:
    """What a person began in a territory, and said for no organisation yet."""
    mine = Assessment.everything.for_answerer(user, digest="").unclaimed()
    return mine.for_territory(territory).first()


def give_to(draft: Assessment, organisation: Organisation, *, by: User) -> Assessment:
    """The draft becomes the organisation's; where that has one under way, what it lacks there is added to it.

    Where both hold an answer, the organisation's stands and the other is kept beside it, as a note to the colleagues.
    Raises NotAccepted when a new round is not for organisations of that type, Conflict when it was given meanwhile.
    """
    standing = _standing(draft, organisation)
    if standing is None:
        check_is_accepted(organisation, territory=draft.territory)
        try:
            return _become_the_draft_of(draft, organisation, by=by)
        except IntegrityError:
            # A colleague began at the same moment: theirs is the draft of both.
            standing = _standing(draft, organisation)
    if standing is None:
        raise Conflict(_("Ce diagnostic vient d’être repris dans un autre onglet."))
    return join_drafts(draft, standing, by=by)


def forget_unclaimed() -> int:
    """Delete the drafts that nobody claimed in time; how many."""
    kept_since = timezone.now() - KEPT
    nobody_s = Assessment.everything.unclaimed().filter(created_by=None, created_at__lt=kept_since)
    return nobody_s.delete()[0]


def _standing(draft: Assessment, organisation: Organisation) -> Assessment | None:
    return Assessment.objects.drafts().filter(organisation=organisation, territory=draft.territory_id).first()


@transaction.atomic
def _become_the_draft_of(draft: Assessment, organisation: Organisation, *, by: User) -> Assessment:
    locked = _locked(draft)
    ensure_presence(organisation, territory=draft.territory)
    locked.organisation, locked.created_by, locked.secret_digest = organisation, by, ""
    locked.round = next_round(organisation, territory=draft.territory)
    locked.profile = profile_of(organisation, territory=draft.territory)
    # What was not answered yet is proposed, as in any round that follows another.
    locked.answers = {**proposals_for(organisation, locked.version), **_answered(locked)}
    locked.revision += 1
    locked.save(
        update_fields=["organisation", "created_by", "secret_digest", "round", "profile", "answers", "revision"]
    )
    return locked


@transaction.atomic
def join_drafts(draft: Assessment, standing: Assessment, *, by: User) -> Assessment:
    """What the organisation's own draft lacks is added to it. Raises Conflict when either is no longer what it was."""
    locked, kept = _locked(draft), _locked_draft(standing)
    ensure_presence(kept.organisation, territory=kept.territory)
    asked = definition_of(kept.version_id)
    ours = {key: entry for key, entry in _answered(locked).items() if asked.find_question(key)}
    saving = save_answers(kept, changes=[_change(key, entry) for key, entry in ours.items()], by=by)
    for key in (*saving.conflicts, *saving.refused):
        answer = display_entry(definition_of(locked.version_id).question(key), ours[key])
        told = _("Répondu avant de se connecter\u00a0: %(answer)s") % {"answer": answer}
        _add_to_note(kept, key, told, by=by)
    locked.delete()
    return kept


def _add_to_note(assessment: Assessment, key: str, told: str, *, by: User) -> None:
    """After what the person noted there already, if anything."""
    note = QuestionNote.objects.filter(assessment=assessment, question=key, author=by).first()
    if note is None:
        note = QuestionNote(assessment=assessment, question=key, author=by)
    note.text = f"{note.text}\n{told}".strip()
    note.save()


def _answered(draft: Assessment) -> dict[str, Any]:
    """Without the questions of which the answer was taken back."""
    definition = definition_of(draft.version_id)
    return {key: entry for key, entry in draft.answers.items() if is_settled(definition.question(key), draft.answers)}


def _change(key: str, entry: Mapping[str, Any]) -> Change:
    """As if nothing had been answered yet: what stands is not overwritten."""
    return Change(key, entry["value"], entry["na"], entry["reason"], seen=0, unknown=entry.get("unknown", False))


def _locked(draft: Assessment) -> Assessment:
    found = Assessment.everything.unclaimed().select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if found is None:
        raise Conflict(_("Ce diagnostic vient d’être repris dans un autre onglet."))
    return found


def _locked_draft(standing: Assessment) -> Assessment:
    drafts = Assessment.objects.drafts().select_for_update(of=("self",)).select_related("organisation", "territory")
    found = drafts.filter(pk=standing.pk).first()
    if found is None:
        raise Conflict(_("Un collègue vient d’envoyer ce diagnostic\u00a0: choisissez de nouveau la structure."))
    return found


def opens_something(request: HttpRequest) -> bool:
    """Whether the secret that the browser brings is that of some draft."""
    brought = digest_of(request)
    return bool(brought) and Assessment.everything.unclaimed().filter(secret_digest=brought).exists()
