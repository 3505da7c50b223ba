"""Readers that do what a file's content tells them to: hang, crash, raise, eat memory, or read."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from gongkai.messages import Message
from gongkai.report.model import AnnualReport, Origin, blank_report
from gongkai.report.read.errors import ReadError


def obedient(content: Path | bytes, name: str) -> list[AnnualReport]:
    data = content.read_bytes() if isinstance(content, Path) else content
    match data.decode():
        case "hang":
            while True:
                time.sleep(1)
        case "exit":
            os._exit(3)
        case "segfault":
            ctypes.string_at(0)
        case "raise":
            raise ValueError("a surprise")
        case "nested":
            raise ReadError("damaged", Message("{outer}。", {"outer": Message("空", {})}))
        case "recursion":
            return obedient(content, name) and obedient(content, name)
        case "memory":
            held = [bytes(16 * 1024 * 1024) for _ in range(10_000)]
            raise AssertionError(f"{len(held)} blocks were to be had")
        case path if path.startswith("child "):
            wait_for_child(Path(path.removeprefix("child ")))
        case "print":
            sys.stdout.write("text that must not be taken for an answer\n")
            sys.stdout.flush()
    source = Origin(name, "", "txt")
    return [replace(blank_report("2021"), agency=str(os.getpid()), title=data.decode(), source=source)]


def wait_for_child(note: Path) -> None:
    """Start a program in a session of its own, as LibreOffice is, and end it whatever happens."""
    child = subprocess.Popen(["sleep", "300"], start_new_session=True)
    note.write_text(str(child.pid), encoding="utf-8")
    try:
        child.wait()
    finally:
        child.kill()
        child.wait()
