"""The example in Python runs the whole journey of an actor against a real server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import mail

from actors.models import Organisation
from home.enums import ApiScope
from questionnaires.models import Action, Assessment
from tests.factories.api_tokens import make_api_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "client" / "journey.py"
NAME = "Les Copains du vélo"


def start(live_server, *more: str, name: str = NAME, **environment: str) -> subprocess.Popen:
    asked = ["--address", live_server.url, "--territory", "ici", "--organisation", name, *more]
    return subprocess.Popen(
        [sys.executable, str(EXAMPLE), *asked, "--email", "camille@example.org"],
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_journey_from_sign_up_to_the_next_round(live_server):
    program = start(live_server, ENGAGES_PASSWORD="un-mot-de-passe-solide")
    assert "code" in program.stdout.readline()
    code = re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", mail.outbox[-1].body, re.MULTILINE)[0]
    told, wrong = program.communicate(f"{code}\n", timeout=120)
    assert (program.returncode, wrong) == (0, "")
    mine = Organisation.objects.get(name=NAME)
    rounds = Assessment.objects.filter(organisation=mine).submitted().order_by("round")
    assert [one.round for one in rounds] == [1, 2]
    assert rounds[0].score < rounds[1].score
    assert Action.objects.get(organisation=mine).state == "doing"
    assert "votre moyenne passe de" in told
    assert "Ressource : " in told


def test_journey_says_why_it_stops(live_server, person):
    secret = make_api_token(person("nouvelle"), scopes=[ApiScope.ANSWER])[1]
    program = start(live_server, ENGAGES_KEY=secret)
    _told, wrong = program.communicate(timeout=60)
    assert program.returncode == 1
    assert wrong.startswith("Refusé (403) : Cette clé n’ouvre pas cela")


def test_journey_says_which_organisation_looks_the_same_and_joins_it(live_server, person, organisation):
    secret = make_api_token(person("nouvelle"), scopes=[ApiScope.READ, ApiScope.ORGANISATION])[1]
    told, _wrong = start(live_server, name=organisation.name, ENGAGES_KEY=secret).communicate(timeout=60)
    assert f"Pour la rejoindre : --join {organisation.uuid}" in told
    assert "--distinct" in told
    joining = start(live_server, "--join", str(organisation.uuid), name=organisation.name, ENGAGES_KEY=secret)
    _told, wrong = joining.communicate(timeout=60)
    assert "Relancez une fois la demande acceptée." in wrong
    assert organisation.memberships.get(user=person("nouvelle")).state == "asked"
