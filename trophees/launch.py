"""The six steps from a framing note to an open programme, and where a territory stands in them. Pure: no Django.

Steps and items are those of the call for candidates: « un dispositif pour engager les acteurs », steps 1 to 6.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from questionnaires.wording import NARROW, NBSP, quoted


class State(StrEnum):
    """The values of `LaunchState`, for rules that know no Django; a step has one too."""

    TODO = "todo"
    DOING = "doing"
    BLOCKED = "stuck"
    DONE = "done"


class Fact(StrEnum):
    """What the platform sees by itself."""

    TEAM = "team"
    AGREEMENT = "agreement"
    CHARTER = "charter"
    SIGNATURES = "signatures"
    QUESTIONNAIRE = "questionnaire"
    PILOT = "pilot"
    RESOURCES = "resources"
    IDENTITY = "identity"
    LEGAL = "legal"
    ACTORS = "actors"
    ASSESSMENTS = "assessments"
    OPEN = "open"
    CAMPAIGNS = "campaigns"
    EXPERIENCES = "experiences"


@dataclass(frozen=True)
class Item:
    key: str
    title: str
    help: str
    fact: Fact | None = None


@dataclass(frozen=True)
class Step:
    number: int
    title: str
    help: str
    items: tuple[Item, ...]


STEPS: tuple[Step, ...] = (
    Step(
        1,
        "État des lieux et cadrage",
        "On s’accorde sur le point de départ, sur qui l’on veut toucher et sur qui décide.",
        (
            Item(
                "contexte",
                "Contexte du territoire, besoins et attentes",
                "Les plans en vigueur, ce que les acteurs font déjà, ce que la collectivité attend du dispositif.",
            ),
            Item(
                "cibles",
                "Cibles",
                "Entreprises d’abord\u00a0? Associations, établissements publics\u00a0? De quelle taille, de quels "
                "secteurs\u00a0?",
            ),
            Item(
                "thematiques",
                "Thématiques prioritaires",
                "Énergie, déchets, eau, mobilité ou d’autres\u00a0: celles par lesquelles on commence.",
            ),
            Item(
                "gouvernance",
                "Gouvernance",
                "Qui pilote, qui décide, à quel rythme on se réunit. L’équipe de l’espace en fait partie.",
                Fact.TEAM,
            ),
            Item(
                "partenaires",
                "Partenaires à mobiliser",
                "Chambres consulaires, clubs, agences, financeurs\u00a0: qui fait quoi, et ce que chacun signe.",
                Fact.AGREEMENT,
            ),
            Item(
                "communication",
                "Animation et communication",
                "Le nom du dispositif, sa marque, le plan de communication et qui anime.",
            ),
        ),
    ),
    Step(
        2,
        "Mobilisation des acteurs et charte",
        "Les acteurs se positionnent ensemble et écrivent ce à quoi ils s’engagent.",
        (
            Item(
                "ateliers",
                "Cycle d’ateliers",
                "Des ateliers en intelligence collective, pour que chacun dise sa part dans la transition.",
            ),
            Item(
                "accompagnement",
                "Modalités d’animation et d’accompagnement",
                "Comment les structures sont aidées une fois leur diagnostic fait, et par qui.",
            ),
            Item(
                "charte",
                "Charte écrite avec les acteurs",
                "Elle dit notamment que chacun s’auto-évalue. Publiez-la dans l’espace quand elle est prête.",
                Fact.CHARTER,
            ),
            Item(
                "signatures",
                "Premières signatures",
                "Les structures qui ont pris part aux ateliers signent les premières.",
                Fact.SIGNATURES,
            ),
        ),
    ),
    Step(
        3,
        "Référentiel d’auto-évaluation",
        "On choisit ensemble ce qui est demandé, comment, et comment cela se note.",
        (
            Item(
                "themes",
                "Thématiques abordées",
                "Les thèmes du questionnaire, et ceux que le territoire ajoute.",
            ),
            Item(
                "questions",
                "Format des questions",
                "Des questions courtes, auxquelles une structure de toute taille sait répondre.",
            ),
            Item(
                "notation",
                "Système de notation",
                "Les points, les niveaux et ce que l’on dit à chacun d’eux.",
            ),
            Item(
                "questionnaire",
                "Questionnaire publié",
                "Relisez-le en entier, puis publiez-le\u00a0: le diagnostic s’ouvre alors aux structures.",
                Fact.QUESTIONNAIRE,
            ),
        ),
    ),
    Step(
        4,
        "Base de ressources",
        "Après son diagnostic, chaque structure trouve de quoi passer à l’action.",
        (
            Item(
                "offres",
                "Offres d’accompagnement recensées",
                "Quels types d’offres existent, dans quels domaines, portées par qui.",
            ),
            Item(
                "ressources",
                "Des ressources pour chaque thème",
                "Les ressources nationales comptent\u00a0; celles du territoire les complètent.",
                Fact.RESOURCES,
            ),
            Item(
                "besoins",
                "Moyens humains et financiers",
                "Qui tient la base à jour, avec combien de temps et quel budget.",
            ),
        ),
    ),
    Step(
        5,
        "Mise en ligne et acteurs pionniers",
        "L’outil est réglé, puis essayé par une première promotion de structures.",
        (
            Item(
                "parametrages",
                "Réglages de l’espace",
                "Nom du dispositif, logo, adresse de contact\u00a0: ce que chaque page montre.",
                Fact.IDENTITY,
            ),
            Item(
                "mentions",
                "Pages légales relues",
                "Mentions légales, données personnelles, accessibilité\u00a0: à adapter, puis à publier.",
                Fact.LEGAL,
            ),
            Item(
                "pionniers",
                "Structures pionnières inscrites",
                "Une promotion de volontaires qui essaie l’auto-évaluation et les ressources.",
                Fact.ACTORS,
            ),
            Item(
                "premiers-diagnostics",
                "Premiers diagnostics envoyés",
                "Les pionniers vont au bout de leur diagnostic et voient leurs résultats.",
                Fact.ASSESSMENTS,
            ),
            Item(
                "retours",
                "Essai clos, retours analysés",
                "Ce que les pionniers ont dit, et ce qui a été ajusté avant le lancement.",
                Fact.PILOT,
            ),
        ),
    ),
    Step(
        6,
        "Lancement officiel",
        "Le dispositif s’ouvre à tous, et vit ensuite par ce que l’on y partage.",
        (
            Item(
                "annonce",
                "Lancement annoncé",
                "La date, l’événement, la presse, la lettre d’information. L’espace est ouvert à tous.",
                Fact.OPEN,
            ),
            Item(
                "valorisation",
                "Trophées ou appel à candidatures",
                "Une première campagne qui met en valeur ceux qui agissent.",
                Fact.CAMPAIGNS,
            ),
            Item(
                "reseau",
                "Partage de bonnes pratiques et mise en réseau",
                "Des retours d’expérience publiés, des rendez-vous, des échanges entre pairs.",
                Fact.EXPERIENCES,
            ),
        ),
    ),
)
ITEMS: Mapping[str, tuple[Step, Item]] = {item.key: (step, item) for step in STEPS for item in step.items}


# --- What is seen ----------------------------------------------------------------------------------------------------


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
    resources: tuple[tuple[str, int], ...] = ()
    lacks: tuple[str, ...] = ()
    unread_pages: tuple[str, ...] = ()
    actors: int = 0
    assessments: int = 0
    is_open: bool = False
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
        # Pilots are not followed by the platform: it says so rather than guess.
        Fact.PILOT: Sighting(None, "La plateforme ne suit pas encore les essais\u00a0: dites ici quand il est clos."),
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
        Fact.OPEN: Sighting(seen.is_open, "L’espace est ouvert." if seen.is_open else "L’espace est fermé."),
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


def counted(count: int, one: str, many: str) -> str:
    """« 1 structure », « 3 structures »."""
    return f"{count}{NBSP}{one if count < 2 else many}"


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


# --- Where a territory stands ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """An item as a team keeps it."""

    key: str
    state: str
    due_on: date | None = None


@dataclass(frozen=True)
class StepStanding:
    """`unseen` are items that the team has ticked and that the platform does not see: the step waits for them."""

    step: Step
    state: State
    done: int
    overdue: int
    blocked: int
    unseen: tuple[Item, ...]

    @property
    def total(self) -> int:
        return len(self.step.items)

    @property
    def is_done(self) -> bool:
        return self.state is State.DONE


@dataclass(frozen=True)
class Standing:
    steps: tuple[StepStanding, ...]

    @property
    def current(self) -> StepStanding | None:
        """The furthest step that has begun, or what follows it once it is done; None once the programme is launched.

        What was left behind is still said of its own step. Where the last step is done, it is the first that is left.
        """
        begun = max((step.step.number for step in self.steps if step.state is not State.TODO), default=1)
        ahead = (step for step in self.steps[begun - 1 :] if not step.is_done)
        return next(ahead, None) or next((step for step in self.steps if not step.is_done), None)

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def total(self) -> int:
        return sum(step.total for step in self.steps)

    @property
    def percent(self) -> int:
        """Whole, rounded down: 100 only when every item is ticked."""
        return 100 * self.done // self.total

    @property
    def overdue(self) -> int:
        return sum(step.overdue for step in self.steps)

    @property
    def blocked(self) -> int:
        return sum(step.blocked for step in self.steps)


def standing(points: Iterable[Point], seen: Mapping[Fact, Sighting], *, today: date) -> Standing:
    """Where a territory stands. An item without a point is to do; a point that no step holds does not count."""
    by_key = {point.key: point for point in points}
    return Standing(tuple(_step_standing(step, by_key, seen, today) for step in STEPS))


def is_overdue(point: Point, today: date) -> bool:
    """The day itself is still in time."""
    return point.state != State.DONE and point.due_on is not None and point.due_on < today


def _step_standing(step: Step, points: Mapping[str, Point], seen: Mapping[Fact, Sighting], today: date) -> StepStanding:
    mine = [points.get(item.key, Point(item.key, State.TODO)) for item in step.items]
    states = [State(point.state) for point in mine]
    ticked = [item for item, state in zip(step.items, states, strict=True) if state is State.DONE]
    unseen = tuple(item for item in ticked if item.fact and _fails(seen.get(item.fact)))
    return StepStanding(
        step=step,
        state=_state(states, is_seen=not unseen),
        done=len(ticked),
        overdue=sum(is_overdue(point, today) for point in mine),
        blocked=states.count(State.BLOCKED),
        unseen=unseen,
    )


def _fails(sighting: Sighting | None) -> bool:
    return sighting is not None and sighting.holds is False


def _state(states: list[State], *, is_seen: bool) -> State:
    if State.BLOCKED in states:
        return State.BLOCKED
    if set(states) == {State.DONE}:
        return State.DONE if is_seen else State.DOING
    return State.TODO if set(states) == {State.TODO} else State.DOING
