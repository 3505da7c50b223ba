"""What changes for how long things are kept, and what removes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from gongkai.law.retention import LONGEST, Kept
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases.models import Case, Document
from gongkai.portal.cases.search import compact
from gongkai.portal.letters.models import Letter
from gongkai.portal.retention import queries
from gongkai.portal.retention.models import Line, Period, Policy, Run
from gongkai.portal.retention.removal import remove
from gongkai.portal.vault import files


class RetentionError(Exception):
    """Periods that cannot be; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


@transaction.atomic
def set_policy(agency: Agency, years: Mapping[Kept, int], *, automatic: bool, by: Actor) -> None:
    """Set for how many years the agency keeps each thing, and whether what has expired is removed every night.

    Raises RetentionError for less than the law asks for, and where who people are would go before the rest.
    """
    for kept, count in years.items():
        if not kept.rule.floor <= count <= LONGEST:
            values: dict[str, object] = {"kept": kept.rule.message, "floor": kept.rule.floor, "longest": LONGEST}
            raise RetentionError(Message("{kept}：应为{floor}至{longest}年", values))
        if count > years[Kept.IDENTITY]:
            raise RetentionError(Message("身份信息最后删除，年限不能短于其他各项"))
    for kept, count in years.items():
        Period.objects.update_or_create(agency=agency, kept=kept.value, defaults={"years": count})
    Policy.objects.update_or_create(agency=agency, defaults={"automatic": automatic, "changed_by": by.name})
    details = {"years": {kept.value: count for kept, count in years.items()}, "automatic": automatic}
    record("retention.policy_set", actor=by, agency=agency.code, details=details)


@transaction.atomic
def begin(agency: Agency, day: date, *, by: Actor) -> Run:
    """Begin to remove what has expired in the agency by that day; `carry_out` does it, now or in the background."""
    run = Run.objects.create(agency=agency, day=day, begun_by=by.name, address=by.address)
    record("retention.begun", actor=by, agency=agency.code, subject=f"retention:{run.pk}")
    return run


def carry_out(run: Run) -> Iterator[int]:
    """Remove it, each case in a transaction of its own. Yields how many lines are done so far.

    Interrupted, it is begun again and goes on: what was removed is noted with it. Files whose removal was noted and
    did not come about, since the server ended in between, are removed first.
    """
    remove_left_behind()
    by = Actor(run.begun_by, run.address)
    done = 0
    for each in queries.expired(Case.objects.filter(agency=run.agency), run.day):
        if each.held is None:
            done += _remove(run, each.pk, by)
            yield done
    compact()
    Run.objects.filter(pk=run.pk, ended=None).update(ended=timezone.now())


@transaction.atomic
def _remove(run: Run, pk: int, by: Actor) -> int:
    """Remove what has expired of one case, looked at once more with the case locked."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("agency", "applicant").get(pk=pk)
    lines = [
        Line(run=run, case=case, kept=kept.value, ended=each.ended, removed=dict(remove(case, kept, by=by)))
        for each in queries.expired(Case.objects.filter(pk=pk), run.day)
        if each.held is None
        for kept in each.kept
    ]
    if lines:
        Line.objects.bulk_create(lines)
        total: Counter[str] = sum((Counter(line.removed) for line in lines), Counter())
        details = {"run": run.pk, "kept": [line.kept for line in lines], "removed": dict(total)}
        record("retention.removed", actor=by, agency=case.agency.code, subject=f"case:{case.number}", details=details)
    return len(lines)


def remove_left_behind() -> int:
    """Remove the files that are noted as removed and are there still; how many."""
    there = set(files.names())
    letters = Letter.objects.exclude(removed=None).values_list("docx", "pdf")
    documents = Document.objects.exclude(removed=None).values_list("file", flat=True)
    left = there & ({name for pair in letters for name in pair} | set(documents))
    for name in left:
        files.remove(name)
    return len(left)
