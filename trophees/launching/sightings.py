"""What the platform sees by itself of a launch, in words. Pure: no Django."""

from collections.abc import Collection
from dataclasses import dataclass

from questionnaires.wording import NARROW, NBSP, counted, quoted
from trophees.launching.steps import Fact


@dataclass(frozen=True)
class Seen:
    """What the platform holds of a territory. Versions are numbers, 0 before the first.

    `resources`: (name of a theme, resources that the territory shows for it); `signed`: None without an agreement.
    """

    managers: int = 0
    editors: int = 0
    invitations: int = 0
    signed: bool | None = None
    charter: int = 0
    signatures: int = 0
    questionnaire: int = 0
    pilots: int = 0  # closed
    piloting: int = 0  # open
    resources: tuple[tuple[str, int], ...] = ()
    lacks: tuple[str, ...] = ()
    unread_pages: tuple[str, ...] = ()
    actors: int = 0
    assessments: int = 0
    is_open: bool = False
    is_prepared: bool = False
    campaigns: int = 0
    experiences: int = 0


@dataclass(frozen=True)
class Sighting:
    """What is seen, in words. `holds` is None where the platform cannot tell."""

    holds: bool | None
    text: str


def sightings(seen: Seen) -> dict[Fact, Sighting]:
    """Every fact, as the checklist says it."""
    without = [name for name, count in seen.resources if not count]
    return {
        Fact.TEAM: Sighting(seen.managers > 0, _team(seen)),
        Fact.AGREEMENT: _agreement(seen.signed),
        Fact.CHARTER: _version(seen.charter, "La charte est publiée", "La charte n’est pas encore publiée."),
        Fact.SIGNATURES: _count(
            seen.signatures, "structure engagée", "structures engagées", "Pas encore de signature."
        ),
        Fact.QUESTIONNAIRE: _version(
            seen.questionnaire, "Le questionnaire est publié", "Le questionnaire n’est pas encore publié."
        ),
        Fact.PILOT: _pilot(seen),
        Fact.RESOURCES: Sighting(bool(seen.resources) and not without, _resources(seen.resources, without)),
        Fact.IDENTITY: _lacking("Il manque", seen.lacks, "Nom du dispositif, logo et contact sont donnés."),
        Fact.LEGAL: _lacking("À relire", seen.unread_pages, "Les trois pages ont été relues."),
        Fact.ACTORS: _count(seen.actors, "structure inscrite", "structures inscrites", "Pas encore de structure."),
        Fact.ASSESSMENTS: _count(
            seen.assessments,
            "structure a envoyé un diagnostic",
            "structures ont envoyé un diagnostic",
            "Pas encore de diagnostic envoyé.",
        ),
        Fact.OPEN: Sighting(seen.is_open, _openness(seen)),
        Fact.CAMPAIGNS: _count(
            seen.campaigns, "campagne annoncée", "campagnes annoncées", "Pas encore de campagne annoncée."
        ),
        Fact.EXPERIENCES: _count(
            seen.experiences,
            "retour d’expérience publié",
            "retours d’expérience publiés",
            "Pas encore de retour d’expérience.",
        ),
    }


def _count(count: int, one: str, many: str, none: str) -> Sighting:
    return Sighting(count > 0, f"{counted(count, one, many)}." if count else none)


def _version(number: int, published: str, none: str) -> Sighting:
    return Sighting(number > 0, f"{published} (version {number})." if number else none)


def _lacking(left: str, names: Collection[str], whole: str) -> Sighting:
    return Sighting(not names, f"{left}{NBSP}: {', '.join(names)}." if names else whole)


def _agreement(signed: bool | None) -> Sighting:
    if signed is None:
        return Sighting(None, "Pas de convention dans la plateforme pour cet espace.")
    return Sighting(signed, "La convention est signée." if signed else "La convention n’est pas encore signée.")


def _openness(seen: Seen) -> str:
    if seen.is_prepared:
        return f"Seule son équipe voit l’espace{NBSP}: il s’ouvre à tous depuis son identité ({quoted('État')})."
    return "L’espace est ouvert." if seen.is_open else "L’espace est fermé."


def _pilot(seen: Seen) -> Sighting:
    if seen.piloting:
        return Sighting(False, "Un essai pilote est en cours.")
    return _count(seen.pilots, "essai pilote clos", "essais pilotes clos", "Pas encore d’essai pilote.")


def _team(seen: Seen) -> str:
    parts = [counted(seen.managers, "responsable", "responsables")] if seen.managers else ["Pas encore de responsable"]
    if seen.editors:
        parts.append(f"{counted(seen.editors, 'personne', 'personnes')} à la communication")
    if seen.invitations:
        parts.append(counted(seen.invitations, "invitation sans réponse", "invitations sans réponse"))
    return ", ".join(parts) + "."


def _resources(resources: tuple[tuple[str, int], ...], without: list[str]) -> str:
    if not resources:
        return "Pas encore de thème."
    if not without:
        fewest = min(resources, key=lambda one: one[1])
        return f"Chaque thème a ses ressources{NARROW}; le moins fourni est {quoted(fewest[0])} ({fewest[1]})."
    return f"Pas encore de ressource pour{NBSP}: {', '.join(without)}."
