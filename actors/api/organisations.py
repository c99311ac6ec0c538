"""One's organisations: what the pages « Présenter ma structure » and « Ma structure » do, by JSON."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from allauth.core.ratelimit import consume
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from actors.api.keys import KeyAuth, MemberAuth
from actors.api.organisation_schemas import (
    AllMineOut,
    ChoicesOut,
    ChoicesQuery,
    EntryIn,
    JoiningOut,
    MineOut,
    OrganisationIn,
    ProfileIn,
    TwinsProblem,
)
from actors.enums import Sector
from actors.forms.organisations import OrganisationForm, ProfileForm, kinds_of, value_of_kind
from actors.models import Organisation, Presence
from actors.permissions import get_organisation_for, memberships_of
from actors.requests import MemberRequest
from actors.services.memberships import ask_to_join, words_on_joining
from actors.services.organisations import NotAccepted, create_organisation, ensure_presence
from actors.twins import Twins, find_twins
from home import generations
from home.api.reading import public_get, space_of_call
from home.api.replies import personal, refused
from home.api.schemas import READING, SETTLING, WRITING, Problem, word
from home.enums import ApiScope, Headcount
from home.models import Place, Territory
from home.problems import problem

router = Router(tags=["Mes structures"])
signed_in = [KeyAuth(ApiScope.ORGANISATION), MemberAuth()]

MOST_COMMUNES = 12
FORM_NAMES = {"commune": "commune_name"}  # a member of the document -> the field of the form
TOLD_NAMES = {field: name for name, field in FORM_NAMES.items()}
TOO_MANY_ASKED = _("Trop de demandes pour rejoindre une structure\u00a0: réessayez plus tard.")
TWINS = _("Une structure déjà inscrite ressemble à celle-ci\u00a0: rejoignez-la, ou dites que la vôtre est une autre.")
SAME_NUMBER = _("Une structure porte déjà ce numéro\u00a0: demandez à la rejoindre.")
AT_ONCE = _("Une structure s’enregistrait au même moment\u00a0: vérifiez, puis réessayez.")


@public_get(
    router,
    "territories/{slug}/sign-up-choices/",
    ChoicesOut,
    summary="Ce qu’on choisit pour présenter sa structure dans un territoire",
)
def get_choices(request: HttpRequest, slug: str, asked: Query[ChoicesQuery]) -> dict[str, Any]:
    space_of_call(request, slug)
    territory = Territory.objects.get(slug=slug)
    text = asked.commune.strip()
    communes = Place.objects.communes().search(text)[:MOST_COMMUNES] if len(text) > 1 else []
    return {
        "kinds": [{"value": str(value), "label": str(label)} for value, label in kinds_of([territory])],
        "sectors": [word(Sector, one) for one in Sector.values],
        "headcounts": [word(Headcount, one) for one in Headcount.values],
        "communes": [{"code": one.code, "name": one.name, "departments": one.departments} for one in communes],
    }


@router.get(
    "my-organisations/",
    auth=signed_in,
    response={200: AllMineOut, READING - {404}: Problem},
    summary="Mes structures",
)
def list_mine(request: MemberRequest) -> JsonResponse:
    """Those for which one acts, the oldest place first. Two queries."""
    mine = memberships_of(request.user).select_related("organisation__commune")
    rows = mine.prefetch_related("organisation__presences__territory")
    return personal({"items": [_told(one.organisation, role=one.role) for one in rows]})


@router.post(
    "my-organisations/",
    auth=signed_in,
    response={201: MineOut, 202: JoiningOut, 409: TwinsProblem, WRITING: Problem},
    summary="Présenter sa structure, ou demander à rejoindre celle qui lui ressemble",
)
def post_organisation(request: MemberRequest, payload: OrganisationIn) -> JsonResponse:
    """201: created; 202: asked to join; 409: others look the same, or the territory does not take that type."""
    territory = _open_territory(payload.territory)
    twins = find_twins(number=payload.number, name=payload.name, territory=territory)
    if payload.join:
        return _ask_to_join(request, twins, payload.join)
    if twins and (twins.certain or not payload.distinct):
        return _say_twins(twins)
    form = OrganisationForm(_filled(payload.dict()), territories=[territory])
    if not form.is_valid():
        return refused(form, names=TOLD_NAMES)
    try:
        made = create_organisation(form.save(commit=False), owner=request.user, territory=territory)
    except NotAccepted as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal))
    except IntegrityError:
        return problem(HTTPStatus.CONFLICT, str(AT_ONCE))
    return _mine(request, made.uuid, status=HTTPStatus.CREATED)


@router.get(
    "my-organisations/{uuid}/",
    auth=signed_in,
    response={200: MineOut, READING: Problem},
    summary="Une de mes structures",
)
def get_mine(request: MemberRequest, uuid: UUID) -> JsonResponse:
    return _mine(request, uuid)


@router.patch(
    "my-organisations/{uuid}/",
    auth=signed_in,
    response={200: MineOut, SETTLING: Problem},
    summary="Changer ce qui est dit d’une de mes structures",
)
def patch_mine(request: MemberRequest, uuid: UUID, payload: ProfileIn) -> JsonResponse:
    """What is absent stays as it is; an empty text takes away."""
    mine = get_organisation_for(request.user, uuid)
    territories = list(Territory.objects.filter(presences__organisation=mine).select_related("place"))
    try:
        with transaction.atomic():
            # The form writes the whole row: whoever changes something else at the same moment waits for it.
            locked = Organisation.objects.select_for_update().get(pk=mine.pk)
            form = _changed(locked, payload, territories=territories)
            if form.is_valid():
                form.save()
    except IntegrityError:
        return problem(HTTPStatus.CONFLICT, str(AT_ONCE))
    if form.errors:
        return refused(form, names=TOLD_NAMES)
    generations.bump(generations.NATIONAL, *(territory.slug for territory in territories))
    return _mine(request, uuid)


@router.post(
    "my-organisations/{uuid}/territories/",
    auth=signed_in,
    response={200: MineOut, SETTLING: Problem},
    summary="Entrer dans un territoire de plus",
)
def post_territory(request: MemberRequest, uuid: UUID, payload: EntryIn) -> JsonResponse:
    """Nothing is shown there without another consent. Done twice, it is done once."""
    organisation, territory = get_organisation_for(request.user, uuid), _open_territory(payload.territory)
    try:
        ensure_presence(organisation, territory=territory)
    except NotAccepted as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal))
    return _mine(request, uuid)


def _changed(organisation: Organisation, payload: ProfileIn, *, territories: list[Territory]) -> ProfileForm:
    """The form of an organisation, filled with what stands and with what is said over it."""
    known = ProfileForm(instance=organisation, territories=territories)
    data = {name: known.get_initial_for_field(field, name) for name, field in known.fields.items()}
    said = {name: value for name, value in payload.dict(exclude_unset=True).items() if value is not None}
    form = ProfileForm(data | _filled(said), instance=organisation, territories=territories)
    if "commune" not in said:
        del form.fields["commune_name"]  # its name alone may be that of several
    return form


def _ask_to_join(request: MemberRequest, twins: Twins, uuid: UUID) -> JsonResponse:
    """Only one that looks the same: nobody goes through the names of a territory this way."""
    twin = twins.pick(str(uuid))
    if twin is None:
        raise Http404
    if not consume(request, action="ask_to_join"):
        return problem(HTTPStatus.TOO_MANY_REQUESTS, str(TOO_MANY_ASKED))
    membership = ask_to_join(twin, user=request.user)
    return personal({"detail": words_on_joining(membership)}, status=HTTPStatus.ACCEPTED)


def _say_twins(twins: Twins) -> JsonResponse:
    found = [{"uuid": one.uuid, "name": one.name, "facts": one.facts} for one in twins.found]
    detail = SAME_NUMBER if twins.certain else TWINS
    return problem(HTTPStatus.CONFLICT, str(detail), twins=found, certain=twins.certain)


def _open_territory(slug: str) -> Territory:
    territory = Territory.objects.open().select_related("place").filter(slug=slug).first()
    if territory is None:
        raise Http404
    return territory


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {FORM_NAMES.get(name, name): value for name, value in said.items()}


def _mine(request: MemberRequest, uuid: UUID, *, status: HTTPStatus = HTTPStatus.OK) -> JsonResponse:
    membership = (
        memberships_of(request.user)
        .filter(organisation__uuid=uuid)
        .select_related("organisation__commune")
        .prefetch_related("organisation__presences__territory")
        .first()
    )
    if membership is None:
        raise Http404
    return personal(_told(membership.organisation, role=membership.role), status=status)


def _told(organisation: Organisation, *, role: str) -> dict[str, Any]:
    names = ("uuid", "name", "activity", "motto", "description", "website")
    return {name: getattr(organisation, name) for name in names} | {
        "role": role,
        "kind": {"value": value_of_kind(organisation), "label": str(organisation.kind_name)},
        "sector": word(Sector, organisation.sector) if organisation.sector else None,
        "headcount": word(Headcount, organisation.headcount),
        "commune": organisation.commune.name if organisation.commune else "",
        "number": organisation.siret or organisation.siren or organisation.rna,
        "territories": list(_presences(organisation.presences.all())),
    }


def _presences(presences: Iterable[Presence]) -> Iterable[dict[str, Any]]:
    for one in sorted(presences, key=lambda presence: presence.joined_at):
        yield {
            "territory": one.territory.slug,
            "name": one.territory.short_name,
            "slug": one.slug,
            "is_engaged": one.is_engaged,
            "showcase": {"value": one.showcase, "label": str(one.get_showcase_display())},
        }
