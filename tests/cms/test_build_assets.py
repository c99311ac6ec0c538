"""The style sheets and the script of the site: every source, each one once, in the order of the layers."""

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.pure


@pytest.fixture
def built(settings, tmp_path):
    """The file of that name, as `build_assets` makes it in an empty folder."""
    settings.BUILD_DIR = tmp_path / "build"
    call_command("build_assets", verbosity=0)
    return lambda name: (settings.BUILD_DIR / name).read_text(encoding="utf-8")


def sources(settings, folder: str) -> list:
    return list((settings.BASE_DIR / "static" / folder).rglob(f"*.{folder}"))


def places_of(paths, joined: str) -> list[int]:
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert [joined.count(text) for text in texts] == [1] * len(texts)
    return [joined.index(text) for text in texts]


@pytest.mark.parametrize("kind", ["css", "js"])
def test_every_source_is_there_once_and_nothing_else(built, settings, kind):
    paths, joined = sources(settings, kind), built(f"site.{kind}")
    apart = ("dossiers", "library", *(("search", "sections") if kind == "css" else ()))
    joined += "".join(built(f"{name}.{kind}") for name in apart)
    assert paths
    places_of(paths, joined)
    for path in paths:
        joined = joined.replace(path.read_text(encoding="utf-8"), "")
    assert joined.strip() == ""


def test_style_goes_from_the_tokens_to_the_printed_page(built, settings):
    css = settings.BASE_DIR / "static" / "css"
    components = sorted((css / "components").glob("*.css"))
    order = [css / "tokens.css", css / "base.css", *components, css / "print.css"]
    apart = {path for folder in ("dossiers", "library", "search", "sections") for path in (css / folder).glob("*.css")}
    assert set(order) | apart == set(sources(settings, "css"))
    places = places_of(order, built("site.css"))
    assert places == sorted(places)


def test_command_writes_again_only_what_changed(built, settings):
    target = settings.BUILD_DIR / "site.css"
    made, text = target.stat().st_mtime_ns, built("site.css")
    call_command("build_assets", verbosity=0)
    assert target.stat().st_mtime_ns == made
    target.write_text("ancien", encoding="utf-8")
    call_command("build_assets", verbosity=0)
    assert built("site.css") == text
