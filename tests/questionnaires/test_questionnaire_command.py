"""`manage.py questionnaire`: what it says, and how it ends."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from questionnaires.services.exchanging import import_document
from questionnaires.studio.exchange import to_file
from tests.questionnaires.test_exchanging import draft_of, other, page, small, themes  # noqa: F401

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    """The exit code, and what is said."""
    out = StringIO()
    try:
        call_command("questionnaire", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


@pytest.fixture
def written(tmp_path):
    def write(document, name: str = "questionnaire.json") -> str:
        (tmp_path / name).write_bytes(to_file(document))
        return str(tmp_path / name)

    return write


def test_a_file_is_imported_then_exported_the_same(page, written, tmp_path):  # noqa: F811
    code, said = run("import", "ici", written(small()))
    assert code == 0
    assert "À relire : [avertissement]" in said
    again = tmp_path / "again.json"
    assert run("export", "ici", "--output", str(again)) == (0, "")
    assert run("diff", written(small()), str(again)) == (0, "")
    assert run("export", "ici")[1] == again.read_text(encoding="utf-8")


def test_a_dry_run_writes_nothing_and_tells_all(page, written):  # noqa: F811
    import_document(page, small(), by=None)
    before = draft_of(page)
    code, said = run("import", "ici", written(small(text="Autrement ?")), "--dry-run", "--json")
    told = json.loads(said)
    assert (code, told["imported"], told["wrong"], told["lost"]) == (0, False, [], None)
    assert [change["key"] for change in told["changes"]["questions"]] == ["suivi"]
    assert draft_of(page) == before


def test_what_cannot_be_imported_ends_with_one(page, written):  # noqa: F811
    code, said = run("import", "ici", written(small(text="x" * 301)))
    assert code == 1
    assert "[erreur] Énergie, «" in said
    assert not page.get_children().exists()


def test_findings_end_with_one(page, written):  # noqa: F811
    code, said = run("lint", written(small(inconnu=1)))
    assert code == 1
    assert "Ce champ n’existe pas dans le schéma 1." in said
    code, said = run("lint", "ici", "--json")
    assert code == 1
    assert json.loads(said)["findings"][0]["severity"] == "error"
    assert run("lint", "ici@1")[0] in {0, 1}


def test_differences_end_with_one(page, written):  # noqa: F811
    code, said = run("diff", written(small()), written(small(text="Autrement ?"), "b.json"))
    assert code == 1
    assert said == "~ « Autrement ? » [suivi], Question : Quoi ? → Autrement ?\n"
    code, said = run("diff", "ici@1", written(small()), "--json")
    assert code == 1
    assert {change["key"]: change["is_new"] for change in json.loads(said)["questions"]}["suivi"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ("lint", "nulle-part"),
        ("lint", "ici@9"),
        ("lint", "absent.json"),
        ("lint", "pyproject.toml/absent.json"),
        ("export", "ici@x"),
        ("diff", "ici", "ici@1"),
        ("import", "ici", "pyproject.toml"),
        ("import", "nulle-part", "absent.json"),
    ],
)
def test_bad_use_ends_with_two(page, arguments):  # noqa: F811
    assert run(*arguments)[0] == 2
