"""A folder is held by one at a time, with whatever it has forked."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from gongkai.portal.operations.holding import InUseError, held


def test_one_at_a_time(tmp_path: Path) -> None:
    with held(tmp_path / "var"):
        with pytest.raises(InUseError) as refused, held(tmp_path / "var"):
            pass
        assert refused.value.message.values["process"] == str(os.getpid())
    with held(tmp_path / "var"):
        pass


def test_what_was_forked_holds_it_too(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with held(tmp_path):
        child = os.fork()
        if not child:  # lives until the test lets it go
            os.close(writing)
            os.read(reading, 1)
            os._exit(0)
    with pytest.raises(InUseError), held(tmp_path):
        pass
    os.close(reading)
    os.close(writing)
    os.waitpid(child, 0)
    with held(tmp_path):
        pass


def test_waiting(tmp_path: Path) -> None:
    with held(tmp_path):
        child = os.fork()
        if not child:
            time.sleep(0.3)
            os._exit(0)
    with held(tmp_path, patience=30):
        pass
    os.waitpid(child, 0)
