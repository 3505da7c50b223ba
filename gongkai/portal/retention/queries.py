"""What has expired, what holds it back, and what removing it would take away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import TypeVar

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.law.retention import Kept, expires, remedies_may_begin_until
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, Document, Note
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.retention.models import Hold, Line, Period, Policy
from gongkai.portal.retention.removal import texts_of, texts_of_remedies
from gongkai.portal.retention.texts import telling

BATCH = 2000
"""How many cases are asked for at once."""
MOST_READ = 500
"""Cases whose texts a preview reads."""
Years = Mapping[Kept, int]
_T = TypeVar("_T")
COUNTED: Mapping[str, Promise | str] = {
    "documents": _("文件"),
    "messages": _("留言和投诉"),
    "letters": _("文书内容"),
    "people": _("申请人、第三方和当事人"),
    "texts": _("文字中的个人信息"),
    "notices": _("发件记录"),
    "views": _("保存的视图"),
}
"""What removals count, with the words for it."""


@dataclass(frozen=True, slots=True)
class Expired:
    """Something of a case that is no longer to be kept. `held` says why it must be kept all the same.

    `remedy`: it is no request but a case of reconsideration or litigation about none, with its suits.
    """

    pk: int
    number: str
    ended: date
    kept: tuple[Kept, ...]
    held: Message | None = None
    remedy: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What removing it would take away."""

    lines: Sequence[Expired]
    counts: Mapping[Kept, int]
    """Of how many requests each thing would go."""
    remedies: int
    """Of how many cases of reconsideration and litigation about no request the parties would go."""
    held: int
    texts: int
    """How many free texts of those whose identity goes seem to say who somebody is, by their form alone: of the first
    `MOST_READ` cases."""

    @property
    def goes(self) -> bool:
        """Whether anything would go."""
        return bool(self.counts or self.remedies)


@dataclass(frozen=True, slots=True)
class _Closed:
    pk: int
    number: str
    agency: int
    applicant: int | None
    ended: date


def years_of(agency: int) -> Years:
    """For how many years the agency of that key keeps each thing."""
    own = {Kept(row.kept): row.years for row in Period.objects.filter(agency=agency)}
    return {kept: own.get(kept, kept.rule.years) for kept in Kept}


def is_automatic(agency: Agency) -> bool:
    """Whether what has expired is removed every night."""
    return Policy.objects.filter(agency=agency, automatic=True).exists()


def holds_of(agency: Agency) -> QuerySet[Hold]:
    """What somebody decided to keep in an agency, and what of that was lifted since."""
    own = Q(case__agency=agency) | Q(remedy__agency=agency)
    return Hold.objects.filter(own).select_related("case__agency", "remedy__agency")


def removed_of(about: Case | Remedy) -> set[Kept]:
    """What was removed already of a request, or of a case about none."""
    mine = Q(case=about) if isinstance(about, Case) else Q(remedy=about.follows or about)
    return {Kept(kept) for kept in Line.objects.filter(mine).values_list("kept", flat=True)}


def expired(cases: QuerySet[Case], today: date) -> list[Expired]:
    """What of these requests is no longer to be kept, the longest ended first.

    It is held back while somebody has set a hold, while a case of reconsideration or litigation is pending or may still
    be brought, while a complaint waits or the case lives on in another; who an applicant is, also while another request
    of the applicant needs it.
    """
    years: dict[int, Years] = {}
    found: list[Expired] = []
    for batch in _batches(_closed(cases, today)):
        found += _of_batch(batch, years, today)
    return sorted(found, key=_longest_ended)


def expired_remedies(remedies: QuerySet[Remedy], today: date) -> list[Expired]:
    """Of these, the cases of reconsideration and litigation about no request whose parties are no longer to be kept.

    Suits after reconsideration go together with it, in the time that holds for who people are, counted from the last
    end among them: that is longer than the time in which another suit may be brought. They are held back while one of
    them is pending, or somebody has set a hold.
    """
    firsts = remedies.filter(case=None, follows=None, ended__lte=today)
    suits: dict[int | None, list[date | None]] = {}
    for first, end in Remedy.objects.filter(follows__in=firsts).values_list("follows", "ended").order_by():
        suits.setdefault(first, []).append(end)
    done = set(Line.objects.filter(remedy__in=firsts).values_list("remedy", "ended"))
    holds = Hold.objects.filter(Q(remedy__in=firsts) | Q(remedy__follows__in=firsts))
    held = _by_hand(holds.annotate(first=Coalesce("remedy__follows", "remedy")), "first")
    rows = list(firsts.values_list("pk", "agency", "reference", "ended").order_by())
    years = {agency: years_of(agency)[Kept.IDENTITY] for agency in {row[1] for row in rows}}
    found = []
    for pk, agency, number, own in rows:
        ends = [own, *suits.get(pk, ())]
        ended = max(end for end in ends if end)
        if expires(ended, years[agency]) <= today and (pk, ended) not in done:
            pending = _PENDING if None in ends else None
            found.append(Expired(pk, number, ended, (Kept.IDENTITY,), held.get(pk, pending), remedy=True))
    return sorted(found, key=_longest_ended)


def expired_in(agency: Agency, today: date) -> list[Expired]:
    """What has expired of both in an agency, the longest ended first."""
    cases, remedies = Case.objects.filter(agency=agency), Remedy.objects.filter(agency=agency)
    return sorted(expired(cases, today) + expired_remedies(remedies, today), key=_longest_ended)


def preview(agency: Agency, today: date) -> Preview:
    """What has expired in an agency, and what removing it would take away."""
    lines = expired_in(agency, today)
    free = [line for line in lines if line.held is None]
    requests = [line for line in free if not line.remedy]
    others = [line.pk for line in free if line.remedy]
    counts = Counter(kept for line in requests for kept in line.kept)
    naming = [line.pk for line in requests if Kept.IDENTITY in line.kept][:MOST_READ]
    with_suits = Remedy.objects.filter(Q(pk__in=others[:MOST_READ]) | Q(follows__in=others[:MOST_READ]))
    read = chain(texts_of(naming), texts_of_remedies(with_suits))
    texts = sum(telling(getattr(row, field)) > 0 for row, field, _most in read)
    return Preview(lines, counts, len(others), len(lines) - len(free), texts)


def _longest_ended(line: Expired) -> tuple[date, bool, int]:
    return line.ended, line.remedy, line.pk


def _of_batch(batch: Sequence[_Closed], years: dict[int, Years], today: date) -> Iterator[Expired]:
    done = _done(batch)
    dues = {case: _due(case, years, today) - done.get((case.pk, case.ended), set()) for case in batch}
    cases = [case for case in batch if dues[case]]  # of the others nothing more has to be asked
    held = _holds(cases, today)
    waiting = _waiting_applicants(cases, years, today)
    there = _there([case.pk for case in cases])
    for case in cases:
        due = dues[case] & {Kept.IDENTITY, *(kept for kept in Kept if case.pk in there.get(kept, ()))}
        if Kept.IDENTITY in due and case.pk not in held and case.applicant in waiting:
            yield Expired(case.pk, case.number, case.ended, (Kept.IDENTITY,), _OTHERS)
            due.discard(Kept.IDENTITY)
        if due:
            whole = (Kept.IDENTITY,) if Kept.IDENTITY in due else tuple(kept for kept in Kept if kept in due)
            yield Expired(case.pk, case.number, case.ended, whole, held.get(case.pk))


_OTHERS = Message("同一申请人另有申请尚未到期或者须继续保存")
_PENDING = Message("复议或者诉讼尚未审结")
_OPEN_STILL = Message("复议、诉讼的期限尚未届满")
_COMPLAINT = Message("投诉尚未答复")
_MERGED = Message("并入的申请尚未办结")


def _due(case: _Closed, years: dict[int, Years], today: date) -> set[Kept]:
    if case.agency not in years:
        years[case.agency] = years_of(case.agency)
    return {kept for kept, most in years[case.agency].items() if expires(case.ended, most) <= today}


def _closed(cases: QuerySet[Case], today: date) -> Iterator[_Closed]:
    """Those that have ended, with the day of the last thing that happened to them."""
    # Nothing has expired that was not answered long enough ago, whatever happened to it since.
    rows = cases.filter(open=False, disposed__lte=today).order_by("pk").annotate(ended=Max("events__day"))
    for row in rows.values_list("pk", "number", "agency", "applicant", "ended").iterator(BATCH):
        yield _Closed(*row)


def _done(cases: Sequence[_Closed]) -> dict[tuple[int, date], set[Kept]]:
    """What was removed already of a case that has not gone on since: all of it, where identity was."""
    done: dict[tuple[int, date], set[Kept]] = {}
    lines = Line.objects.filter(case__in=[case.pk for case in cases])
    for case, ended, kept in lines.values_list("case", "ended", "kept"):
        done.setdefault((case, ended), set()).update(Kept if kept == Kept.IDENTITY else {Kept(kept)})
    return done


def _there(cases: Collection[int]) -> dict[Kept, set[int]]:
    """Which of these cases have something that is kept apart from who people are."""
    documents = Document.objects.filter(case__in=cases, removed=None).values_list("case", flat=True).order_by()
    notes = Note.objects.filter(case__in=cases).exclude(text="").values_list("case", flat=True).order_by()
    complaints = Complaint.objects.filter(case__in=cases).exclude(text="").values_list("case", flat=True).order_by()
    return {
        Kept.PROOFS: set(documents.filter(kind=DocumentKind.IDENTITY)),
        Kept.FILES: set(documents.exclude(kind=DocumentKind.IDENTITY)),
        Kept.MESSAGES: {*notes, *complaints},
    }


def _holds(cases: Collection[_Closed], today: date) -> dict[int, Message]:
    """Why cases must be kept whole, by their keys."""
    held: dict[int, Message] = {}
    known = [case.pk for case in cases]
    held |= {case.pk: _OPEN_STILL for case in cases if today <= remedies_may_begin_until(case.ended)}
    held |= dict.fromkeys(
        Case.objects.filter(pk__in=known, merged_into__open=True).values_list("pk", flat=True).order_by(), _MERGED
    )
    held |= dict.fromkeys(
        Complaint.objects.filter(case__in=known, answered=None).values_list("case", flat=True).order_by(), _COMPLAINT
    )
    for case, ended in Remedy.objects.filter(case__in=known).values_list("case", "ended"):
        assert case is not None
        if ended is None:
            held[case] = _PENDING
        elif today <= remedies_may_begin_until(ended):
            held.setdefault(case, _OPEN_STILL)
    return held | _by_hand(Hold.objects.filter(case__in=known), "case")


def _by_hand(holds: QuerySet[Hold], about: str) -> dict[int, Message]:
    """For which reasons somebody has decided to keep something, by the keys of what the holds are about."""
    reasons: dict[int, list[str]] = {}
    for key, reason in holds.filter(lifted=None).order_by("pk").values_list(about, "reason"):
        reasons.setdefault(key, []).append(reason)
    return {key: Message("已决定继续保存：{reason}", {"reason": "；".join(those)}) for key, those in reasons.items()}


def _waiting_applicants(cases: Iterable[_Closed], years: dict[int, Years], today: date) -> set[int | None]:
    """The applicants of whom another request is open, has not expired yet, or is held back."""
    theirs = Case.objects.filter(applicant__in={case.applicant for case in cases if case.applicant})
    waiting: set[int | None] = set(theirs.filter(open=True).values_list("applicant", flat=True).order_by())
    for batch in _batches(_closed(theirs, today)):
        held = _holds(batch, today)
        waiting |= {
            each.applicant for each in batch if each.pk in held or Kept.IDENTITY not in _due(each, years, today)
        }
    return waiting


def _batches(rows: Iterator[_T]) -> Iterator[list[_T]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
