"""The office's pages over 100,000 requests: eight people at once, on SQLite and on PostgreSQL.

`python -m bench.cases [--count N] [--seconds S] [--passes P] [--markdown FILE]`

The fictional county with so many requests, one in twenty of them open; the server as `gongkai serve` starts it, with 2
processes (GONGKAI_PROCESSES), on the same machine as its clients. Eight connections ask for a page as soon as they have
the one before, as a supervisor who sees the whole county and as the clerk of the agency with most requests. Nothing
changes meanwhile, so that each process counts tables 3 and 4 once: how long that takes by itself stands below. The
database is SQLite, or what GONGKAI_DATABASE says (`scripts/with-postgresql.sh`), empty before.
"""

from __future__ import annotations

import argparse
import os
import socket
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench.portal import CONNECTIONS, answer_of, free_port, served
from bench.results import Block, arguments_of, counted, table, write

if TYPE_CHECKING:
    from gongkai.portal.agencies.models import Agency

SEED = 20_261_121
OPEN_SHARE = 20
"""One request in so many is open."""
TARGET = 100
"""Milliseconds that 95 answers of 100 take at most."""
_PATIENCE = 120


@dataclass(frozen=True)
class Page:
    """A page with the session of whoever asks for it."""

    name: str
    address: str
    session: str


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
    load(World(SEED, today, cases=0, closed=0))
    load_requests(World(SEED, today, cases=count // OPEN_SHARE, closed=count - count // OPEN_SHARE))
    with connection.cursor() as cursor:
        # As a database is that has been running for a night.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (ANALYZE)")
    seconds = time.perf_counter() - began
    busiest = Agency.objects.annotate(many=Count("cases")).order_by("-many")[0]
    clerk = User.objects.get(pk=Membership.objects.filter(agency=busiest, role=Role.CLERK).values("user")[:1])
    Case.objects.filter(agency=busiest, open=True).update(clerk=clerk)
    case = Case.objects.filter(agency=busiest, open=True).order_by("-id")[0]
    supervisor = User.objects.get(username="supervisor")
    User.objects.update(must_change_password=False)
    topic = quote(case.subject[-4:])
    own, all_of_it = _session(clerk), _session(supervisor)
    year = today.year
    root = Agency.objects.get(parent=None)
    many = f"the county's {counted(count)}"
    few = f"the agency's {counted(Case.objects.filter(agency=busiest).count())}"
    pages = [
        Page(f"table 3 and 4, {many}", f"/statistics/{root.code}/{year}/?below=1", all_of_it),
        Page(f"table 3 and 4, {few}", f"/statistics/{busiest.code}/{year}/", own),
        Page(f"search for a topic, {many}", f"/desk/?list=closed&q={topic}", all_of_it),
        Page(f"search for a number, {many}", f"/desk/?list=closed&q={quote(case.number[-9:])}", all_of_it),
        Page(f"search for a topic, {few}", f"/desk/?list=closed&q={topic}", own),
        Page(f"desk, {few}", "/desk/", own),
        Page(f"desk, {many}", "/desk/?list=open", all_of_it),
        Page("one request", f"/desk/{busiest.code}/cases/{quote(case.number)}/", own),
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


def latencies(port: int, page: Page, seconds: float) -> list[float]:
    """Milliseconds of each answer over all connections. Raises RuntimeError where one was not the page."""
    request = (
        f"GET {page.address} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh-CN\r\n"
        f"Cookie: sessionid={page.session}\r\n\r\n"
    ).encode()
    end = time.perf_counter() + seconds
    found: list[float] = []
    wrong: list[int] = []

    def ask() -> None:
        with closing(socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)) as connection:
            while time.perf_counter() < end:
                began = time.perf_counter()
                connection.sendall(request)
                status = answer_of(connection)
                found.append((time.perf_counter() - began) * 1000)
                if status != 200:
                    wrong.append(status)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{page.address} was answered with {sorted(set(wrong))}")
    return found


def report(database: str, times: Mapping[str, Sequence[Sequence[float]]], loaded: str) -> str:
    """The table: of each page's passes the one with the best 95th percentile, and the worst."""
    rows = []
    for name, passes in times.items():
        highs = [quantiles(each, n=20)[-1] if len(each) > 1 else each[0] for each in passes]
        best = passes[highs.index(min(highs))]
        rows.append(
            (name, f"{median(best):.0f} ms", f"{min(highs):.0f} ms", f"{max(highs):.0f} ms", counted(len(best)))
        )
    heads = (
        f"{database}, {CONNECTIONS} at once",
        "median",
        f"95 % (target: {TARGET} ms)",
        "95 %, worst pass",
        "answers",
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
        times: dict[str, list[list[float]]] = {page.name: [] for page in pages}
        port = free_port()
        with served(Path(folder), port):
            for page in pages:
                latencies(port, page, 1)
            for _ in range(arguments.passes):
                for page in pages:
                    times[page.name].append(latencies(port, page, arguments.seconds))
    loaded = (
        f"{counted(arguments.count)} requests with their index were loaded in {seconds:.0f} s; tables 3 and 4 of the "
        f"county are counted in {counting:.0f} ms, by one alone. "
        f"Load of the machine at the end: {os.getloadavg()[1]:.1f}."
    )
    return Block(f"cases-{connection.vendor}", report(database, times, loaded))


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
