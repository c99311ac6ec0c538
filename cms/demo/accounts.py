"""The demonstration's people: what the README and the log-in page list. Pure: no Django."""

from dataclasses import dataclass

PASSWORD = "demonstration-2026"

NATIONAL, MANAGER, EDITOR, JURY = "national", "manager", "editor", "jury"
OWNER, MEMBER = "owner", "member"

SEED_ORGANISATION = "Biscuiterie Croquelune"
HALF_DONE_ORGANISATION = "Menuiserie Vercopeau"


@dataclass(frozen=True)
class Account:
    """One person. `post` is held in the territory of that slug; `place` is held in the organisation."""

    email: str
    first_name: str
    last_name: str
    role: str
    to_try: str
    territory: str = ""
    slug: str = ""
    post: str = ""
    organisation: str = ""
    place: str = ""


_POITIERS = {"territory": "Grand Poitiers", "slug": "grand-poitiers"}
_LILLE = {"territory": "Lille", "slug": "lille"}

ACCOUNTS = (
    Account(
        email="national@example.org",
        first_name="Prune",
        last_name="Grand-Belvédère",
        role="Équipe nationale",
        to_try="Ouvrir un territoire, suivre les six étapes de chacun, lire le tableau de bord national.",
        post=NATIONAL,
    ),
    Account(
        email="responsable.poitiers@example.org",
        first_name="Solène",
        last_name="Quatre-Vents",
        role="Responsable du territoire",
        to_try="Lire le tableau de bord, adapter le questionnaire, suivre les candidatures et le jury.",
        post=MANAGER,
        **_POITIERS,
    ),
    Account(
        email="communication.poitiers@example.org",
        first_name="Basile",
        last_name="Plume-Vive",
        role="Équipe de communication",
        to_try="Publier une actualité, un rendez-vous ou une ressource.",
        post=EDITOR,
        **_POITIERS,
    ),
    Account(
        email="responsable.lille@example.org",
        first_name="Odile",
        last_name="Carillon-Doux",
        role="Responsable du territoire",
        to_try="Voir que l’on ne peut rien toucher de Grand Poitiers.",
        post=MANAGER,
        **_LILLE,
    ),
    Account(
        email="communication.lille@example.org",
        first_name="Achille",
        last_name="Point-Virgule",
        role="Équipe de communication",
        to_try="Publier dans l’espace de Lille, et dans celui-là seulement.",
        post=EDITOR,
        **_LILLE,
    ),
    Account(
        email="jury.poitiers@example.org",
        first_name="Maxence",
        last_name="Juste-Balance",
        role="Membre du jury",
        to_try="Évaluer les dossiers qui lui sont confiés, sur `/jury/`, sans entrer dans l’administration.",
        post=JURY,
        **_POITIERS,
    ),
    Account(
        email="actrice@example.org",
        first_name="Marguerite",
        last_name="Sablé-Doré",
        role="Actrice, responsable du compte de sa structure",
        to_try=(
            "Lire le résultat de la biscuiterie (1,8/5), simuler des actions, tenir le plan, voir ses progrès, "
            "décider qui voit quoi."
        ),
        organisation=SEED_ORGANISATION,
        place=OWNER,
        **_POITIERS,
    ),
    Account(
        email="membre@example.org",
        first_name="Ferdinand",
        last_name="Petit-Four",
        role="Acteur, membre de la même structure",
        to_try="Lire le même résultat, commencer le diagnostic suivant à deux.",
        organisation=SEED_ORGANISATION,
        place=MEMBER,
        **_POITIERS,
    ),
    Account(
        email="reprise@example.org",
        first_name="Colette",
        last_name="Copeau-Fin",
        role="Actrice, au milieu d’un diagnostic",
        to_try="Reprendre le diagnostic de la menuiserie là où il s’est arrêté, puis l’envoyer.",
        organisation=HALF_DONE_ORGANISATION,
        place=OWNER,
        **_POITIERS,
    ),
    Account(
        email="collectivite@example.org",
        first_name="Apolline",
        last_name="Pont-Levant",
        role="Agente d’une collectivité candidate",
        to_try="Finir la candidature de sa collectivité à l’appel national, et joindre la lettre signée.",
    ),
    Account(
        email="nouvelle@example.org",
        first_name="Nina",
        last_name="Page-Blanche",
        role="Compte sans structure",
        to_try="Créer ou rejoindre une structure, puis faire son premier diagnostic.",
    ),
)


def members_of(organisation: str) -> tuple[Account, ...]:
    """The accounts that belong to an organisation, its owner first."""
    found = [account for account in ACCOUNTS if account.organisation == organisation]
    return tuple(sorted(found, key=lambda account: account.place != OWNER))
