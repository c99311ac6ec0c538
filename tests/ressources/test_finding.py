"""The library searched in French: stems, accents, typing errors, and whatever somebody types."""

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from home.models import Theme
from home.stems import MOST_WORDS, asked, corrected, kept, sought, words_of
from ressources.models import ResourcePage
from tests.factories.pages import make_resources

HERE = "/ici/ressources/"


# --- Words -----------------------------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("velo", "Les vélos du territoire"),
        ("VÉLOS", "Un vélo cargo"),
        ("mobilite", "Mobilités douces"),
        ("rénover", "La rénovation des bâtiments"),
        ("travaux", "Des travaux d’isolation"),
        ("local", "Des locaux sobres"),
        ("énergie", "L’énergie des autres"),
        ("prets verts", "Le prêt vert"),
        ("eco-conception", "Écoconception… ou éco-conception"),
        ("aide pour les vélos", "Vélo : une aide"),
        ("cœur", "Au coeur"),
        ("économiser", "Des économies d’eau"),
        ("aide financière", "Une aide, un financement"),
        ("comment faire des économies", "Économiser"),
    ],
)
def test_word_is_found_in_whatever_form_it_was_written(typed, written):
    assert all(sought(stem) in kept(written) for stem in asked(typed))


@pytest.mark.pure
@pytest.mark.parametrize(("typed", "written"), [("eau", "Un réseau"), ("bus", "Abusif"), ("acc", "Un accord")])
def test_short_word_is_not_the_beginning_of_another(typed, written):
    assert not any(sought(stem) in kept(written) for stem in asked(typed))


@pytest.mark.pure
@given(st.text())
def test_whatever_is_typed_asks_for_a_few_plain_stems(text):
    stems = asked(text)
    assert len(stems) <= MOST_WORDS
    assert all(stem.isascii() and stem.isalnum() for stem in stems)


@pytest.mark.pure
@given(st.text(max_size=60))
def test_text_is_found_by_each_of_its_own_words(text):
    assert all(sought(stem) in kept(text) for stem in asked(text))


@pytest.mark.pure
@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("mobilté", "mobilité"),
        ("Aide mobilté", "Aide mobilité"),
        ("velp", "vélo"),
        ("mobilité", ""),
        ("zzzz", ""),
        ("pre", ""),
    ],
)
def test_unknown_word_gives_way_to_the_nearest_that_is_known(typed, near):
    assert corrected(typed, words_of(["Prêt mobilité durable", "Une aide au vélo"])) == near


# --- The library -----------------------------------------------------------------------------------------------------


@pytest.fixture
def library(here) -> None:
    make_resources(
        here, title="Prime aux cycles", summary="Pour acheter des vélos.", kind="financing", theme="mobilite"
    )
    make_resources(here, title="Choisir un vélo", kind="guide", theme="mobilite")


@pytest.fixture
def page_of(client, library):
    return lambda text: client.get(HERE, {"q": text}).content.decode().replace("\u00a0", " ")


@pytest.mark.django_db
def test_search_finds_plurals_and_puts_titles_first(page_of):
    page = page_of("velo")
    assert page.index("Choisir un vélo") < page.index("Prime aux cycles")
    assert "2 ressources" in page
    assert "Prime aux cycles" in page_of("financements")


@pytest.mark.django_db
def test_typing_error_is_answered_by_the_nearest_word_and_says_so(page_of):
    page = page_of("mobilté")
    assert "Aucun résultat pour « mobilté » : voici ceux pour « <b>mobilité</b> »." in page
    assert "Prime aux cycles" in page
    assert "Guide Mobilité" in page
    assert "Aucun résultat pour" not in page_of("mobilité")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["dromadaire", "%", "_", "\\", "'; --", "\x00", "é" * 400, "((", "🚲", "a b c d e f g h"]
)
def test_any_text_is_answered(page_of, text):
    assert "Chercher" in page_of(text)


@pytest.mark.django_db
def test_words_follow_the_page_and_its_themes(here):
    (page,) = make_resources(here, title="Prime", body=[("prose", "<p>Pour les <b>tracteurs</b> sobres.</p>")])
    assert list(ResourcePage.objects.with_stems(asked("tracteur"))) == [page]
    Theme.objects.filter(key="energie").update(name="Chaleur")
    assert page not in ResourcePage.objects.with_stems(asked("chaleur"))
    call_command("index_resources")
    assert page in ResourcePage.objects.with_stems(asked("chaleur"))
