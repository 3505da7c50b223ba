"""What changes for how long things are kept, what keeps them for longer, and what removes them."""

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
from gongkai.portal.cases.models import Applicant, Case, Document
from gongkai.portal.cases.search import compact
from gongkai.portal.letters.models import Letter
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.retention import queries
from gongkai.portal.retention.models import Hold, Line, Period, Policy, Run
from gongkai.portal.retention.removal import remove, remove_parties, with_its_suits
from gongkai.portal.vault import files


class RetentionError(Exception):
    """Periods or holds that cannot be; `message` says why."""

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
def set_hold(about: Case | Remedy, reason: str, *, by: Actor) -> Hold:
    """Keep a case whole, whatever has expired, until the hold is lifted: what is being removed just now goes first.

    A case of reconsideration or litigation that is about a request is kept with the request. Raises RetentionError
    without a reason, and where the case is held for the same one.
    """
    if isinstance(about, Remedy):
        about = about.case or about
    locked = _locked(about.pk) if isinstance(about, Case) else _locked_with_suits(about)
    kept: dict[str, Case | Remedy] = {"case" if isinstance(locked, Case) else "remedy": about}
    reason = _reason(reason)
    if Hold.objects.filter(**kept, reason=reason, lifted=None).exists():
        raise RetentionError(Message("已因同一原因决定继续保存"))
    hold = Hold.objects.create(**kept, reason=reason, set_by=by.name)
    _record("retention.hold_set", hold, by)
    return hold


@transaction.atomic
def lift_hold(hold: Hold, reason: str, *, by: Actor) -> None:
    """Let what expires go again; the hold stays as it was, with who lifted it, when and why.

    Raises RetentionError without a reason, and where it was lifted before.
    """
    fresh = Hold.objects.select_for_update(of=("self",), no_key=True).get(pk=hold.pk)
    if fresh.lifted is not None:
        raise RetentionError(Message("已于{day}解除", {"day": timezone.localdate(fresh.lifted)}))
    fresh.lifted_for, fresh.lifted_by, fresh.lifted = _reason(reason), by.name, timezone.now()
    fresh.save(update_fields=["lifted", "lifted_by", "lifted_for"])
    _record("retention.hold_lifted", fresh, by)


@transaction.atomic
def begin(agency: Agency, day: date, *, by: Actor) -> Run:
    """Begin to remove what has expired in the agency by that day; `carry_out` does it, now or in the background."""
    run = Run.objects.create(agency=agency, day=day, begun_by=by.name, address=by.address)
    record("retention.begun", actor=by, agency=agency.code, subject=f"retention:{run.pk}")
    return run


def carry_out(run: Run) -> Iterator[int]:
    """Remove it, each request or other case in a transaction of its own. Yields how many lines are done so far.

    Interrupted, it is begun again and goes on: what was removed is noted with it. Files whose removal was noted and
    did not come about, since the server ended in between, are removed first.
    """
    remove_left_behind()
    by = Actor(run.begun_by, run.address)
    done = 0
    for each in queries.expired_in(run.agency, run.day):
        if each.held is None:
            done += (_remove_of_remedy if each.remedy else _remove)(run, each.pk, by)
            yield done
    compact()
    Run.objects.filter(pk=run.pk, ended=None).update(ended=timezone.now())


@transaction.atomic
def _remove(run: Run, pk: int, by: Actor) -> int:
    """Remove what has expired of one request, looked at once more with the request locked."""
    case = _locked(pk)
    lines = [
        Line(run=run, case=case, kept=kept.value, ended=each.ended, removed=dict(remove(case, kept, by=by)))
        for each in queries.expired(Case.objects.filter(pk=pk), run.day)
        if each.held is None
        for kept in each.kept
    ]
    return _note(lines, f"case:{case.number}", by)


@transaction.atomic
def _remove_of_remedy(run: Run, pk: int, by: Actor) -> int:
    """Remove the parties of one case about no request, looked at once more with it locked."""
    Agency.objects.select_for_update(no_key=True).get(pk=run.agency_id)  # nobody enters a suit that follows meanwhile
    first = _locked_with_suits(Remedy.objects.get(pk=pk))
    lines = [
        Line(run=run, remedy=first, kept=kept.value, ended=each.ended, removed=dict(remove_parties(first)))
        for each in queries.expired_remedies(Remedy.objects.filter(pk=pk), run.day)
        if each.held is None
        for kept in each.kept
    ]
    return _note(lines, f"remedy:{first.pk}", by)


def _note(lines: list[Line], subject: str, by: Actor) -> int:
    """Keep what was removed of one case; how many lines that is."""
    if lines:
        Line.objects.bulk_create(lines)
        run = lines[0].run
        total: Counter[str] = sum((Counter(line.removed) for line in lines), Counter())
        details = {"run": run.pk, "kept": [line.kept for line in lines], "removed": dict(total)}
        record("retention.removed", actor=by, agency=run.agency.code, subject=subject, details=details)
    return len(lines)


def _locked(pk: int) -> Case:
    """The request, locked; its applicant before, since removing a name changes all the requests that are of it."""
    mine = Case.objects.filter(pk=pk).values("applicant")
    list(Applicant.objects.select_for_update(no_key=True).filter(pk__in=mine))
    locking = Case.objects.select_for_update(of=("self",), no_key=True)
    return locking.select_related("agency", "applicant").get(pk=pk)


def _locked_with_suits(remedy: Remedy) -> Remedy:
    """The first case, with the suits that followed it: all of them locked."""
    first = remedy.follows or remedy
    locked = with_its_suits(first).select_for_update(of=("self",), no_key=True).select_related("agency")
    return next(each for each in locked if each.pk == first.pk)


def _reason(given: str) -> str:
    if not (reason := given.strip()):
        raise RetentionError(Message("请填写原因"))
    return reason


def _record(action: str, hold: Hold, by: Actor) -> None:
    # Its reason is not copied: who reads the log finds it with the hold, and names in it can go.
    about = hold.about
    subject = f"case:{about.number}" if isinstance(about, Case) else f"remedy:{about.pk}"
    record(action, actor=by, agency=about.agency.code, subject=subject, details={"hold": hold.pk})


def remove_left_behind() -> int:
    """Remove the files that are noted as removed and are there still; how many."""
    there = set(files.names())
    letters = Letter.objects.exclude(removed=None).values_list("docx", "pdf")
    documents = Document.objects.exclude(removed=None).values_list("file", flat=True)
    left = there & ({name for pair in letters for name in pair} | set(documents))
    for name in left:
        files.remove(name)
    return len(left)
