"""The first text of « Rejoindre le programme », which the national team then changes as any page."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Of the call for expressions of interest of 2023, whose figure is that of Bpifrance.
WHY = (
    "Les PME et les ETI représentent entre 27\u00a0% et 32\u00a0% de l’empreinte carbone de la France (Bpifrance, "
    "«\u00a0Décarboner les PME et ETI françaises\u00a0», avril 2023). Un territoire n’atteint ses objectifs qu’avec "
    "ses entreprises, ses associations et ses établissements publics."
)
WHO = (
    "Le programme est porté par le Cerema et Efficacity, avec le soutien de France Ville Durable, de l’ADEME, de la "
    "Banque des Territoires et de France 2030."
)
STEPS = (
    "L’état des lieux et le cadrage, avec la collectivité.",
    "La mobilisation des acteurs du territoire, et l’écriture d’une charte.",
    "Le référentiel d’auto-évaluation\u00a0: les thèmes, les questions, la notation.",
    "La base de ressources, pour les besoins humains et financiers.",
    "La mise en ligne, essayée par une promotion d’acteurs pionniers.",
    "Le lancement officiel, l’animation et la mise en valeur.",
)
HOW = (
    "Les communes et les intercommunalités candidatent en ligne, par un formulaire d’une page et une lettre "
    "d’engagement signée. Le coût, le cofinancement et le calendrier sont dits avec chaque appel."
)


def text_on_joining(*, calls_page: int) -> SafeString:
    """`calls_page`: the page where calls are announced."""
    steps = format_html_join("", "<li>{}</li>", ((step,) for step in STEPS))
    return format_html(
        "<h2>Pourquoi</h2><p>{}</p><h2>Six étapes</h2><ol>{}</ol><h2>Qui le porte</h2><p>{}</p>"
        '<h2>Comment candidater</h2><p>{}</p><p><a linktype="page" id="{}">Voir les appels à candidatures</a></p>',
        WHY,
        steps,
        WHO,
        HOW,
        str(calls_page),
    )
