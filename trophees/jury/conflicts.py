"""Interests that tie a juror to an applicant, found from what is known of both. Pure: no Django."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Values of `ConflictKind` that are found without anybody's word."""

    SAME_SIREN = "same_siren"
    MEMBER = "member"
    SAME_DOMAIN = "same_domain"


# Mailboxes for everybody: two people who share one of these domains share nothing else. The last ones are
# those of erased accounts, and those that stand for others in examples (RFC 2606): nobody's.
PUBLIC_PROVIDERS = frozenset(
    "gmail.com googlemail.com orange.fr wanadoo.fr free.fr aliceadsl.fr sfr.fr neuf.fr cegetel.net club-internet.fr "
    "numericable.fr noos.fr laposte.net bbox.fr outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com "
    "yahoo.com yahoo.fr ymail.com icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.fr gmx.net "
    "aol.com aol.fr mailo.com mail.com tutanota.com tuta.com zaclys.com ecomail.fr posteo.net yandex.com caramail.fr "
    "voila.fr tiscali.fr dbmail.com personne-supprimee.invalid example.org example.com example.net".split()
)
# Below these, each name is somebody else's: « a.gouv.fr » and « b.gouv.fr » share nothing.
SHARED_SUFFIXES = frozenset(
    "gouv.fr asso.fr com.fr nom.fr prd.fr tm.fr co.uk org.uk eu.org avocat.fr notaires.fr cci.fr ac-lyon.fr "
    "free.fr".split()
)


@dataclass(frozen=True)
class JurorFacts:
    """`siren` is the employer's, as the juror gave it; a SIRET is read as its SIREN."""

    user_id: int | None
    email: str
    siren: str = ""


@dataclass(frozen=True)
class Applicant:
    """An organisation or a place with the people who act for it."""

    siren: str
    member_ids: frozenset[int] = frozenset()
    member_emails: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    kind: Kind
    words: str


def detect(juror: JurorFacts, applicant: Applicant) -> tuple[Finding, ...]:
    """Everything that ties them; empty when nothing does."""
    return tuple(_findings(juror, applicant))


def _findings(juror: JurorFacts, applicant: Applicant) -> Iterator[Finding]:
    siren = siren_of(juror.siren)
    if siren and siren == siren_of(applicant.siren):
        yield Finding(Kind.SAME_SIREN, f"Même SIREN\u00a0: {siren}.")
    emails = {mailbox_of(email) for email in applicant.member_emails} - {""}
    if juror.user_id in applicant.member_ids or mailbox_of(juror.email) in emails:
        yield Finding(Kind.MEMBER, "Le membre du jury fait partie de la structure.")
    shared = sorted({domain_of(email) for email in emails if same_domain(juror.email, email)})
    if shared:
        yield Finding(Kind.SAME_DOMAIN, f"Même domaine d’adresse e-mail\u00a0: {shared[0]}.")


def siren_of(number: str) -> str:
    """The nine digits of a SIREN, those that begin a SIRET; empty for anything else."""
    digits = "".join(number.split())
    return digits[:9] if digits.isdecimal() and len(digits) in (9, 14) else ""


def mailbox_of(email: str) -> str:
    """An address without what its owner may add to it: « anne+jury@exemple.fr » is read where « anne@exemple.fr » is.

    Empty for what is no address.
    """
    local, at, _domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain_of(email)}" if at and local else ""


def domain_of(email: str) -> str:
    """The domain of an address as servers compare it; empty when there is none."""
    _local, at, domain = email.strip().lower().rstrip(".").rpartition("@")
    if not at:
        return ""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def same_domain(one: str, other: str) -> bool:
    """Whether two addresses are of one domain, or of a domain and one below it, that is not everybody's."""
    first, second = sorted((domain_of(one), domain_of(other)), key=len)
    if not first or "." not in first or first in PUBLIC_PROVIDERS or second in PUBLIC_PROVIDERS:
        return False
    if first == second:
        return first not in SHARED_SUFFIXES
    return first not in SHARED_SUFFIXES and second.endswith(f".{first}")
