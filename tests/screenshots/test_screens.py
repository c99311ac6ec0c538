import pytest
from PIL import Image

from tests.screenshots.camera import VIEWS
from tests.screenshots.run import README_PICTURES, ROOT, screens_for
from tests.screenshots.screens import SCREENS
from tests.screenshots.sheets import SHEET_WIDTH, write_sheets

pytestmark = pytest.mark.pure


def test_every_screen_has_a_file_name_of_its_own():
    assert len({screen.key for screen in SCREENS}) == len(SCREENS)


def test_screens_are_chosen_by_a_part_of_the_name_without_its_accents():
    assert "Accueil de Lille" in [screen.name for screen in screens_for("accueil", readme=False)]
    assert [screen.name for screen in screens_for("trophees", readme=False)] == ["Trophées"]
    assert screens_for("dromadaire", readme=False) == []


def test_readme_shows_the_pictures_that_are_made_for_it():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    files = {f"{screen.key}--{view.suffix}.png" for screen in screens_for("", readme=True) for view in VIEWS}
    for target, (name, _height) in README_PICTURES.items():
        assert f"({target})" in readme
        assert name in files


def test_sheets_show_the_pictures_that_are_there(tmp_path):
    for screen in SCREENS[:7]:
        Image.new("RGB", (1280, 3000), "white").save(tmp_path / f"{screen.key}--1280.png")
        Image.new("RGB", (375, 900), "white").save(tmp_path / f"{screen.key}--375.png")
    assert write_sheets(tmp_path) == 2
    assert Image.open(tmp_path / "sheet-01.png").width == SHEET_WIDTH
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count("<figure>") == 14
    assert SCREENS[7].name not in page
