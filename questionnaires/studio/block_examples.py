"""A question of each kind, as the list of kinds shows it to who chooses one. Pure: no Django."""

from typing import Any

Document = dict[str, Any]


def _choice(key: str, label: str, points: str = "0", **more: Any) -> Document:
    return {"key": key, "label": label, "points": points, **more}


EXAMPLES: dict[str, Document] = {
    "single": {
        "text": "Pesez-vous vos déchets\u202f?",
        "choices": [_choice("non", "Non"), _choice("an", "Une fois par an", "1"), _choice("mois", "Chaque mois", "2")],
    },
    "multiple": {
        "text": "Quelles matières triez-vous à part\u202f?",
        "choices": [
            _choice("papier", "Papiers et cartons", "1"),
            _choice("verre", "Verre", "1"),
            _choice("rien", "Aucune", exclusive=True),
        ],
    },
    "yes_no": {
        "text": "Avez-vous un local à vélos\u202f?",
        "choices": [_choice("oui", "Oui", "1"), _choice("non", "Non")],
    },
    "scale": {
        "text": "Vos équipes participent-elles aux économies d’énergie\u202f?",
        "minimum": 0,
        "maximum": 5,
        "minimum_label": "pas du tout",
        "maximum_label": "tout à fait",
    },
    "number": {"text": "Combien d’électricité avez-vous consommé l’an dernier\u202f?", "unit": "kWh"},
    "percentage": {"text": "Quelle part de votre éclairage est en LED\u202f?"},
    "short_text": {"text": "Qui suit ce sujet chez vous\u202f?", "max_length": 100},
    "long_text": {"text": "Racontez ce que vous avez déjà essayé.", "max_length": 1000},
    "date": {"text": "De quand date votre dernier audit\u202f?"},
    "file": {"text": "Joignez votre dernier bilan.", "max_files": 1},
}
