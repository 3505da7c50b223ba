"""The office's pages over 100,000 requests: eight people at once, on SQLite and on PostgreSQL.

`python -m bench.cases [--count N] [--seconds S] [--passes P] [--markdown FILE]`
`scripts/with-postgresql.sh .venv/bin/python -m bench.cases …`

The fictional county with so many requests, one in twenty of them open; the server as `gongkai serve` starts it, with 2
processes (GONGKAI_PROCESSES), on the same machine as its clients. Eight connections ask for a page as soon as they have
the one before, as a supervisor who sees the whole county and as the clerk of the agency with most requests: each time
for another request, another number, another of the topics. Nothing changes meanwhile, so that each process counts
tables 3 and 4 once, and looks once where the open requests stand: how long counting takes by itself stands below. The
database is SQLite, or what GONGKAI_DATABASE says, empty before.

Beside the times stands what a page takes of the processor, in the server's processes, the database's and the one that
asks. With 2 cores and 8 at once a page may take 25 ms of all together for an answer in 100 ms on the average.
"""

from __future__ import annotations

import argparse
import os
import selectors
import socket
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

import psutil

from bench.portal import CONNECTIONS, answer_of, free_port, served
from bench.results import Block, arguments_of, counted, table, write

if TYPE_CHECKING:
    from gongkai.portal.agencies.models import Agency

SEED = 20_261_121
OPEN_SHARE = 20
"""One request in so many is open."""
TARGET = 100
"""Milliseconds that 95 answers of 100 take at most."""
DIFFERENT = 50
"""Requests that are asked for in turn."""
_PATIENCE = 120


@dataclass(frozen=True)
class Page:
    """A page with the session of whoever asks for it."""

    name: str
    addresses: tuple[str, ...]
    """Which are asked for in turn."""
    session: str


@dataclass(frozen=True)
class Pass:
    """What came of asking for a page for a while."""

    times: Sequence[float]
    """Milliseconds of each answer."""
    server: float
    """Milliseconds of the processor for an answer in the server's processes; so in the others'."""
    database: float
    client: float

    @property
    def high(self) -> float:
        """The 95th percentile."""
        return quantiles(self.times, n=20)[-1] if len(self.times) > 1 else self.times[0]


def fill(count: int, today: date) -> tuple[list[Page], float, float]:
    """Put the county into the database: the pages to measure, the seconds it took, and milliseconds to count it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.models import Count

    from gongkai.portal.accounts.models import User
    from gongkai.portal.agencies.models import Agency, Membership, Role
    from gongkai.portal.cases.models import Case
    from gongkai.portal.world import World
    from gongkai.portal.world.bulk import load_requests
    from gongkai.portal.world.loading import load

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    load(World(SEED, today))
    load_requests(World(SEED, today, cases=count // OPEN_SHARE, closed=count - count // OPEN_SHARE))
    with connection.cursor() as cursor:
        # As a database is that has been running for a night.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (ANALYZE)")
    seconds = time.perf_counter() - began
    busiest = Agency.objects.annotate(many=Count("cases")).order_by("-many")[0]
    clerk = User.objects.get(pk=Membership.objects.filter(agency=busiest, role=Role.CLERK).values("user")[:1])
    Case.objects.filter(agency=busiest, open=True).update(clerk=clerk)
    supervisor = User.objects.get(username="supervisor")
    User.objects.update(must_change_password=False)
    cases = list(Case.objects.filter(agency=busiest, open=True).order_by("-id")[:DIFFERENT])
    topics = tuple(dict.fromkeys(quote(case.subject[-4:]) for case in cases))
    numbers = tuple(quote(case.number[-9:]) for case in cases)
    own, all_of_it = _session(clerk), _session(supervisor)
    year = today.year
    root = Agency.objects.get(parent=None)
    many = f"the county's {counted(count)}"
    few = f"the agency's {counted(Case.objects.filter(agency=busiest).count())}"
    finding = "/desk/?list=closed&q="
    pages = [
        Page(f"table 3 and 4, {many}", (f"/statistics/{root.code}/{year}/?below=1",), all_of_it),
        Page(f"table 3 and 4, {few}", (f"/statistics/{busiest.code}/{year}/",), own),
        Page(f"search for a topic, {many}", tuple(f"{finding}{topic}" for topic in topics), all_of_it),
        Page(f"search for a number, {many}", tuple(f"{finding}{number}" for number in numbers), all_of_it),
        Page(f"search for a topic, {few}", tuple(f"{finding}{topic}" for topic in topics), own),
        Page(f"desk, {few}", ("/desk/",), own),
        Page(f"desk, {many}", ("/desk/?list=open",), all_of_it),
        Page("one request", tuple(f"/desk/{busiest.code}/cases/{quote(case.number)}/" for case in cases), own),
    ]
    counting = min(_counting(list(Agency.objects.all()), year) for _ in range(5))
    connection.close()
    return pages, seconds, counting


def _counting(agencies: Sequence[Agency], year: int) -> float:
    """Milliseconds for counting tables 3 and 4."""
    from gongkai.portal.statistics.queries import tables

    began = time.perf_counter()
    tables(agencies, year)
    return (time.perf_counter() - began) * 1000


def _session(user: object) -> str:
    """The key of a session of somebody who is signed in with a second factor."""
    from gongkai.portal.accounts.models import User
    from tests.portal.signing_in import signed_in_client

    assert isinstance(user, User)
    return signed_in_client(user).cookies["sessionid"].value


def asked(port: int, page: Page, seconds: float, processes: Processes) -> Pass:
    """Ask for a page over all connections. Raises RuntimeError where an answer was not the page."""
    requests = cycle(
        f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh-CN\r\n"
        f"Cookie: sessionid={page.session}\r\n\r\n".encode()
        for address in page.addresses
    )
    found: list[float] = []
    before, client = processes.used(), time.process_time()
    end = time.perf_counter() + seconds
    with selectors.DefaultSelector() as waiting:
        for _ in range(CONNECTIONS):
            waiting.register(_connected(port, next(requests)), selectors.EVENT_READ, time.perf_counter())
        while waiting.get_map():
            answered = waiting.select(_PATIENCE)
            if not answered:
                raise RuntimeError(f"{page.name} was not answered within {_PATIENCE} seconds")
            for key, _events in answered:
                connection = cast(socket.socket, key.fileobj)
                status, goes_on = answer_of(connection)
                if status != 200:
                    raise RuntimeError(f"{page.name} was answered with {status}")
                now = time.perf_counter()
                found.append((now - key.data) * 1000)
                if now < end and goes_on:
                    connection.sendall(next(requests))
                    waiting.modify(connection, selectors.EVENT_READ, time.perf_counter())
                    continue
                waiting.unregister(connection)
                connection.close()
                if now < end:
                    waiting.register(_connected(port, next(requests)), selectors.EVENT_READ, now)
    after, each = processes.used(), 1000 / len(found)
    server, database = ((after[place] - before[place]) * each for place in (0, 1))
    return Pass(found, server, database, (time.process_time() - client) * each)


def _connected(port: int, request: bytes) -> socket.socket:
    """A new connection over which the page is asked for."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
    connection.sendall(request)
    return connection


class Processes:
    """The processes of the server and of the database, as far as it has any."""

    def __init__(self, server: psutil.Process, database: int | None) -> None:
        """Keep the server's first process, and the number of the database's."""
        self._server, self._database = _Used(server), _Used(psutil.Process(database)) if database else None

    def used(self) -> tuple[float, float]:
        """The seconds of the processor that the server's processes and the database's have taken."""
        return self._server.seconds(), self._database.seconds() if self._database else 0.0


class _Used:
    """What a process and those that it started take of the processor; of one that has ended, what was last seen."""

    def __init__(self, root: psutil.Process) -> None:
        self._root = root
        self._seen: dict[psutil.Process, float] = {}

    def seconds(self) -> float:
        for process in (self._root, *self._root.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                self._seen[process] = times.user + times.system
        return sum(self._seen.values())


def database_process() -> int | None:
    """The number of PostgreSQL's first process, on this machine; None for SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    connection.close()
    return int(psutil.Process(backend).ppid())


def report(database: str, passes: Mapping[str, Sequence[Pass]], loaded: str) -> str:
    """The table: of each page's passes the one with the best 95th percentile, and the worst."""
    rows = []
    for name, those in passes.items():
        best = min(those, key=lambda each: each.high)
        parts = (best.server, best.database, best.client)
        rows.append(
            (
                name,
                f"{median(best.times):.0f} ms",
                f"{best.high:.0f} ms",
                f"{max(best.times):.0f} ms",
                f"{max(each.high for each in those):.0f} ms",
                counted(len(best.times)),
                f"{sum(parts):.1f} = {' + '.join(f'{part:.1f}' for part in parts)}",
            )
        )
    heads = (
        f"{database}, {CONNECTIONS} at once",
        "median",
        f"95 % (target: {TARGET} ms)",
        "slowest",
        "95 %, worst pass",
        "answers",
        "processor for one, ms: server + database + client",
    )
    return f"{table(heads, rows)}\n\n{loaded}"


def measure(arguments: argparse.Namespace) -> Block:
    """Fill a database, serve it, ask for each page."""
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        os.environ["GONGKAI_VAR"] = folder
        os.environ["GONGKAI_PROCESSES"] = "2"
        os.environ["GONGKAI_SESSION_IDLE"] = "600"
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.portal.settings"
        pages, seconds, counting = fill(arguments.count, arguments.today)
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        database = names[connection.vendor]
        passes: dict[str, list[Pass]] = {page.name: [] for page in pages}
        port, root = free_port(), database_process()
        with served(Path(folder), port) as (server, _start):
            processes = Processes(server, root)
            for page in pages:
                asked(port, page, 1, processes)
            for _ in range(arguments.passes):
                for page in pages:
                    passes[page.name].append(asked(port, page, arguments.seconds, processes))
    loaded = (
        f"{counted(arguments.count)} requests with their index were loaded in {seconds:.0f} s; tables 3 and 4 of the "
        f"county are counted in {counting:.0f} ms, by one alone. "
        f"Load of the machine at the end: {os.getloadavg()[1]:.1f}."
    )
    return Block(f"cases-{connection.vendor}", report(database, passes, loaded))


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=100_000, help="requests")
    parser.add_argument("--seconds", type=float, default=5, help="seconds each page is asked for in a pass")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--today", type=date.fromisoformat, default=date.today(), help="the county's day")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of("bench.cases", __doc__, _options)
    write(measure(arguments), arguments.markdown)


if __name__ == "__main__":
    main()
