"""Where files are kept: a disk, or a bucket of a real S3 server."""

import runpy
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

ROOT = Path(__file__).resolve().parents[1]
BUCKET = {
    "S3_BUCKET": "acteurs",
    "S3_ENDPOINT_URL": "http://127.0.0.1:9",
    "S3_REGION": "fr-par",
    "S3_ACCESS_KEY_ID": "clef",
    "S3_SECRET_ACCESS_KEY": "secret",
}


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def s3_server():
    from moto.server import ThreadedMotoServer  # long to import: only for the tests that ask for it

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def read_settings(monkeypatch):
    """The settings as they are for an environment that holds these variables too."""

    def read(**environment: str) -> dict:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "cms" / "settings.py"))

    return read


@pytest.fixture
def disk(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def bucket(settings, disk, s3_server, read_settings):
    """An empty bucket as the default storage; gives the names of what it holds."""
    storages = read_settings(**BUCKET | {"S3_ENDPOINT_URL": s3_server})["STORAGES"]
    settings.STORAGES = settings.STORAGES | {"default": storages["default"]}
    held = default_storage.bucket
    held.create(CreateBucketConfiguration={"LocationConstraint": "fr-par"})
    yield lambda: {item.key for item in held.objects.all()}
    held.objects.all().delete()
    held.delete()


@pytest.fixture(params=["disk", "bucket"])
def storage(request):
    return request.getfixturevalue(request.param)
