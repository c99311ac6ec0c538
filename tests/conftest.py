"""What every test may use: the database of the three legs, and the people of `tests.world`."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import settings

from actors.models import Organisation, User
from home import generations, spaces
from home.models import Territory
from questionnaires.peers.reading import compared_versions
from questionnaires.versions import definition_of, lineage_of
from tests.world import build_world
from trophees.versions import form_of

# How long an example takes says more of the machine than of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

pytest_plugins = ["tests.legs", "tests.databases", "tests.storages", "tests.chromium"]


@pytest.fixture(scope="session")
def fill_template():
    return build_world


@pytest.fixture(autouse=True)
def _forget_what_was_kept():
    """What the process keeps of one test's database is not true of the next one's."""
    forget()
    yield
    forget()


@pytest.fixture
def generations_read_once(monkeypatch):
    """They are read again each second; where queries are counted, a slow machine must not count them twice."""
    monkeypatch.setattr(generations, "time", SimpleNamespace(monotonic=lambda: 1000.0))


@pytest.fixture(autouse=True)
def _driven_browsers_type_faster_than_people(request, monkeypatch):
    if request.node.get_closest_marker("browser"):
        monkeypatch.setattr("home.spam.FASTEST", timedelta(0))


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done inside is followed by all that waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def forget() -> None:
    spaces.forget()
    definition_of.cache_clear()
    compared_versions.cache_clear()
    lineage_of.cache_clear()
    form_of.cache_clear()


@pytest.fixture
def here(db) -> Territory:
    return Territory.objects.get(slug="ici")


@pytest.fixture
def there(db) -> Territory:
    return Territory.objects.get(slug="ailleurs")


@pytest.fixture
def person(db):
    """A person of the world by the beginning of their address: `person("titulaire.ici")`."""
    return lambda name: User.objects.get(email=f"{name}@example.org")


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.get(name="Menuiserie ici")


@pytest.fixture
def as_person(client, person):
    """The test client, signed in as somebody."""

    def sign_in(name: str):
        client.force_login(person(name))
        return client

    return sign_in
