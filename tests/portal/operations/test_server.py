"""The server starts, is alone in its folder and on its port, keeps its processes running, and stops when told to."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.portal.operations.installation import ROOT, database, environment, free_port, gongkai

REFUSED = 2
PATIENCE = 60
"""Seconds, on a machine that others work on."""

CHILDREN = 3
"""The processes that the server keeps: two that answer requests, one for background work."""


class Running:
    """A server, started as a person starts it."""

    def __init__(self, process: subprocess.Popen[str], var: Path, env: dict[str, str], port: int) -> None:
        self.process, self.var, self.env, self.port = process, var, env, port

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()

    def children(self) -> set[int]:
        """The processes of the server beside the one that keeps them; each is listed with the thread that began it."""
        lists = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return {int(child) for each in lists for child in each.read_text().split()}


def eventually(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@contextmanager
def started(var: Path, env: dict[str, str]) -> Iterator[Running]:
    port = free_port()
    command = [str(Path(sys.executable).with_name("gongkai")), "serve", "--port", str(port)]
    with subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                if f"http://127.0.0.1:{port}" in line:
                    break
            yield Running(process, var, env, port)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    var = tmp_path_factory.mktemp("server") / "var"
    with database() as address, started(var, environment(var, address)) as found:
        yield found


def healthy(running: Running) -> bool:
    return running.get("/health")[0] == 200


def test_pages_and_health(running: Running) -> None:
    assert running.get("/")[0] == 200
    eventually(lambda: healthy(running))
    assert json.loads(running.get("/health")[2]) == {"status": "ok"}  # no more for those who are not signed in


def test_static_files_are_compressed_and_kept_for_long(running: Running) -> None:
    page = running.get("/")[2].decode()
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert sheets
    for sheet in sheets:
        status, headers, _content = running.get(sheet, **{"Accept-Encoding": "gzip"})
        assert status == 200
        assert headers["content-encoding"] == "gzip"
        assert "immutable" in headers["cache-control"]


def test_data_is_for_its_owner_alone(running: Running) -> None:
    for name in ("secrets", "logs"):
        assert (running.var / name).stat().st_mode & 0o077 == 0
    for path in (running.var / "secrets").iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_lines_of_the_log_have_a_request_id_and_nobody(running: Running) -> None:
    running.get("/?q=%E6%9D%8E%E5%9B%9B", **{"X-Forwarded-For": "192.0.2.77"})
    lines: list[dict[str, Any]] = []

    def written() -> bool:
        lines[:] = [json.loads(line) for line in (running.var / "logs" / "gongkai.jsonl").read_text().splitlines()]
        return any(line.get("request") == "GET /" for line in lines)

    eventually(written)
    finished = [line for line in lines if line["event"] == "request_finished"]
    assert all(line["request_id"] for line in finished)
    everything = json.dumps(lines)
    assert [
        word for word in ("192.0.2.77", "127.0.0.1", "%E6%9D%8E", "ip", "user_id") if f'"{word}"' in everything
    ] == []
    assert "?q" not in everything


def test_one_server_to_a_folder(running: Running) -> None:
    refused = gongkai(running.env, "serve", "--port", free_port())
    assert refused.returncode == REFUSED
    assert str(running.process.pid) in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_one_server_to_a_port(running: Running, tmp_path: Path) -> None:
    refused = gongkai(environment(tmp_path / "other"), "serve", "--port", running.port)
    assert refused.returncode == REFUSED
    assert str(running.port) in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_idle_browsers_keep_nobody_waiting(running: Running) -> None:
    with ExitStack() as idle:
        for _ in range(400):
            connection = idle.enter_context(closing(HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)))
            connection.request("GET", "/health")
            connection.getresponse().read()
        assert running.get("/health")[0] in (200, 503)


def test_a_backup_is_made_while_it_runs(running: Running, tmp_path: Path) -> None:
    assert gongkai(running.env, "backup", tmp_path / "backup.zip").returncode == 0
    assert healthy(running)


@pytest.mark.parametrize("choose", [min, max], ids=["background", "web"])
def test_a_process_that_ends_is_started_again(running: Running, choose: Callable[[set[int]], int]) -> None:
    eventually(lambda: len(running.children()) == CHILDREN)
    before = running.children()
    victim = choose(before)
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: victim not in running.children() and len(running.children()) == CHILDREN)
    assert len(running.children() & before) == CHILDREN - 1
    eventually(lambda: _answers(running))


def _answers(running: Running) -> bool:
    try:
        return healthy(running)
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_to(tmp_path: Path, number: signal.Signals) -> None:
    var = tmp_path / "var"
    with database() as address, started(var, environment(var, address)) as running:
        children = running.children()
        running.process.send_signal(number)
        assert running.process.wait(PATIENCE) == 0
        assert [child for child in children if Path(f"/proc/{child}").exists()] == []
        assert running.process.stderr
        assert "Traceback" not in running.process.stderr.read()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("GONGKAI_HTTPS", "perhaps"),
        ("GONGKAI_DATABASE", "mysql://localhost/x"),
        ("GONGKAI_SMTP", "mail.example.cn"),
        ("GONGKAI_BACKUPS", "-1"),
        ("GONGKAI_OIDC_ISSUER", "https://id.example.cn"),
        ("GONGKAI_CERTIFICATE", "cert.pem"),
        ("GONGKAI_DATABASE", "postgresql://gongkai:geheim@127.0.0.1:1/gongkai"),
    ],
)
def test_a_wrong_setting_is_said_in_words(tmp_path: Path, setting: str, value: str) -> None:
    refused = gongkai(environment(tmp_path / "var", **{setting: value}), "serve", "--port", free_port())
    assert refused.returncode == REFUSED
    assert "Traceback" not in refused.stderr
    assert setting.removesuffix("_ISSUER") in refused.stderr or "127.0.0.1" in refused.stderr
    assert "geheim" not in refused.stderr


def test_nothing_is_questionable_with_https(tmp_path: Path) -> None:
    env = environment(tmp_path / "var", GONGKAI_HTTPS="true", DJANGO_SETTINGS_MODULE="gongkai.portal.settings")
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_first_administrator(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with database() as address:
        env = environment(var, address)
        begun = gongkai(env, "begin", "yc", "云川县人民政府")
        assert begun.returncode == 0, begun.stderr
        assert re.fullmatch(r"\S{12,}", begun.stdout.strip())
        again = gongkai(env, "begin", "bx", "别县人民政府")
        assert again.returncode == REFUSED
        assert again.stdout == ""
