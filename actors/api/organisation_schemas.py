"""One's organisations, as the API declares what is sent and told of them."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from home.api.schemas import Asked, Problem, Said, Word

Text = Annotated[str, Field(max_length=120)]


class CommuneChoice(Schema):
    code: str
    name: str
    departments: str


class ChoicesOut(Schema):
    kinds: list[Word]
    sectors: list[Word]
    headcounts: list[Word]
    communes: Annotated[list[CommuneChoice], Field(description="Celles que cherche `commune`, douze au plus.")]


class ChoicesQuery(Asked):
    commune: Annotated[str, Field(max_length=80, description="Nom ou code postal d’une commune.")] = ""


class PresenceOut(Schema):
    territory: str
    name: str
    slug: Annotated[str, Field(description="L’adresse de sa fiche dans ce territoire.")]
    is_engaged: bool
    showcase: Word


class MineOut(Schema):
    uuid: UUID
    name: str
    role: Annotated[str, Field(description="owner, qui tient le compte, ou member.")]
    kind: Word
    sector: Word | None
    headcount: Word
    commune: str
    number: Annotated[str, Field(description="SIRET, sinon SIREN, sinon RNA.")]
    activity: str
    motto: str
    description: str
    website: str
    territories: list[PresenceOut]


class AllMineOut(Schema):
    items: list[MineOut]


class ProfileIn(Said):
    """What is said of an organisation; a member that is absent stays as it is."""

    kind: Annotated[str | None, Field(max_length=80, description="`value` d’un des types du territoire.")] = None
    name: Text | None = None
    headcount: Annotated[str | None, Field(max_length=10)] = None
    commune: Annotated[Text | None, Field(description="Nom, code postal ou «\u00a0Bonnes (86)\u00a0».")] = None
    number: Annotated[str | None, Field(max_length=20, description="SIREN, SIRET ou RNA.")] = None
    sector: Annotated[str | None, Field(max_length=1)] = None
    activity: Text | None = None
    motto: Annotated[str | None, Field(max_length=200)] = None
    description: Annotated[str | None, Field(max_length=2500)] = None
    website: Annotated[str | None, Field(max_length=200)] = None


class OrganisationIn(Said):
    territory: Annotated[str, Field(max_length=80, description="`slug` du territoire.")]
    kind: Annotated[str, Field(max_length=80)]
    name: Text
    headcount: Annotated[str, Field(max_length=10)]
    commune: Text = ""
    number: Annotated[str, Field(max_length=20)] = ""
    sector: Annotated[str, Field(max_length=1)] = ""
    distinct: Annotated[bool, Field(description="La mienne est une autre que celles qui lui ressemblent.")] = False
    join: Annotated[UUID | None, Field(description="Celle qui lui ressemble, que je demande à rejoindre.")] = None


class EntryIn(Said):
    territory: Annotated[str, Field(max_length=80)]


class TwinOut(Schema):
    uuid: UUID
    name: str
    facts: str


class TwinsProblem(Problem):
    """`certain`: it bears the very number, and is to be joined."""

    twins: list[TwinOut] = []
    certain: bool = False


class JoiningOut(Schema):
    detail: str
