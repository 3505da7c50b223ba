"""Puts very many requests of the fictional county into the database at once: for benchmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import SYSTEM, record
from gongkai.portal.cases import search
from gongkai.portal.cases.models import Case, CaseEvent, CaseNumber, Item
from gongkai.portal.cases.projection import Happened, project
from gongkai.portal.cases.queries import row_of
from gongkai.portal.world.requests import Request
from gongkai.portal.world.world import World

_BATCH = 2_000
"""Cases held in memory at once."""


@transaction.atomic
def load_requests(world: World) -> int:
    """The world's requests only, for agencies that are there and have none: how many there were.

    The rows are those that the services would have made one by one (a test holds both together), but for the
    applicants, of whom only the kind is kept; the audit log has one entry for all of them.
    """
    known = {agency.code: agency for agency in Agency.objects.all()}
    numbers: Counter[tuple[str, int]] = Counter()
    count = 0
    for batch in _batches(world.requests()):
        _add(batch, known, numbers)
        count += len(batch)
    CaseNumber.objects.bulk_create(
        CaseNumber(agency=known[code], year=year, last=last) for (code, year), last in numbers.items()
    )
    record("world.requests_loaded", actor=SYSTEM, details={"seed": world.seed, "count": count})
    return count


def _add(batch: list[Request], known: dict[str, Agency], numbers: Counter[tuple[str, int]]) -> None:
    made = [(_case(request, known[request.agency], numbers), request) for request in batch]
    Case.objects.bulk_create(case for case, _ in made)
    Item.objects.bulk_create(
        Item(case=case, number=number, text=text)
        for case, request in made
        for number, text in enumerate(request.items, start=1)
    )
    CaseEvent.objects.bulk_create(
        row_of(case, place, event, SYSTEM.name, request.outcomes.get(place))
        for case, request in made
        for place, event in enumerate(request.events, start=1)
    )
    search.keep(*(case for case, _ in made))


def _case(request: Request, agency: Agency, numbers: Counter[tuple[str, int]]) -> Case:
    happened = [Happened(event, request.outcomes.get(place)) for place, event in enumerate(request.events, start=1)]
    projected = project(happened)
    year = projected.counted.year
    numbers[agency.code, year] += 1
    return Case(
        agency=agency,
        number=f"{agency.code}-{year}-{numbers[agency.code, year]:04d}",
        subject=request.subject,
        applicant_kind=request.applicant.value,
        channel=request.channel.value,
        state=projected.state.value,
        open=projected.open,
        received=projected.received,
        counted=projected.counted,
        disposed=projected.disposed,
        outcome=projected.outcome.value if projected.outcome else "",
        latest_outcome=projected.latest_outcome.value if projected.latest_outcome else "",
    )


def _batches(found: Iterable[Request]) -> Iterator[list[Request]]:
    iterator = iter(found)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
