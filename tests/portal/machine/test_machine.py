"""Thousands of steps by people of every role, lawful and unlawful, while days pass: see `ground.Ground`.

Broken on purpose, the platform is found out within 12 examples in nearly all ways that were tried; docs/decisions/0032
says in which, and what was missed. Ordinarily there are a few hundred acts,
the same each time, so that a change fails for what it changed. With
`MACHINE_EXAMPLES=400 pytest tests/portal/machine --log-file=FILE --log-file-level=INFO` there are as many as one
likes, and others each time; `--hypothesis-seed=NUMBER` draws a run's once more.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from gongkai.portal.letters import services as letters
from gongkai.report.write.form.typesetting import Pdf
from tests.portal.machine.machine import Machine
from tests.portal.machine.people import make_people
from tests.portal.redacting.building import without_isolation

ASKED_FOR = os.environ.get("MACHINE_EXAMPLES", "")
EXAMPLES = int(ASKED_FOR or 10)
STEPS = 40


@pytest.mark.django_db
@pytest.mark.usefixtures("media")
def test_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    # Letters are written in the tests of letters: here they are filled in, numbered and kept, which takes a tenth.
    monkeypatch.setattr(letters, "_docx", lambda _document: b"PK")
    monkeypatch.setattr(letters, "_pdf", lambda _document: Pdf(b"%PDF-"))
    Machine.offices = make_people()
    Machine.steps.clear()
    with without_isolation():
        run_state_machine_as_test(Machine, settings=_settings())
    assert Machine.steps["received: True"] >= EXAMPLES


def _settings() -> settings:
    return settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not ASKED_FOR,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
