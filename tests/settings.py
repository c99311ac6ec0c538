"""Settings of the tests: production's, in a folder of their own for each process, without what only costs time."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("TESTS_DIR", ROOT / "var" / "tests"))
OWN_FOLDER = FOLDER / os.environ.get("PYTEST_XDIST_WORKER", "main")
for _name in ["build", "static", "media"]:
    (OWN_FOLDER / _name).mkdir(parents=True, exist_ok=True)
(FOLDER / "build").mkdir(exist_ok=True)

# What a developer keeps in `.env` must not decide a test.
os.environ.update(
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    BASE_URL="http://localhost",
    CACHE_URL="",
    DATABASE_POOL_SIZE="0",
    DEBUG="0",
    DEMO="0",
    HTTPS="0",
    MFA_REQUIRED_ROLES="",
    PRODUCTION="0",
    PROXY="0",
    S3_ACCESS_KEY_ID="",
    S3_BUCKET="",
    S3_ENDPOINT_URL="",
    S3_REGION="",
    S3_SECRET_ACCESS_KEY="",
    SECRET_KEY="clef-des-tests-" * 4,
    TASKS="immediate",
    VAR_DIR=str(OWN_FOLDER),
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'unused.sqlite3'}")

from cms.settings import *  # noqa: E402, F403
from cms.settings import DATABASES, STATICFILES_DIRS, STORAGES  # noqa: E402

# A kept connection would outlive the test that opened it, and hold the database that the next one replaces.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if "timeout" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["timeout"] = 60  # seconds of SQLite: on a busy machine, slow is not wrong

# Built once, by the first process, for all.
BUILD_DIR = FOLDER / "build"
STATICFILES_DIRS = [STATICFILES_DIRS[0], BUILD_DIR]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
