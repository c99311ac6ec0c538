"""Words as they are compared: without accents nor capitals. Pure: no Django."""

import unicodedata


def without_accents(text: str) -> str:
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
