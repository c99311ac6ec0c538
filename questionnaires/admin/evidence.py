"""The files of the diagnostics that organisations share with their territory's team."""

from typing import cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.permissions import policy_registry

from actors.agreements import WORDINGS
from actors.enums import Access, Purpose
from actors.models import Consent, User
from actors.services.access import record_access
from questionnaires.attaching import attachment_reply, file_view, files_by_question
from questionnaires.evidence import Piece, pieces_of
from questionnaires.models import SharedAssessment


def shared_pieces(row: SharedAssessment) -> list[Piece]:
    """The files that a team may read, by question.

    None where the agreement was given in other words than today's: earlier ones promised that no answer would be read.
    """
    agreements = Consent.objects.filter(organisation=row.organisation_id, territory=row.territory_id)
    words = str(WORDINGS[Purpose.TEAM])
    if not agreements.filter(purpose=Purpose.TEAM, withdrawn_at=None, wording=words).exists():
        return []
    files = files_by_question(
        row,
        row.files.all(),
        lambda file: file_view(file, reverse("shared_assessment_file", args=[row.pk, file.uuid])),
    )
    return pieces_of(row, files)


def send_shared_file(request: HttpRequest, pk: int, uuid: UUID) -> FileResponse:
    """One of these files, to be saved; that it was read is noted."""
    user = cast(User, request.user)
    policy = policy_registry.get_by_type(SharedAssessment)
    row = get_object_or_404(policy.instances_user_has_permission_for(user, "view"), pk=pk)
    if str(uuid) not in {file.uuid for piece in shared_pieces(row) for file in piece.files}:
        raise Http404
    record_access([row], by=user, kind=Access.READ)
    return attachment_reply(row.files.get(uuid=uuid))
