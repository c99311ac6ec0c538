"""The short pages that the law asks for, true of the demonstration."""

from django.utils.html import escape
from wagtail.models import Page

from cms.demo.pages import bullets, french, prose, write_once
from home.models import StandardPage

NATIONAL_CONTACT = "equipe.nationale@example.org"

MENTIONS = (
    (
        "Démonstration : données fictives",
        (
            "Ce site montre la plateforme des acteurs engagés. Les structures, les personnes, les résultats, les actualités "
            "et les rendez-vous y sont inventés. Le nom des collectivités et de leurs dispositifs, lui, est vrai : il ne les "
            "engage pas.",
            "Les dispositifs publics de la bibliothèque sont réels. Leurs faits sont ceux du 1er juillet 2024 : vérifiez-les "
            "à l’adresse officielle avant de vous en servir.",
        ),
    ),
    (
        "Qui publie et qui héberge",
        (
            "Cette démonstration n’a pas d’éditeur : elle tourne sur l’ordinateur ou le serveur de la personne qui l’a "
            "lancée. Une collectivité qui ouvre la plateforme écrit ici son nom, celui de la personne responsable de la "
            "publication et celui de l’hébergeur.",
        ),
    ),
    (
        "Code et données ouvertes",
        (
            "Le code de la plateforme est libre, sous licence EUPL 1.2.",
            "La géographie vient de l’INSEE et de la DGCL, édition 2026, sous Licence Ouverte 2.0.",
        ),
    ),
)
KEPT = (
    "Votre compte : adresse e-mail, prénom, nom, mot de passe chiffré. Pour vous reconnaître et vous écrire.",
    "Votre structure : nom, type, secteur, effectif, commune. Pour choisir les questions et les ressources qui vous vont.",
    "Vos réponses et vos résultats : pour vous les montrer et mesurer vos progrès. Les membres de votre structure les lisent.",
    "Votre fiche publique : elle ne paraît que si vous le demandez, après relecture. Vous la retirez quand vous voulez.",
)
PRIVACY = (
    (
        "Ni traceur ni bandeau",
        (
            "Le site ne mesure pas votre passage et ne demande rien à d’autres sites. Deux cookies servent seulement à vous "
            "garder connecté, un mois au plus, et à protéger vos formulaires. Il n’y a donc pas de bandeau à accepter.",
        ),
    ),
    (
        "Dans cette démonstration",
        (
            "N’écrivez rien de vrai : les comptes d’essai sont partagés, et les messages envoyés se lisent depuis la page "
            "« Messages envoyés ».",
        ),
    ),
)
ACCESSIBILITY = (
    (
        "",
        (
            "La conformité de ce site au référentiel général d’amélioration de l’accessibilité (RGAA) n’a pas été évaluée : "
            "aucun audit n’a eu lieu.",
            "Il est construit pour se lire et se remplir au clavier, avec un lecteur d’écran, sur un téléphone et sans "
            "JavaScript. Des essais automatiques le vérifient en partie, ce qui ne vaut pas un audit.",
        ),
    ),
)


def write_legal_pages(parent: Page, *, contact: str) -> None:
    """The legal notice, the personal data and the accessibility of a space; `contact` is its team's e-mail address."""
    write = french(f"Écrivez à {contact} : l’équipe répond à toute demande.")
    kept = "<p>" + escape(french("Voici ce qui est gardé, et pour quoi :")) + "</p>" + bullets(map(french, KEPT))
    rights = ("Vos droits", (f"Vous pouvez lire, corriger ou faire effacer ce qui vous concerne. {write}",))
    obstacle = ("Signaler un obstacle", (f"Une page vous résiste : dites-nous laquelle et comment. {write}",))
    bodies = {
        "mentions-legales": _body(*MENTIONS, ("Contact", (write,))),
        "donnees-personnelles": [("prose", kept), *_body(*PRIVACY, rights)],
        "accessibilite": _body(*ACCESSIBILITY, obstacle),
    }
    for page in StandardPage.objects.child_of(parent).filter(slug__in=bodies):
        write_once(page, body=bodies[page.slug])


def _body(*parts: tuple[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return prose(*((french(heading), [french(text) for text in texts]) for heading, texts in parts))
