"""docs/cookbook/api.md: its commands and its program are run against a server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from gongkai.law.deadlines import ClockKind, clocks
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import give_query_code
from tests.conftest import ROOT
from tests.portal.api.building import program
from tests.portal.building import BY
from tests.portal.handling.building import Office, make_office

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = (ROOT / "docs/cookbook/api.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def run(command: list[str], server: LiveServer, secret: str) -> str:
    """What the command prints."""
    surroundings = os.environ | {"GONGKAI_URL": server.url, "GONGKAI_TOKEN": secret, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, env=surroundings, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def office() -> Office:
    return make_office()


def test_the_program_lists_what_is_due(office: Office, live_server: LiveServer) -> None:
    (code,) = blocks("python")
    printed = run([sys.executable, "-c", code], live_server, program(office.clerk).secret)
    (clock,) = [
        clock
        for clock in clocks(events_of(office.case), calendar(), timezone.localdate())
        if clock.kind is ClockKind.ANSWER
    ]
    assert printed.split() == [office.case.number, str(clock.due), str(clock.days_left)]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_commands_are_answered(office: Office, live_server: LiveServer) -> None:
    code = give_query_code(office.case, by=BY)
    secret = program(office.clerk).secret
    lines = "\n".join(line for block in blocks("sh") for line in block.splitlines() if not line.startswith("export"))
    commands = re.findall(r"^curl (?:.*\\\n)*.*(?:\n {8}.*)*$", lines.replace("ABCDEFGH2345", code), re.MULTILINE)
    answers = [json.loads(run(["bash", "-c", command], live_server, secret)) for command in commands]
    assert len(answers) == 10
    agencies, deadlines, days, _words, status, cases, case, tables, behind, entered = answers
    assert [agency["name"] for agency in agencies["items"]] == ["青石镇人民政府"]
    assert deadlines["received"] == "2026-09-25"
    assert len(days) == 10
    assert status["number"] == case["number"] == cases["items"][0]["number"] == behind["cases"][0]
    assert tables["cells"]["requests.received.total"] == behind["value"] == 1
    assert Case.objects.get(number=entered["number"]).subject == "2025年度部门预算"
