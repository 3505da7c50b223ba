"""The demonstration: agencies, people and open requests at once, the rest piece by piece in the background.

What is loaded is found in the database, and nothing else is kept of how far loading is: whenever it is stopped, it goes
on where it was, and what is there is not made again.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from gongkai.law.outcomes import Outcome
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import SYSTEM
from gongkai.portal.cases.models import Case
from gongkai.portal.desk import services as desk
from gongkai.portal.letters.changes import save_details
from gongkai.portal.letters.models import Details
from gongkai.portal.published import services as published
from gongkai.portal.work.progress import Progress, tell
from gongkai.portal.world.county import DATA, DOMAIN
from gongkai.portal.world.filing import Filing, query_code, reserve_numbers
from gongkai.portal.world.loading import SampleAccount, load, write_files
from gongkai.portal.world.posting import Posting
from gongkai.portal.world.world import World

T = TypeVar("T")

_RECORDS, _LETTERS = 25, 15
"""Requests, and letters or files, that are made in one piece: about a second, so that other work comes between."""
_VIEWS = DATA["desk"]["views"]
CODES = "query-codes.csv"
"""The file with the numbers and query codes of open requests, to try the applicants' pages with."""


@transaction.atomic
def begin(world: World) -> tuple[SampleAccount, ...]:
    """What is there when the server first answers: agencies, people with their views, and open requests.

    The sample accounts, as `loading.load` gives them, which also raises WorldError where there are agencies.
    """
    samples = load(world)
    _introduce()
    _keep_views()
    reserve_numbers(world)
    filing = Filing(world)
    _publish(world)
    for each in filing.missing():
        if not each.is_open and not _is_needed(world, each.number):
            break
        filing.file(each)
    return samples


def go_on(world: World, folder: Path) -> bool:
    """Load the next piece; whether there is more. `folder` is where the files to try are written."""
    filing = Filing(world)
    posting = Posting(filing)
    records, jobs = filing.missing(), posting.missing()
    left = len(records) + len(jobs)
    if not (folder / CODES).exists():
        write_files(world, folder)
        _write_codes(world, folder)
    elif records:
        left -= _each(filing.file, records[:_RECORDS])
    else:
        left -= _each(posting.make, jobs[:_LETTERS])
    total = len(world.records) + sum(1 for _ in posting.jobs())
    tell(Progress(total - left, total))
    return left > 0


def _each(act: Callable[[T], object], things: Sequence[T]) -> int:
    """Do it to each of them: how many they were."""
    for thing in things:
        act(thing)
    return len(things)


def _is_needed(world: World, number: str) -> bool:
    """Whether an open request refers to that one."""
    return any(each.is_open and number in (each.split_from, each.merged_into) for each in world.records)


def _introduce() -> None:
    """What the agencies' letters say of them: the words of their numbers, and where applicants turn to."""
    for agency in Agency.objects.all():
        is_root = agency.parent_id is None
        details = Details(
            prefix=DATA["letters"]["prefixes"].get(agency.code, agency.name),
            contact=f"{agency.name}政府信息公开办公室，邮箱 {agency.code}@{DOMAIN}",
            organ=f"{DATA['county']['city']}人民政府" if is_root else DATA["county"]["name"],
            court=f"{DATA['county']['city']}中级人民法院" if is_root else "沅桥县人民法院",
        )
        save_details(agency, details, seen=0, by=SYSTEM)


def _keep_views() -> None:
    for view in _VIEWS:
        desk.save_view(User.objects.get(username=view["of"]), view["name"], view["query"])


def _publish(world: World) -> None:
    """What was given to somebody more than once is published: some of what was granted, under made-up addresses."""
    rows: dict[str, dict[str, published.Details]] = {}
    for each in world.records:
        disposed = each.projected.disposed
        if each.projected.outcome is Outcome.GRANTED and disposed and disposed.day % 3 == 0:
            for title in each.documents[:1]:
                known = rows.setdefault(each.agency, {})
                address = f"http://www.{DOMAIN}/{each.agency}/{disposed:%Y%m}/{len(known) + 1:03d}.html"
                known.setdefault(title, published.Details(title, address, disposed))
    for code, those in rows.items():
        published.take_over(Agency.objects.get(code=code), those.values(), by=SYSTEM)


def _write_codes(world: World, folder: Path) -> None:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(("编号", "查询码", "申请主题"))
    writer.writerows(_codes(world))
    (folder / CODES).write_text(text.getvalue(), encoding="utf-8-sig")


def _codes(world: World) -> Iterator[tuple[str, str, str]]:
    there = set(Case.objects.values_list("number", flat=True))
    for each in world.records:
        if each.is_open and each.number in there:
            yield each.number, query_code(world.seed, each), each.subject
