"""Letters: the time to send one, from its values to its number, its sealed Word and PDF files and its entry in the log.

`python -m bench.letters [--passes N] [--markdown FILE]`

Each kind is sent within the transaction of its act, as the platform does it, about the made-up case of the previews; a
letter as long as one may be stands apart. The database is SQLite in a folder of its own, or what GONGKAI_DATABASE says
(empty, and left with tables).
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from bench.results import Block, arguments_of, counted, table, write

if TYPE_CHECKING:
    from gongkai.portal.cases.models import Case
    from gongkai.portal.letters.kinds import LetterKind
    from gongkai.portal.letters.models import Letter

DAY = date(2026, 9, 25)


def prepared() -> Case:
    """A case to write about, in a new database."""
    import django

    django.setup()
    from django.core.management import call_command

    from gongkai.law import applicants
    from gongkai.law.procedure import Event, EventKind
    from gongkai.portal.agencies import services as agencies
    from gongkai.portal.audit.services import SYSTEM
    from gongkai.portal.cases import services as cases

    call_command("migrate", verbosity=0)
    agency = agencies.create("zj", "云川县住房和城乡建设局", day=DAY, by=SYSTEM)
    applicant = cases.new_applicant(applicants.Applicant.NATURAL_PERSON, "张示例", address="云川县青石路1号")
    asked = cases.Asked("征地补偿安排", items=("征地补偿安置方案", "资金拨付明细"), applicant=applicant)
    return cases.receive(agency, asked, [Event(EventKind.RECEIVED, date(2026, 9, 1))], by=SYSTEM)


def sender(case: Case, *, longest: bool) -> Callable[[LetterKind], Letter]:
    """What sends a letter of a kind about the case."""
    from gongkai.law.outcomes import Outcome
    from gongkai.portal.audit.services import SYSTEM
    from gongkai.portal.letters import services
    from gongkai.portal.letters.examples import VALUES
    from gongkai.portal.letters.kinds import KINDS, LetterKind

    def send(kind: LetterKind) -> Letter:
        own = {field.id for field in KINDS[kind].own}
        values = {name: value for name, value in VALUES.items() if name in own}
        values["recipient"] = "示例建设工程有限公司"
        outcomes: tuple[Outcome, ...] = ()
        if kind is LetterKind.REPLY_SEVERAL:
            values["articles"] = "《中华人民共和国政府信息公开条例》第三十六条"
            outcomes = (Outcome.GRANTED, Outcome.NOT_HELD)
            if longest:
                values["decisions"] = ("征" * 4_900,) * 12
        return services.issue(case, kind, values, day=DAY, by=SYSTEM, outcomes=outcomes)

    return send


def timed(send: Callable[[LetterKind], Letter], kind: LetterKind) -> float:
    """The seconds that a letter takes."""
    start = time.perf_counter()
    send(kind)
    return time.perf_counter() - start


def measure(arguments: argparse.Namespace) -> Block:
    """The first letter, each kind, and the longest that may be."""
    with tempfile.TemporaryDirectory(prefix="gongkai-letters-") as folder:
        os.environ |= {"GONGKAI_VAR": folder, "DJANGO_SETTINGS_MODULE": "gongkai.portal.settings"}
        case = prepared()
        from gongkai.portal.letters.kinds import LetterKind

        send = sender(case, longest=False)
        first = timed(send, LetterKind.REPLY_GRANTED)
        every = [timed(send, kind) for _ in range(arguments.passes) for kind in LetterKind]
        long = [timed(sender(case, longest=True), LetterKind.REPLY_SEVERAL) for _ in range(arguments.passes)]
        from django.db import connection

        database = connection.vendor
        connection.close()
    rows = [
        ["the first of a process, which loads libraries and fonts", "1", *[f"{first:.2f} s"] * 2],
        [
            f"every kind, {len(LetterKind)} of them",
            counted(len(every)),
            f"{median(every):.2f} s",
            f"{max(every):.2f} s",
        ],
        ["as long as may be, 60,000 characters", counted(len(long)), f"{median(long):.2f} s", f"{max(long):.2f} s"],
    ]
    head = (f"letter, as Word and PDF ({database})", "sent", "median", "slowest")
    return Block("letters", table(head, rows))


def options(parser: argparse.ArgumentParser) -> None:
    """The measurement's own options."""
    parser.add_argument("--passes", type=int, default=5, help="how often each kind is sent")


def main() -> None:
    """Measure, and print or write the result."""
    arguments = arguments_of("bench.letters", __doc__, options)
    write(measure(arguments), arguments.markdown)


if __name__ == "__main__":
    main()
