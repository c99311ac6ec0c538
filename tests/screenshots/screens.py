"""The table of the screens. To add one, add a line."""

from typing import NamedTuple

from django.utils.text import slugify

from tests.screenshots import acts
from tests.screenshots.acts import Act

NATIONAL = "national@example.org"
MANAGER = "responsable.poitiers@example.org"
EDITOR = "communication.poitiers@example.org"
JURY = "jury.poitiers@example.org"
OWNER = "actrice@example.org"
HALF_WAY = "reprise@example.org"
NEW = "nouvelle@example.org"
COLLECTIVITE = "collectivite@example.org"
SEVERAL = "plusieurs@example.org"  # of three organisations; made by `stage`


class Screen(NamedTuple):
    """A page as one person sees it. `{name}` in the address is one of those that `stage` finds.

    `main`: also pictured dark, at 768 px and in print. `may_be_absent`: no fault when the address does not exist.
    """

    name: str
    address: str
    who: str = ""
    main: bool = False
    act: Act | None = None
    status: int = 200
    may_be_absent: bool = False

    @property
    def key(self) -> str:
        return slugify(self.name.replace("’", "-"))


HOME = "/grand-poitiers/"

PUBLIC = [
    Screen("Portail", "/", main=True),
    Screen("Portail, recherche", "/?lieu=86000"),
    Screen("Portail, recherche sans réponse", "/?lieu=Zzyzx"),
    Screen("Portail, commune à choisir", "/?lieu=86300"),
    Screen("Un lieu sans espace", "/territoires/49353/"),
    Screen("Le programme national", "/le-programme/"),
    Screen("Rejoindre le programme", "/rejoindre-le-programme/"),
    Screen("Recherche sur le portail", "/recherche/?q=vélo"),
    Screen("Recherche dans un espace", f"{HOME}recherche/?q=énergie", main=True),
    Screen("Recherche, un seul genre", f"{HOME}recherche/?q=énergie&type=resources"),
    Screen("Recherche sans réponse", f"{HOME}recherche/?q=dromadaire"),
    Screen("Accueil de Grand Poitiers", HOME, main=True),
    Screen("Accueil de Grand Poitiers, connecté", HOME, who=OWNER),
    Screen("Accueil de Grand Poitiers, menu ouvert", HOME, act=acts.open_menu),
    Screen("Accueil de Lille", "/lille/"),
    Screen("Accueil de Strasbourg", "/strasbourg/"),
    Screen("Accueil du Pays Basque", "/pays-basque/"),
    Screen("Accueil du Grand Lyon", "/grand-lyon/"),
    Screen("Accueil de La Rochelle", "/la-rochelle/"),
    Screen("Actualités", f"{HOME}actualites/"),
    Screen("Actualité", f"{HOME}actualites/{{news}}/"),
    Screen("Agenda", f"{HOME}agenda/"),
    Screen("Agenda, passé", f"{HOME}agenda/?passes=1"),
    Screen("Rendez-vous", f"{HOME}agenda/{{event}}/"),
    Screen("Rendez-vous, inscription", f"{HOME}agenda/{{joinable}}/inscription/"),
    Screen(
        "Rendez-vous, inscription refusée", f"{HOME}agenda/{{joinable}}/inscription/", act=acts.register_with_nothing
    ),
    Screen("Rendez-vous, mon inscription", "/inscription/{registration}/"),
    Screen("Actualités du réseau", "/actualites/"),
    Screen("Actualités du réseau, filtre ouvert", "/actualites/?theme=energie", act=acts.open_first_facet),
    Screen("Agenda national", "/agenda/"),
    Screen("Agenda national, sans résultat", "/agenda/?mode=online&q=dromadaire"),
    Screen("Rendez-vous national", "/agenda/journee-des-territoires-ce-qui-fait-avancer/"),
    Screen("Page courante, le programme", f"{HOME}le-programme/"),
    Screen("Page courante, accessibilité", f"{HOME}accessibilite/"),
    Screen("Plan du site", f"{HOME}plan-du-site/"),
    Screen("Ressources", f"{HOME}ressources/", main=True),
    Screen("Ressources, filtre ouvert", f"{HOME}ressources/", act=acts.open_first_facet),
    Screen("Ressources, filtrées", f"{HOME}ressources/?theme=energie&type=financing&q=prêt"),
    Screen("Ressources, faute de frappe", f"{HOME}ressources/?q=mobilté"),
    Screen("Ressources, filtres sans résultat", f"{HOME}ressources/?q=vélo&theme=dechets&type=testimony"),
    Screen("Ressources, aucun résultat", f"{HOME}ressources/?q=dromadaire"),
    Screen("Ressource, donner son avis", f"{HOME}ressources/n/visite-energie-cma/avis/?utile=oui"),
    Screen("Ressources nationales", "/ressources/"),
    Screen("Ressource nationale", "{national_resource}", main=True),
    Screen("Ressource du territoire", "{own_resource}"),
    Screen("Acteurs", f"{HOME}acteurs/"),
    Screen("Acteurs, aucun résultat", f"{HOME}acteurs/?q=dromadaire"),
    Screen("Fiche d’un acteur", f"{HOME}acteurs/biscuiterie-croquelune/", main=True),
    Screen("Écrire à un acteur", f"{HOME}acteurs/biscuiterie-croquelune/contact/"),
    Screen("Retours d’expérience", f"{HOME}retours-experience/"),
    Screen("Retours d’expérience du réseau", "/retours-experience/"),
    Screen("Retours d’expérience, aucun résultat", f"{HOME}retours-experience/?q=dromadaire"),
    Screen("Retour d’expérience", f"{HOME}retours-experience/eteindre-les-fours-la-nuit/", main=True),
    Screen("Retour d’expérience, sans image", f"{HOME}retours-experience/relier-les-chutes-en-carnets/"),
    Screen("Retour d’expérience, écrire", f"{HOME}retours-experience/eteindre-les-fours-la-nuit/contact/"),
    Screen("Acteurs, annuaire national", "/acteurs/"),
    Screen("Charte", f"{HOME}charte/", main=True),
    Screen("Trophées", f"{HOME}trophees/"),
    Screen("Diagnostic, présentation", f"{HOME}diagnostic/", main=True),
    Screen("Diagnostic, à imprimer", f"{HOME}diagnostic/a-imprimer/"),
    Screen("Espace fermé", "{closed}", status=503),
]

ACCOUNT = [
    Screen("Connexion", "/compte/login/", main=True),
    Screen("Connexion refusée", "/compte/login/", act=acts.fail_to_log_in),
    Screen("Création de compte", f"/compte/signup/?next={HOME}diagnostic/commencer/"),
    Screen("Création de compte, erreurs", "/compte/signup/", act=acts.sign_up_wrongly),
    Screen("Code reçu par message", "/compte/signup/", act=acts.sign_up),
    Screen("Code refusé", "/compte/signup/", act=acts.sign_up_and_mistype_code),
    Screen("Mot de passe oublié", "/compte/password/reset/"),
    Screen("Mot de passe oublié, code", "/compte/password/reset/", act=acts.ask_for_new_password),
    Screen("Compte, adresse", "/compte/email/", who=OWNER),
    Screen("Compte, mot de passe", "/compte/password/change/", who=OWNER),
    Screen("Compte, connexion en deux étapes", "/compte/2fa/", who=OWNER),
    Screen("Compte, confirmer", "/compte/2fa/totp/activate/", who=OWNER),
    Screen("Compte, activer les deux étapes", "/compte/2fa/totp/activate/", who=OWNER, act=acts.give_password_again),
    Screen("Compte, clés d’accès", "/compte/2fa/webauthn/", who=OWNER),
    Screen("Compte, ajouter une clé d’accès", "/compte/2fa/webauthn/add/", who=OWNER, act=acts.give_password_again),
    Screen("Compte, sessions", "/compte/sessions/", who=OWNER),
    Screen("Compte, déconnexion", "/compte/logout/", who=OWNER),
    Screen("Invitation dans une équipe", "{invitation}", who=NEW),
    Screen("Invitation inutilisable", "/equipe/invitation/inconnue/", who=NEW, status=404),
]

MEMBER = [
    Screen("Mon espace", "/mon-espace/", who=OWNER, main=True),
    Screen("Mon espace, diagnostic en cours", "/mon-espace/", who=HALF_WAY),
    Screen("Mon espace, compte neuf", "/mon-espace/", who=NEW),
    Screen("Mon espace, plusieurs structures", "/mon-espace/", who=SEVERAL),
    Screen("Mon espace, responsable du territoire", "/mon-espace/", who=MANAGER),
    Screen("Plan d’actions", "{plan}", who=OWNER, main=True),
    Screen("Plan d’actions, filtré", "{plan}?theme=energie", who=OWNER),
    Screen("Ressources mises de côté", "{plan}ressources/", who=OWNER),
    Screen("Ressources mises de côté, aucune", "{plan_empty}ressources/", who=HALF_WAY),
    Screen("Plan d’actions, vide", "{plan_empty}", who=HALF_WAY),
    Screen("Plan d’actions, une action", "{plan_action}", who=OWNER),
    Screen("Plan d’actions, supprimer une action", "{plan_action}supprimer/", who=OWNER),
    Screen("Demandes de rappel", "/mon-espace/structure/{organisation}/demandes/", who=OWNER),
    Screen("Demande de rappel", "{callback}", who=OWNER),
    Screen("Être rappelé·e", "{callback_form}", who=OWNER, main=True),
    Screen("Être rappelé·e, sans structure", "{callback_form}", who=NEW),
    Screen("Être rappelé·e, ce qui sera transmis", "{callback_form}", who=OWNER, act=acts.preview_callback),
    Screen("Partenaire, demande de rappel", "{partner}", main=True),
    Screen("Partenaire, lien sans suite", "/rappel/inconnu/", status=404),
    Screen("Choix du territoire", "/mon-espace/structure/nouvelle/", who=NEW),
    Screen("Structure, vide", "/mon-espace/structure/nouvelle/?territoire=grand-poitiers", who=NEW),
    Screen(
        "Structure, erreurs",
        f"/mon-espace/structure/nouvelle/?territoire=grand-poitiers&next={HOME}diagnostic/commencer/",
        who=NEW,
        act=acts.present_organisation_wrongly,
    ),
    Screen("Structure, informations", "/mon-espace/structure/{organisation}/", who=OWNER),
    Screen("Structure, équipe", "/mon-espace/structure/{organisation}/equipe/", who=OWNER),
    Screen("Structure, transmettre", "/mon-espace/structure/{organisation}/equipe/transmettre/", who=OWNER),
    Screen("Structure, autre territoire", "/mon-espace/structure/{organisation}/territoires/", who=OWNER),
    Screen("Charte, signée", "{charter_signed}", who=OWNER),
    Screen("Charte, à signer", "{charter_to_sign}", who=SEVERAL),
    Screen("Charte, projet", f"{HOME}charte/projet/", who=OWNER),
    Screen("Engagement, à partager", "{showcase_published}kit/", who=OWNER),
    Screen("Mes données", "/mon-espace/mes-donnees/", who=OWNER),
    Screen("Rejoindre un territoire", "/rejoindre/grand-poitiers/"),
    Screen("Fiche publique, demande", "{showcase_private}", who=SEVERAL),
    Screen("Fiche publique, publiée", "{showcase_published}", who=OWNER),
    Screen("Retours, nos fiches", "/mon-espace/structure/{organisation}/retours/", who=OWNER),
    Screen("Retour, récit", "{sheet_draft}", who=OWNER, main=True),
    Screen("Retour, images", "{sheet_shown}images/", who=OWNER),
    Screen("Retour, publication d’un brouillon", "{sheet_draft}publication/", who=OWNER),
    Screen("Retour, publié", "{sheet_shown}publication/", who=OWNER),
    Screen("Retour, commenter", f"{HOME}retours-experience/relier-les-chutes-en-carnets/commenter/", who=OWNER),
    Screen("Retour, signaler", "{report}", who=OWNER),
    Screen("Messages reçus", "/mon-espace/structure/{organisation}/messages/", who=OWNER),
    Screen("Diagnostic, commencer", f"{HOME}diagnostic/commencer/", who=OWNER),
    Screen("Diagnostic, question vierge", "{fresh}energie/1/", who=SEVERAL, main=True),
    Screen("Diagnostic, question répondue", "{half_done}energie/1/", who=HALF_WAY),
    Screen("Diagnostic, erreurs", "{wrong}energie/1/", who=SEVERAL, act=acts.answer_wrongly),
    Screen("Diagnostic, relecture incomplète", "{half_done}relecture/", who=HALF_WAY, main=True),
    Screen("Diagnostic, relecture complète", "{complete}relecture/", who=SEVERAL),
    Screen("Diagnostic, résultat", "{result}", who=OWNER, main=True),
    Screen("Diagnostic, qui voit quoi", f"{HOME}diagnostic/partage/{{organisation}}/", who=OWNER, main=True),
    Screen("Diagnostic, lien de lecture", f"{HOME}diagnostic/lecture/{{link}}/"),
    Screen("Diagnostic, lien fermé", f"{HOME}diagnostic/lecture/ferme/", status=404),
    Screen("Diagnostic, progression", "{progression}", who=OWNER, main=True),
    Screen("Refaire le point, rappel", "{assess_again}", who=OWNER),
    Screen("Diagnostic, calcul du score", "{result}calcul/", who=OWNER),
    Screen("Essai pilote, commencer", f"{HOME}diagnostic/pilote/", who=OWNER),
    Screen("Mes messages", "/mon-espace/mes-messages/", who=OWNER, main=True),
    Screen("Données ouvertes", f"{HOME}donnees-ouvertes/", main=True),
    Screen("Mes clés d’API", "/mon-espace/cles-api/", who=OWNER, main=True),
    Screen("API, sommaire", "/api/docs/", main=True),
    Screen("API, une opération", "/api/docs/ressources_list_territory_resources/", main=True),
    Screen("Recevoir la lettre sans compte", "/mon-espace/lettre/grand-poitiers/"),
    Screen("Ne plus recevoir de messages", "{unsubscribe}"),
    Screen("Ne plus recevoir de rappels", "{stop_reminders}"),
    Screen("Messages de la démonstration", "/demo/messages/"),
]

ERRORS = [
    Screen("Erreur 404", f"{HOME}cette-page-n-existe-pas/", status=404),
    Screen("Erreur 403", "/admin/", who=JURY, status=403),
    Screen("Erreur 409", "/design/erreurs/409/", may_be_absent=True),
    Screen("Erreur 429", "/design/erreurs/429/", may_be_absent=True),
    Screen("Erreur 500", "/design/erreurs/500/", may_be_absent=True),
    Screen("Système de design", "/design/?territoire=grand-poitiers", may_be_absent=True),
    Screen("Message électronique", "/design/message/?territoire=grand-poitiers", may_be_absent=True),
]

ADMIN = [
    Screen("Administration, équipe nationale", "/admin/", who=NATIONAL),
    Screen("Administration, responsable", "/admin/", who=MANAGER),
    Screen("Administration, communication", "/admin/", who=EDITOR),
    Screen("Administration, pages", "/admin/pages/{home_page}/", who=EDITOR),
    Screen("Administration, éditer une actualité", "/admin/pages/{news_page}/edit/", who=EDITOR),
    Screen("Administration, éditer l’accueil", "/admin/pages/{home_page}/edit/", who=MANAGER),
    Screen("Administration, éditer une ressource", "/admin/pages/{resource_page}/edit/", who=EDITOR),
    Screen("Administration, qui verra une ressource", "/admin/ressources/{resource_page}/qui-la-voit/", who=EDITOR),
    Screen("Administration, éditer un thème", "/admin/pages/{theme_page}/edit/", who=MANAGER),
    Screen("Administration, le questionnaire", "/admin/questionnaires/{questionnaire}/", who=MANAGER),
    Screen("Administration, essayer le questionnaire", "/admin/questionnaires/{questionnaire}/essayer/", who=MANAGER),
    Screen("Administration, essai pilote", "/admin/questionnaires/{questionnaire}/pilote/", who=MANAGER),
    Screen("Administration, publier le questionnaire", "/admin/questionnaires/{questionnaire}/publier/", who=MANAGER),
    Screen("Administration, versions du questionnaire", "/admin/questionnaires/{questionnaire}/versions/", who=MANAGER),
    Screen("Administration, questionnaire et national", "/admin/questionnaires/{questionnaire}/national/", who=MANAGER),
    Screen("Administration, déplacer des questions", "/admin/questionnaires/{questionnaire}/deplacer/", who=MANAGER),
    Screen("Administration, entretien de la bibliothèque", "/admin/bibliotheques/{library}/", who=NATIONAL),
    Screen("Administration, ce qui manque", "/admin/bibliotheques/{own_library}/manques/", who=MANAGER),
    Screen(
        "Administration, ce qui manque, une case",
        "/admin/bibliotheques/{own_library}/manques/?theme=energie&niveau=debutant&structure=company",
        who=MANAGER,
    ),
    Screen("Administration, toutes les ressources", "/admin/bibliotheques/{own_library}/toutes/", who=EDITOR),
    Screen("Administration, import et export", "/admin/bibliotheques/{own_library}/echanger/", who=EDITOR),
    Screen("Administration, territoires", "/admin/territoires/", who=NATIONAL),
    Screen("Administration, ouvrir un territoire", "/admin/territoires/new/", who=NATIONAL),
    Screen("Administration, identité", "/admin/territoires/edit/{territory}/", who=MANAGER),
    Screen("Administration, structures", "/admin/structures/", who=MANAGER),
    Screen("Administration, mises en relation", "/admin/mises-en-relation/", who=MANAGER),
    Screen("Administration, inscriptions à un rendez-vous", "/admin/agenda/{joinable_pk}/inscriptions/", who=MANAGER),
    Screen("Administration, une mise en relation", "/admin/mises-en-relation/inspect/{callback_pk}/", who=MANAGER),
    Screen("Administration, relire une fiche", "/admin/structures/{asked}/fiche/", who=MANAGER),
    Screen("Administration, retours d’expérience", "/admin/retours/", who=MANAGER),
    Screen("Administration, relire un retour", "/admin/retours/{review}/relecture/", who=MANAGER),
    Screen("Administration, commentaires", "/admin/commentaires/", who=MANAGER),
    Screen("Administration, relire un commentaire", "/admin/commentaires/{comment}/relecture/", who=MANAGER),
    Screen("Administration, suivi d’une structure", "/admin/structures/{guided}/suivi/", who=MANAGER),
    Screen("Administration, écrire aux structures", "/admin/structures/message/?suivi=ongoing", who=MANAGER),
    Screen("Administration, lettres", "/admin/lettres/", who=MANAGER),
    Screen("Administration, pages anciennes", "/admin/pages-anciennes/", who=MANAGER),
    Screen("Administration, préparer une lettre", "/admin/lettres/{letter_draft}/", who=EDITOR),
    Screen("Administration, relire une lettre", "/admin/lettres/{letter_draft}/envoi/", who=MANAGER),
    Screen("Administration, lettre envoyée", "/admin/lettres/{letter_sent}/", who=MANAGER),
    Screen("Administration, contenus à reprendre", "/admin/reprendre/", who=MANAGER),
    Screen("Administration, reprendre un contenu", "/admin/reprendre/{offer}/", who=EDITOR),
    Screen("Administration, ce que nous partageons", "/admin/reprendre/partages/", who=MANAGER),
    Screen("Administration, annuaire des équipes", "/admin/equipes/", who=MANAGER),
    Screen("Administration, inviter des structures", "/admin/territoires/{territory}/inviter/", who=MANAGER),
    Screen("Administration, diagnostics partagés", "/admin/diagnostics/", who=MANAGER),
    Screen("Administration, un diagnostic partagé", "/admin/diagnostics/inspect/{shared}/", who=MANAGER),
    Screen("Administration, équipe", "/admin/territoires/{territory}/equipe/", who=MANAGER),
    Screen("Administration, clés d’API", "/admin/territoires/{territory}/cles-api/", who=MANAGER),
    Screen("Administration, échanger un questionnaire", "/admin/questionnaires/{questionnaire}/echanger/", who=MANAGER),
    Screen("Administration, ajouter un thème", "/admin/questionnaires/{questionnaire}/themes/ajouter/", who=MANAGER),
]

CAMPAIGNS = [
    Screen("Campagne, page ouverte", "{open_campaign}", main=True),
    Screen("Campagne, page terminée", "{past_campaign}"),
    Screen("Campagne, poser une question", "{open_campaign}question/"),
    Screen("Campagne, palmarès", "{past_campaign}palmares/", main=True),
    Screen("Campagne, lauréat", "{past_campaign}palmares/biscuiterie-croquelune/"),
    Screen("Campagnes nationales", "/ami/"),
    Screen("Campagne nationale ouverte", "{open_call}"),
    Screen("Campagne nationale, retenues", "/ami/2023/palmares/"),
    Screen("Candidature, commencer", "{begin}", who=OWNER),
    Screen("Candidature, suivi d’un brouillon", "{draft}", who=OWNER),
    Screen("Candidature, étape", "{draft}partie/votre-action/1/", who=OWNER, main=True),
    Screen("Candidature, ce que l’on joint", "{draft}joindre/", who=OWNER),
    Screen("Candidature, relecture", "{draft}relecture/", who=OWNER),
    Screen("Candidature, suivi et lettre reçue", "{decided}", who=OWNER),
    Screen("Candidature, accusé de réception", "{decided}recu/", who=OWNER),
    Screen("Candidature d’une collectivité, lettre", "{of_place}lettre/", who=COLLECTIVITE),
    Screen("Candidature d’une collectivité, auteurs", "{of_place}auteurs/", who=COLLECTIVITE),
    Screen("Jury, à évaluer", "{jury}", who=JURY, main=True),
    Screen("Jury, évaluer", "{to_review}", who=JURY, main=True),
    Screen("Jury, évaluation envoyée", "{reviewed}", who=JURY),
    Screen("Mon espace, membre du jury", "/mon-espace/", who=JURY),
    Screen("Administration, campagnes", "/admin/campagnes/", who=MANAGER),
    Screen("Administration, campagne", "{open_desk}", who=MANAGER),
    Screen("Administration, éditer une campagne", "/admin/pages/{campaign_page}/edit/", who=MANAGER),
    Screen("Administration, candidatures", "{open_desk}candidatures/", who=MANAGER),
    Screen("Administration, une candidature", "{open_desk}candidatures/{received}/", who=MANAGER),
    Screen("Administration, questions", "{open_desk}questions/", who=MANAGER),
    Screen("Administration, jury", "{review_desk}jury/", who=MANAGER),
    Screen("Administration, évaluations", "{review_desk}evaluations/", who=MANAGER),
    Screen("Administration, délibération", "{past_desk}deliberation/", who=MANAGER),
    Screen("Administration, une candidature délibérée", "{past_desk}deliberation/{won}/", who=MANAGER),
    Screen("Administration, palmarès et lettres", "{past_desk}palmares/", who=MANAGER),
    Screen("Administration, diversité", "{ami_desk}diversite/", who=NATIONAL),
    Screen("Administration, convention", "{ami_desk}candidatures/{selected}/convention/", who=NATIONAL),
    Screen("Administration, lancements", "/admin/lancement/", who=NATIONAL),
    Screen("Administration, un lancement", "/admin/lancement/{territory}/", who=MANAGER),
    Screen("Administration, tableau de bord", "/admin/tableau-de-bord/{territory}/", who=MANAGER, main=True),
    Screen("Administration, tableau de bord national", "/admin/tableau-de-bord/", who=NATIONAL),
]

GROUPS = {
    "Site public": PUBLIC,
    "Compte": ACCOUNT,
    "Espace des membres": MEMBER,
    "Erreurs et système de design": ERRORS,
    "Administration": ADMIN,
    "Campagnes": CAMPAIGNS,
}
SCREENS = [screen for group in GROUPS.values() for screen in group]


def choose(word: str) -> list[Screen]:
    """The screens whose name or group holds the word, whatever its accents; all of them without a word."""
    key = slugify(word)
    return [screen for name, group in GROUPS.items() for screen in group if key in slugify(name) or key in screen.key]
