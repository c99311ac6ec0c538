"""Writes: drafts without an account, and what becomes of them once somebody has one."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import Organisation, User
from actors.services.organisations import check_is_accepted, ensure_presence
from home.models import Territory
from home.problems import Conflict
from questionnaires.answers import display_entry
from questionnaires.models import Assessment, QuestionnaireVersion, QuestionNote
from questionnaires.saving import Change
from questionnaires.services.assessments import next_round, profile_of, save_answers
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
    return _merge(draft, standing, by=by)


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
    locked.save(update_fields=["organisation", "created_by", "secret_digest", "round", "profile"])
    return locked


@transaction.atomic
def _merge(draft: Assessment, standing: Assessment, *, by: User) -> Assessment:
    locked = _locked(draft)
    asked = definition_of(standing.version_id)
    ours = {key: entry for key, entry in locked.answers.items() if asked.find_question(key)}
    changes = [_change(key, entry) for key, entry in ours.items()]
    saving = save_answers(standing, changes=changes, by=by)
    for key in (*saving.conflicts, *saving.refused):
        told = _("Répondu avant de se connecter\u00a0: %(answer)s") % {
            "answer": display_entry(definition_of(locked.version_id).question(key), ours[key])
        }
        QuestionNote.objects.get_or_create(assessment=standing, question=key, author=by, defaults={"text": told})
    locked.delete()
    return standing


def _change(key: str, entry: Mapping[str, Any]) -> Change:
    """As if nothing had been answered yet: what stands is not overwritten."""
    return Change(key, entry["value"], entry["na"], entry["reason"], seen=0, unknown=entry.get("unknown", False))


def _locked(draft: Assessment) -> Assessment:
    found = Assessment.everything.unclaimed().select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if found is None:
        raise Conflict(_("Ce diagnostic vient d’être repris dans un autre onglet."))
    return found
