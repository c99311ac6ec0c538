"""An example of each section, as the list of sections shows it to who chooses one. Pure: no Django.

Pictures are missing on purpose: templates draw an invented one in their place (`is_example`).
"""

from typing import Any

EXAMPLES: dict[str, Any] = {
    "hero": {
        "title": "Ici, on s’y met ensemble",
        "lead": "Vingt minutes pour savoir où l’on en est, et par quoi commencer.",
        "note": "Gratuit, sans engagement.",
    },
    "prose": (
        "<h2>Pourquoi mesurer</h2><p>On n’améliore que ce que l’on connaît. Le diagnostic pose "
        "<b>quarante questions</b>, et dit ensuite par où commencer.</p><ul><li>Seul ou à plusieurs</li>"
        "<li>En une ou plusieurs fois</li></ul>"
    ),
    "call_out": {"title": "À savoir", "text": "<p>Les réponses restent à la structure qui les donne.</p>"},
    "steps": {
        "title": "Comment s’engager",
        "steps": [
            {"title": "Évaluer sa structure", "text": "<p>Vingt minutes suffisent.</p>"},
            {"title": "Choisir ses actions", "text": "<p>Trois pour commencer.</p>"},
            {"title": "Signer la charte", "text": ""},
        ],
    },
    "timeline": {
        "title": "Une année de dispositif",
        "moments": [
            {"when": "Janvier", "title": "Ouverture des diagnostics", "text": ""},
            {"when": "Juin", "title": "Rencontre des structures engagées", "text": "Une demi-journée d’ateliers."},
            {"when": "Novembre", "title": "Remise des trophées", "text": ""},
        ],
    },
    "faq": {
        "title": "Questions fréquentes",
        "questions": [
            {"question": "Qui voit mes réponses\u202f?", "answer": "<p>Vous et l’équipe de votre territoire.</p>"},
            {"question": "Combien cela coûte-t-il\u202f?", "answer": "<p>Rien.</p>"},
        ],
    },
    "table": {
        "caption": "Ce que trient les structures",
        "columns": [
            {"type": "text", "heading": "Matière"},
            {"type": "text", "heading": "Où la porter"},
            {"type": "number", "heading": "Passages par mois"},
        ],
        "rows": [
            {"values": ["Papier", "Déchèterie des Trois Moulins", "2"]},
            {"values": ["Bois", "Recyclerie du Val", "1"]},
        ],
    },
    "figures": {
        "figures": [
            {"value": "128", "label": "structures engagées", "source": ""},
            {"value": "2,4/5", "label": "score moyen", "source": ""},
            {"value": "31\u00a0%", "label": "ont progressé en un an", "source": ""},
        ]
    },
    "testimony": {
        "quote": "On pensait que c’était pour les grands. En vingt minutes, on savait par où commencer.",
        "author": "Prune Alézan, Biscuiterie des Trois Moulins",
    },
    "picture": {"image": None, "caption": "L’atelier de réparation, un samedi de mars."},
    "gallery": {
        "title": "La rencontre de juin en images",
        "pictures": [
            {"image": None, "caption": "L’accueil"},
            {"image": None, "caption": "Un atelier"},
            {"image": None, "caption": "La signature"},
        ],
    },
    "video": {
        "title": "Trois minutes pour comprendre le diagnostic",
        "file": None,
        "captions": None,
        "address": "https://videos.example.org/diagnostic",
        "image": None,
        "duration": "3\u00a0min",
        "transcript": "<p>Une artisane ouvre le diagnostic sur son téléphone et répond à la première question.</p>",
    },
    "documents": {
        "title": "À télécharger",
        "documents": [{"document": None, "title": "Guide du premier diagnostic", "text": "Douze pages, pas à pas."}],
    },
    "map": {
        "title": "Où nous trouver",
        "image": None,
        "spots": [
            {
                "name": "Maison de la transition",
                "address": "2 place du Marché\n86000 Poitiers",
                "access": "Bus 3, arrêt Marché",
            }
        ],
    },
    "partners": {
        "title": "Nos partenaires",
        "partners": [{"name": "Chambre de commerce"}, {"name": "Agence de l’énergie"}, {"name": "Recyclerie du Val"}],
    },
    "cards": {
        "title": "Pour aller plus loin",
        "intro": "",
        "cards": [
            {"title": "Le dispositif", "text": "Ce qu’il propose, et à qui.", "address": "https://example.org/"},
            {"title": "La charte", "text": "Neuf engagements, à son rythme.", "address": "https://example.org/"},
            {
                "title": "Les trophées",
                "text": "Chaque année, des initiatives saluées.",
                "address": "https://example.org/",
            },
        ],
    },
    "listing": {"kind": "news", "title": "Dernières actualités", "intro": "", "theme": "", "count": 3},
    "diagnostic_call": {
        "title": "Où en êtes-vous\u202f?",
        "text": "Quarante questions, vingt minutes, un score par thème.",
        "button": "Évaluer ma structure",
    },
    "contact": {
        "title": "Une question\u202f?",
        "text": "Nous répondons sous deux jours ouvrés.",
        "name": "L’équipe du dispositif",
        "email": "equipe@example.org",
        "phone": "",
        "hours": "Du lundi au jeudi",
    },
    "axes": {
        "title": "Trois axes pour avancer",
        "axes": [
            {"title": "Se situer", "text": "Un diagnostic en vingt minutes.", "page": None, "link_text": ""},
            {"title": "Agir", "text": "Des ressources choisies pour vous.", "page": None, "link_text": ""},
            {"title": "Se relier", "text": "Des pairs qui l’ont déjà fait.", "page": None, "link_text": ""},
        ],
    },
}
