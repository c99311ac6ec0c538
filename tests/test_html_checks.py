"""`html_checks.py` sees each fault that it is there for, and none on a sound page."""

import pytest

from tests.html_checks import faults, links, policy_faults, read

pytestmark = pytest.mark.pure

SOUND = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Ici</title>
<meta name="viewport" content="width=device-width"><script type="application/ld+json">{}</script></head>
<body><main><h1>Ici</h1><label for="nom">Nom</label> <input id="nom" aria-describedby="aide"><p id="aide">Le vôtre.</p>
<img src="/point.png" alt="" width="8" height="8"><svg viewBox="0 0 8 8"><title>Un point</title></svg>
<time datetime="2026-10-09T14:32:00+02:00">14:32</time>
</main></body></html>"""
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
SPOILT = {
    "</h1>": ("</h2>", "parse_errors: line 3: "),
    "Le vôtre.": ('<i id="nom">Le vôtre.</i>', "duplicate_ids: id « nom » stands 2 times"),
    'for="nom"': ('for="nim"', "lost_references: for leads to no id « nim »"),
    'aria-describedby="aide"': (
        'aria-describedby="aide plus"',
        "lost_references: aria-describedby leads to no id « plus »",
    ),
    "<h1>Ici</h1>": ("<h2>Ici</h2>", "frame_of_the_page: 0 <h1>"),
    "<title>Ici</title>": ("<title> </title>", "frame_of_the_page: empty <title>"),
    'lang="fr"': ('lang="en"', "frame_of_the_page: lang is « en »"),
    'alt="" ': ("", "images: no alt"),
    '<p id="aide"': ('<p id="aide" style="color: red"', "inline_code: inline style"),
    "2026-10-09T": ("9 octobre 2026 ", "moments: datetime is"),
    'type="application/ld+json"': ('type="module"', "inline_code: inline"),
}


def test_sound_page_has_no_fault():
    assert list(faults(read(SOUND))) == []


@pytest.mark.parametrize("part", SPOILT)
def test_spoilt_page_has_its_fault(part):
    other, said = SPOILT[part]
    found = list(faults(read(SOUND.replace(part, other))))
    assert any(fault.startswith(said) for fault in found), found


def test_links_are_those_of_the_site():
    html = read('<a href="suite/#fin">Suite</a><a href="https://example.org/">Ailleurs</a><img src="/point.png">')
    assert links(html, address="/ici/") == {"/ici/suite/#fin", "/point.png"}


def test_policy_that_is_not_strict_is_seen():
    assert list(policy_faults(STRICT)) == []
    assert list(policy_faults(STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")))
    assert list(policy_faults(STRICT.replace("base-uri 'none'; ", "")))
