"""The server is killed at random moments: nothing that it confirmed is lost, nothing is doubled.

The real server, started as `gongkai serve` starts it, does random acts for three clients at a time while its processes
are ended by SIGKILL: all of them, or the one that keeps the others, or that for the web, or the background worker.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.portal.operations.acts import ACTS
from tests.portal.operations.installation import ROOT, database, environment, free_port
from tests.portal.outbox.receiver import Receiver, receiving

ROUNDS = int(os.environ.get("KILLS", "60"))
"""How often it is killed; docs/decisions/0032 tells of runs with more."""
CLIENTS = 3
DRAWN = [*sorted(ACTS), *["step"] * 10]
"""Acts as often as they are drawn: mostly a request goes on in its life, with letters and files. Which acts come in
lives, tests/portal/operations/test_lives.py says; how far lives come depends on the machine."""
LONGEST_ROUND = 0.4
"""Seconds until the server is killed, at most: while it starts, or after some acts, so amid the one that follows."""
MOST_ACTS = 4
PATIENCE = 10
"""Seconds after which it is killed without having confirmed as many acts as were to come before."""


@dataclass
class Server:
    """The server between its deaths, and what was asked of it."""

    starter: subprocess.Popen[str]
    port: int
    process: int = 0
    asked: dict[str, str] = field(default_factory=dict)
    """The kind of each act, by its key."""
    confirmed: set[str] = field(default_factory=set)
    """The keys of the acts whose success was told."""

    def start(self) -> None:
        self.process = int(self._told(f"start {self.port}"))

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self._told("state"))
        return state

    def faults(self) -> list[str]:
        """What is not as it must be in requests, their letters and files."""
        faults: list[str] = json.loads(self._told("faults"))
        return faults

    def run_again(self) -> int:
        """Have the tasks run again that were interrupted too often; how many those were."""
        return int(self._told("again"))

    def kill(self, victim: str) -> None:
        """End some of its processes, and then all."""
        children = _children(self.process)
        single = {"keeper": self.process, "worker": min(children), "web": max(children)}.get(victim)
        if single is not None:
            with suppress(ProcessLookupError):
                os.kill(single, signal.SIGKILL)
            time.sleep(random.uniform(0, 0.2))
        with suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)

    def act(self, key: str, kind: str) -> None:
        """Ask for an act; what is not confirmed may have been done or not."""
        self.asked[key] = kind
        with (
            suppress(OSError, HTTPException),
            closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection,
        ):
            connection.request("POST", f"/act/{kind}/{key}")
            answer = connection.getresponse()
            if answer.status == 200 and answer.read() == b"done":
                self.confirmed.add(key)
                return
        time.sleep(0.01)  # it is dying, or already dead

    def _told(self, command: str) -> str:
        assert self.starter.stdin
        assert self.starter.stdout
        self.starter.stdin.write(f"{command}\n")
        self.starter.stdin.flush()
        answer = self.starter.stdout.readline().strip()
        assert answer, f"no answer to {command}"
        return answer


def _children(process: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@contextmanager
def installed(var: Path, receiver: Receiver) -> Iterator[Server]:
    with database() as address:
        settings = {
            "DJANGO_SETTINGS_MODULE": "tests.portal.operations.killed_settings",
            "GONGKAI_SMTP": receiver.address,
        }
        with subprocess.Popen(
            [sys.executable, "-m", "tests.portal.operations.starter"],
            env=environment(var, address, **settings),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as starter:
            server = Server(starter, free_port())
            try:
                yield server
            finally:
                if server.process:
                    server.kill("all")
                assert starter.stdin
                starter.stdin.close()


def _act_until(server: Server, round_: int, dying: threading.Event) -> None:
    """Clients that do random acts until the server dies under them."""

    def client(number: int) -> None:
        chance = random.Random(f"{round_} {number}")
        count = 0
        while not dying.is_set():
            server.act(f"k{round_}-{number}-{count}", chance.choice(DRAWN))
            count += 1

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))


def _wait_for(server: Server, acts: int) -> None:
    """Until so many more acts were confirmed."""
    enough, deadline = len(server.confirmed) + acts, time.monotonic() + PATIENCE
    while len(server.confirmed) < enough and time.monotonic() < deadline:
        time.sleep(0.01)


def _round(server: Server, number: int, chance: random.Random) -> None:
    server.start()
    dying = threading.Event()
    clients = threading.Thread(target=_act_until, args=(server, number, dying))
    clients.start()
    _wait_for(server, chance.randint(0, MOST_ACTS))
    time.sleep(chance.uniform(0, LONGEST_ROUND))
    server.kill(chance.choice(["all", "all", "keeper", "web", "worker"]))
    dying.set()
    clients.join()


def _check(server: Server, state: dict[str, Any]) -> None:
    """What was confirmed is there, nothing is there twice, and the log is whole."""
    assert state["chain"] == ""
    entries = state["entries"]
    found: dict[str, int] = {}
    for key, kind in server.asked.items():
        is_told = kind in ("message", "task", "step")
        found[key] = entries.get(f"test.{kind}:{key}", 0) if is_told else state[kind].get(key, 0)
    lost = {key for key in server.confirmed if not found[key]}
    doubled = {key for key, times in found.items() if times > 1}
    assert (lost, doubled) == (set(), set())
    assert [entry for entry, times in entries.items() if entry.startswith("test.") and times > 1] == []
    assert sum(name.startswith("case.received:") for name in entries) == sum(state["case"].values())
    assert sum(name.startswith("account.created:") for name in entries) == sum(state["account"].values())


def _wait_until_sent(server: Server) -> dict[str, Any]:
    """The state when the server has had the time to do what it had to, and a person what is left to one."""
    server.start()
    deadline = time.monotonic() + 60
    while True:
        state = server.state()
        open_tasks = state["tasks"].get("READY", 0) + state["tasks"].get("RUNNING", 0)
        if state["tasks"].get("FAILED", 0):
            server.run_again()
        elif not open_tasks and not {"waiting", "sending"} & set(state["messages"].values()):
            return state
        assert time.monotonic() < deadline, (state["tasks"], Counter(state["messages"].values()))
        time.sleep(0.2)


def test_killed(tmp_path: Path) -> None:
    chance = random.Random(20260925)
    with receiving() as receiver, installed(tmp_path / "var", receiver) as server:
        for number in range(ROUNDS):
            _round(server, number, chance)
            if number % 10 == 9:
                _check(server, server.state())
            if number % 50 == 49:
                assert server.faults() == []
        state = _wait_until_sent(server)
        assert server.faults() == []
        logging.getLogger(__name__).info("%d acts confirmed; events: %s", len(server.confirmed), state["events"])
        _check(server, state)
        _check_work(server, state)
        _check_outbox(state, receiver)
    assert len(server.confirmed) > ROUNDS  # it was not killed before it could do anything


def _check_work(server: Server, state: dict[str, Any]) -> None:
    """Each task that was enqueued has been done, once."""
    for key, kind in server.asked.items():
        if kind == "task":
            entries = state["entries"]
            assert entries.get(f"test.followed:{key}", 0) == entries.get(f"test.task:{key}", 0)


def _check_outbox(state: dict[str, Any], receiver: Receiver) -> None:
    """What is told of each message is so: sent is taken once, in doubt once or not at all; and nothing was repeated."""
    taken = Counter(str(message["Subject"]) for message in receiver.taken)
    entries = state["entries"]
    posted = {key.partition(":")[2] for key in entries if key.startswith(("test.message:", "test.followed:"))}
    assert set(state["messages"]) == posted
    assert {key: times for key, times in taken.items() if times > 1 or key not in posted} == {}
    wrong = {
        key for key, told in state["messages"].items() if told != "in_doubt" and (told != "sent" or not taken[key])
    }
    assert wrong == set()
    doubts = sum(told == "in_doubt" for told in state["messages"].values())
    assert doubts <= ROUNDS  # one message at a time is under way when a worker is killed
