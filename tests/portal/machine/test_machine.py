"""Thousands of steps by people of every role, lawful and unlawful, while days pass: see `ground.Ground`.

Ordinarily a few hundred; `MACHINE_EXAMPLES=400 pytest tests/portal/machine --log-level=INFO` for as many as one likes.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from pytest_django.fixtures import Settings

from tests.portal.machine.machine import Machine
from tests.portal.machine.people import make_people

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "10"))
STEPS = 40


@pytest.mark.django_db
def test_machine(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    Machine.offices = make_people()
    Machine.steps.clear()
    run_state_machine_as_test(Machine, settings=_settings())
    assert Machine.steps["received: True"] >= EXAMPLES


def _settings() -> settings:
    return settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
