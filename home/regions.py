"""The regions of France, by their official codes (INSEE), in the order of their names; what is in none of them."""

REGIONS = {
    "84": "Auvergne-Rhône-Alpes",
    "27": "Bourgogne-Franche-Comté",
    "53": "Bretagne",
    "24": "Centre-Val de Loire",
    "94": "Corse",
    "44": "Grand Est",
    "01": "Guadeloupe",
    "03": "Guyane",
    "32": "Hauts-de-France",
    "11": "Île-de-France",
    "04": "La Réunion",
    "02": "Martinique",
    "06": "Mayotte",
    "28": "Normandie",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "52": "Pays de la Loire",
    "93": "Provence-Alpes-Côte d’Azur",
}

# Each stands in the place of a region in the official lists of communes.
COLLECTIVITIES = {
    "989": "Île de Clipperton",
    "988": "Nouvelle-Calédonie",
    "987": "Polynésie française",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
    "975": "Saint-Pierre-et-Miquelon",
    "984": "Terres australes et antarctiques françaises",
    "986": "Wallis et Futuna",
}
REGION_NAMES = REGIONS | COLLECTIVITIES
