"""The first text of the national home, which the national team then changes as that of any page."""

from typing import Any

HERO = {
    "title": "Un espace par territoire pour avancer ensemble",
    "lead": (
        "Entreprises, associations, établissements publics\u00a0: trouvez l’espace de votre territoire, faites le "
        "point en vingt minutes, et avancez avec ceux qui sont près de vous."
    ),
}
FIGURE = {
    "value": "27 à 32\u00a0%",
    "label": "de l’empreinte carbone française vient des PME et des ETI",
    "source": "Bpifrance, Décarboner les PME et ETI françaises, avril 2023",
}
LISTS = {"resources": "Nouvelles ressources", "events": "Prochains rendez-vous", "news": "Actualités du réseau"}
BEARERS = {
    "Un programme copiloté par": ("Cerema", "Efficacity"),
    "Avec le soutien de": ("France Ville Durable", "ADEME", "Banque des Territoires", "France 2030"),
}


def first_sections() -> list[tuple[str, dict[str, Any]]]:
    """Sections of the body: the head, the figure, the newest of each list, who bears the programme."""
    return [
        ("hero", HERO),
        ("figures", {"figures": [FIGURE]}),
        *(("listing", {"kind": kind, "title": title, "count": 3}) for kind, title in LISTS.items()),
        *(
            ("partners", {"title": title, "partners": [{"name": name} for name in names]})
            for title, names in BEARERS.items()
        ),
    ]
