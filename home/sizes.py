"""The sizes of organisations, by their employees: how several of them are told. Pure: no Django."""

from collections.abc import Collection

HEADCOUNTS = ("0", "1-9", "10-49", "50-249", "250+")  # as in `home.enums.Headcount`


def sizes_in_words(sizes: Collection[str]) -> str:
    """« de 50 salariés et plus », « sans salarié, ou de 10 à 49 salariés »: sizes that follow each other are one."""
    runs: list[list[str]] = []
    for index, size in enumerate(HEADCOUNTS):
        if size in sizes:
            runs[-1].append(size) if runs and HEADCOUNTS[index - 1] in sizes else runs.append([size])
    return ", ou ".join(_run_in_words(run[0], run[-1]) for run in runs)


def _run_in_words(first: str, last: str) -> str:
    low, high = first.partition("-")[0].rstrip("+"), last.partition("-")[2]
    if last == "0":
        return "sans salarié"
    if last == "250+":
        return f"de {low} salariés et plus" if first != "0" else "de toute taille"
    return f"de {high} salariés au plus" if first == "0" else f"de {low} à {high} salariés"
