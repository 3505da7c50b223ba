"""Starts the real server again and again, in less time than Python takes: by forking from a process that has loaded it.

`python -m tests.portal.operations.starter` reads commands and answers each with a line: `start PORT` with the number of
the server's process, which leads a group of its own, once it answers requests; `state` with what the database holds;
`faults` with what is not as it must be in requests, their letters and files; `again` with how many tasks had been given
up after interruptions, and does what a person would with them.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import django


def main() -> None:
    """Answer commands until there are no more."""
    django.setup()
    from django.db import connections

    from gongkai.portal.accounts import services as accounts
    from gongkai.portal.agencies import services as agencies
    from gongkai.portal.agencies.models import Role
    from gongkai.portal.letters import pdf, word
    from gongkai.portal.operations import server, start  # loaded here, so that servers need not
    from gongkai.report.write.form.typesetting import chosen_faces
    from tests.portal.operations import acts, lives

    start.make_ready()
    root = agencies.create(lives.ROOT, lives.ROOT, day=acts.DAY, by=acts.BY)
    for who in lives.PEOPLE:
        agencies.grant(accounts.create(who, who, by=acts.BY).user, root, Role(who), by=acts.BY)
    connections.close_all()
    chosen_faces()  # fonts are found once, and not by every server
    assert server
    assert pdf
    assert word
    for line in sys.stdin:
        command, _space, port = line.strip().partition(" ")
        answer = _start(int(port)) if port else _forked({"state": _state, "faults": _faults, "again": _again}[command])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _start(port: int) -> str:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:  # the servers that were killed
            pass
    return _forked(lambda say: _serve(port, say), wait=False)


def _serve(port: int, say: Callable[[str], None]) -> None:
    from django.conf import settings

    from gongkai.portal.operations import server, start
    from gongkai.portal.operations.holding import held

    os.setsid()
    with held(settings.VAR, patience=10):
        start.refuse_taken_port("127.0.0.1", port)
        server.serve("127.0.0.1", port, None, lambda: say(str(os.getpid())))


def _state(say: Callable[[str], None]) -> None:
    from django_tasks_db.models import DBTaskResult

    from gongkai.portal.accounts.models import User
    from gongkai.portal.agencies.models import Agency
    from gongkai.portal.audit.models import Entry
    from gongkai.portal.audit.queries import verify
    from gongkai.portal.cases.models import Case, CaseEvent
    from gongkai.portal.outbox.models import Message

    fault = verify().fault
    state = {
        "chain": fault.message.text("en") if fault else "",
        "entries": Counter(f"{action}:{subject}" for action, subject in Entry.objects.values_list("action", "subject")),
        "agency": Counter(Agency.objects.values_list("code", flat=True)),
        "account": Counter(User.objects.values_list("username", flat=True)),
        "case": Counter(Case.objects.values_list("subject", flat=True)),
        "messages": dict(Message.objects.values_list("key", "state")),
        "events": Counter(CaseEvent.objects.values_list("kind", flat=True)),
        "tasks": Counter(DBTaskResult.objects.values_list("status", flat=True)),
    }
    say(json.dumps(state))


def _faults(say: Callable[[str], None]) -> None:
    from tests.portal.operations import lives

    say(json.dumps(lives.faults() + lives.broken_files()))


def _again(say: Callable[[str], None]) -> None:
    from gongkai.portal.work import queries, services
    from tests.portal.operations.acts import BY

    failed = list(queries.failed())
    for row in failed:
        assert row.exception_class_path.endswith("InterruptedTaskError"), row.traceback
        services.again(row.id, actor=BY)
    say(str(len(failed)))


def _forked(work: Callable[[Callable[[str], None]], None], *, wait: bool = True) -> str:
    """Do the work in a fork of this process; the line it says."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.close(reading)
        try:
            work(lambda line: _say(writing, line))
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        line = answer.readline()
    if wait:
        os.waitpid(process, 0)
    return line.rstrip("\n")


def _say(handle: int, line: str) -> None:
    os.write(handle, f"{line}\n".encode())


if __name__ == "__main__":
    main()
