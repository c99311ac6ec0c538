"""Writes: the partnership agreement that follows from a selected application."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict as Refused
from home.uploads import Accepted, accept_upload, delete_on_commit
from trophees.costs import Costs
from trophees.enums import ApplicationState
from trophees.models import Agreement, AgreementParty, Application, ApplicationEvent
from trophees.permissions import is_selected
from trophees.tokens import token_of


@dataclass(frozen=True)
class Party:
    """Who signs, and what they commit to; `amount` in euros before tax."""

    name: str
    signatory: str = ""
    signatory_title: str = ""
    commitments: str = ""
    amount: Decimal = Decimal(0)


def costs_of(application: Application) -> Costs:
    """What the campaign announced; nothing where it said nothing."""
    campaign = application.campaign
    return Costs(campaign.cost or Decimal(0), campaign.cofinancing)


def agreement_of(application: Application) -> tuple[Agreement, list[AgreementParty]]:
    """The agreement with its parties as they were written; before that, what the call lets one expect, not saved."""
    agreement = Agreement.objects.filter(application=application).prefetch_related("parties").first()
    if agreement:
        return agreement, list(agreement.parties.all())
    costs = costs_of(application)
    agreement = Agreement(application=application, total=costs.left + costs.cofinanced, cofinanced=Decimal(0))
    mine = AgreementParty(name=application.applicant_name[:120], amount=costs.left)
    return agreement, [mine, AgreementParty(name=_("Programme national"), amount=costs.cofinanced)]


def missing_amount(total: Decimal, cofinanced: Decimal, amounts: Iterable[Decimal]) -> Decimal:
    """What the parties' amounts and the cofinancing lack to make the total; negative when they exceed it."""
    return total - cofinanced - sum(amounts, Decimal(0))


def save_agreement(
    application: Application,
    *,
    total: Decimal,
    cofinanced: Decimal,
    starts_on: date | None,
    ends_on: date | None,
    parties: Sequence[Party],
    file: UploadedFile | None = None,
    seen: str | None = None,
) -> Agreement:
    """Write the agreement and its parties as a whole. `seen`: the `version_of` on screen.

    Raises Refused once it is signed, or when a colleague has written it meanwhile; UploadRefused of its file;
    ValueError when the amounts do not add up.
    """
    if missing_amount(total, cofinanced, (party.amount for party in parties)):
        raise ValueError("The amounts of the parties and the cofinancing make the total.")
    accepted = accept_upload(file) if file else None  # it may take seconds: nobody waits for them behind a lock
    with transaction.atomic():
        application = _lock(application)
        agreement = Agreement.objects.filter(application=application).first() or Agreement(application=application)
        _check_unsigned(agreement)
        if seen is not None and seen != version_of(agreement):
            raise Refused(
                _(
                    "Un membre de l’équipe vient d’enregistrer cette convention\u00a0: relisez-la, puis enregistrez de "
                    "nouveau."
                )
            )
        agreement.total, agreement.cofinanced = total, cofinanced
        agreement.starts_on, agreement.ends_on = starts_on, ends_on
        _replace_file(agreement, accepted)
        agreement.save()
        agreement.parties.all().delete()
        AgreementParty.objects.bulk_create(AgreementParty(agreement=agreement, **vars(party)) for party in parties)
    return agreement


def version_of(agreement: Agreement) -> str:
    """Which writing of an agreement stands; empty before the first."""
    return token_of(agreement.saved_at)


def sign_agreement(
    application: Application, *, signed_on: date, by: User, file: UploadedFile | None = None
) -> Agreement:
    """Note that all parties have signed: the application is contracted from then on, and the agreement stays.

    `file` may be left out where it was sent before. Raises Refused when it cannot be; UploadRefused of its file.
    """
    accepted = accept_upload(file) if file else None
    with transaction.atomic():
        application = _lock(application)
        agreement = Agreement.objects.filter(application=application).first()
        if agreement is None:
            raise Refused(_("Enregistrez d’abord les parties et les montants de la convention."))
        _check_unsigned(agreement)
        _replace_file(agreement, accepted)
        if not agreement.file:
            raise Refused(_("Joignez la convention signée."))
        agreement.signed_on = signed_on
        agreement.save()
        _contract(application, by=by)
    return agreement


def _lock(application: Application) -> Application:
    locked = Application.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=application.pk)
    if not is_selected(locked):
        raise Refused(_("Cette candidature n’est plus retenue\u00a0: elle n’a pas de convention."))
    return locked


def _check_unsigned(agreement: Agreement) -> None:
    if agreement.signed_on:
        raise Refused(_("La convention est signée\u00a0: elle ne change plus."))


def _replace_file(agreement: Agreement, accepted: Accepted | None) -> None:
    if accepted is None:
        return
    if agreement.file:
        delete_on_commit(agreement.file)
    agreement.file, agreement.file_name = accepted.content, accepted.name


def _contract(application: Application, *, by: User) -> None:
    """The announcement makes it selected, whether or not the clock has written so yet."""
    if application.state == ApplicationState.CONTRACTED:
        return
    application.state = ApplicationState.CONTRACTED
    application.save(update_fields=["state"])
    note = _("Convention signée.")
    ApplicationEvent.objects.create(application=application, state=application.state, note=note, by=by)
