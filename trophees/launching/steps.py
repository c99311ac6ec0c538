"""The six steps from a framing note to an open programme. Pure: no Django.

Steps and items are those of the call for candidates: « un dispositif pour engager les acteurs », steps 1 to 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
                "Une promotion de volontaires qui essaie l’auto-évaluation et les ressources. Elles s’inscrivent une "
                "fois l’espace ouvert\u00a0: dans son identité, passez l’état à «\u00a0ouvert\u00a0».",
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
                "La date, l’événement, la presse, la lettre d’information. L’espace est ouvert à tous\u00a0: dans son "
                "identité, son état est «\u00a0ouvert\u00a0».",
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
