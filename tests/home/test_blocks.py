"""The sections of which pages are built: each has an example, a help and a template, and holds what is typed."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlock

from home.blocks import BodyBlock, HomeBlock
from home.blocks.examples import EXAMPLES
from home.models import StandardPage
from tests.factories.pages import make_document, make_image, make_standard_page

BLOCKS = HomeBlock().child_blocks


@pytest.mark.pure
def test_every_section_is_shown_and_explained_to_who_chooses_one():
    assert set(EXAMPLES) == set(BLOCKS)
    assert len(BLOCKS) == 20
    for name, block in BLOCKS.items():
        assert block.is_previewable, name
        assert block.get_description(), name
        assert block.meta.template == f"blocks/{name}.html"
        assert block.meta.group, name


@pytest.mark.pure
def test_articles_hold_all_but_the_head_of_a_home():
    assert set(BLOCKS) - set(BodyBlock().child_blocks) == {"hero", "axes", "partners"}


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("name", BLOCKS)
def test_its_example_is_drawn_as_visitors_would_see_it(as_person, name):
    client = as_person("redaction.ici")
    response = client.get("/admin/block-preview/", {"id": BLOCKS[name].definition_prefix})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'sections.css"' in page
    assert "<main>" in page
    assert page.partition("<main>")[2].partition("</main>")[0].strip()


def values_of(territory) -> list[tuple[str, object]]:
    """Each section an editor can write, with a picture and a document of their own."""
    picture = {"image": make_image(territory, "Un atelier").pk, "alt_text": "Un atelier", "decorative": False}
    said = {name: dict(value) if isinstance(value, dict) else value for name, value in EXAMPLES.items()}
    said["picture"]["image"] = said["video"]["image"] = said["map"]["image"] = picture
    said["gallery"]["pictures"] = [{"image": picture, "caption": "Un"}, {"image": picture, "caption": ""}]
    said["documents"]["documents"] = [{"document": make_document(territory).pk, "title": "", "text": "Douze pages."}]
    return [(name, said[name]) for name in BodyBlock().child_blocks]


@pytest.fixture
def written(here) -> StandardPage:
    page = make_standard_page(here)
    page.body = StreamBlock.to_python(BodyBlock(), [{"type": kind, "value": value} for kind, value in values_of(here)])
    page.save_revision().publish()
    return page


@pytest.mark.django_db
def test_a_page_of_all_sections_is_written_checked_and_read(client, written):
    body = StandardPage._meta.get_field("body").stream_block
    body.clean(written.body)
    page = client.get(f"/ici/{written.slug}/").content.decode()
    for said in (
        "Combien cela coûte-t-il",
        "Voir la vidéo sur videos.example.org (3\u00a0min)",
        "https://www.openstreetmap.org/search?query=2+place+du+March%C3%A9+86000+Poitiers",
        '<th scope="row">Papier</th>',
        'data-label="Passages par mois"',
        "Du lundi au jeudi",
        'alt="Un atelier"',
    ):
        assert said in page, said
    assert "example.svg" not in page


@pytest.mark.pure
@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("video", {"address": "javascript:alert(1)"}),
        ("contact", {"email": "pas une adresse"}),
        ("steps", {"steps": [{"title": "Une seule", "text": ""}]}),
        ("figures", {"figures": []}),
    ],
)
def test_what_does_not_hold_is_refused(name, wrong):
    block = BLOCKS[name]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({**EXAMPLES[name], **wrong}))
