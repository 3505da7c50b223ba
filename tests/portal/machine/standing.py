"""Where agencies stand and what became of them, held against what is kept by hand; and what is complained of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gongkai.portal.agencies.models import Agency, Change, Membership, Role
from gongkai.portal.agencies.permissions import Action, may, within
from gongkai.portal.audit.models import Entry
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.statistics.queries import reporting, tables
from tests.portal.machine.people import People
from tests.portal.statistics.recount import recount

ASKED_FOR = (
    Action.SEE_AGENCY,
    Action.SEE_CASES,
    Action.HANDLE_CASES,
    Action.HANDLE_COMPLAINTS,
    Action.CHANGE_AGENCIES,
    Action.SEE_AUDIT,
)
"""What is asked of everybody, of every agency: actions of each role and reach."""


def check_agencies(people: People) -> None:
    """The tree, what is closed and who carries it on, who holds what there, and so what everybody may do where."""
    found = {}
    for agency in Agency.objects.select_related("parent", "successor"):
        parent = agency.parent.code if agency.parent else ""
        ended = (agency.closed, agency.successor.code) if agency.closed and agency.successor else None
        found[agency.code] = (parent, ended, agency.path)
    paths = {code: "".join(f"{each}/" for each in reversed(people.above(code))) for code in people.parents}
    assert found == {code: (people.parents[code], people.closed.get(code), paths[code]) for code in people.parents}
    rows = Membership.objects.filter(until=None).values_list("user__username", "agency__code", "role")
    held = {(name, code, role.value) for name, pairs in people.held.items() for code, role in pairs}
    assert Counter(rows) == Counter(held)
    assert all(code not in people.closed for _name, code, _role in held)
    for name, user in people.users.items():
        for action in ASKED_FOR:
            expected = {code for code in people.parents if people.may(name, action, code)}
            assert set(within(user, action).values_list("code", flat=True)) == expected, (name, action)
    _check_history()


def check_permissions(people: People, code: str) -> None:
    """What everybody may do at one agency, asked of it alone."""
    agency = people.agency(code)
    for name, user in people.users.items():
        for action in ASKED_FOR:
            assert may(user, action, agency) is people.may(name, action, code), (name, action)


def _check_history() -> None:
    """Each change stands in the history of its agency and in the log; so does each role given or taken."""
    changes = Counter((f"agency.{kind}", code) for kind, code in Change.objects.values_list("kind", "agency__code"))
    logged: Counter[tuple[str, str]] = Counter()
    roles: Counter[tuple[str, str, str]] = Counter()
    for action, code, subject in Entry.objects.values_list("action", "agency", "subject"):
        if action.startswith("agency."):
            assert subject == f"agency:{code}"
            logged[action, code] += 1
        if action.startswith("role."):
            roles[action, code, subject] += 1
    assert logged == changes
    kept: Counter[tuple[str, str, str]] = Counter()
    for name, code, until in Membership.objects.values_list("user__username", "agency__code", "until"):
        kept["role.granted", code, f"account:{name}"] += 1
        if until:
            kept["role.ended", code, f"account:{name}"] += 1
    assert roles == kept
    assert set(Role) >= {Role(role) for role in Membership.objects.values_list("role", flat=True)}


def check_reports(people: People, years: Iterable[int]) -> None:
    """An agency reports on itself and on whose duties it had by the end of the year; its superior on all below too."""
    for year in years:
        carried = {code: now for code, (day, now) in people.closed.items() if day.year <= year}
        for code in people.parents:
            if code in people.closed or not (people.closed or people.parents[code] == ""):
                continue
            below = {each for each in people.parents if code in people.above(each)}
            for own, with_below in (({code}, False), (below, True)):
                expected = own | {each for each, now in carried.items() if now in own}
                agencies = list(reporting(people.agency(code), year, below=with_below))
                assert {agency.code for agency in agencies} == expected
            found = {cell: number for cell, number in tables(agencies, year).items() if number}
            assert found == recount([agency.pk for agency in agencies], year)


def check_complaints() -> None:
    """That a complaint was made, and answered, stands in the log once, and by whom; not what it says."""
    expected: Counter[tuple[str, str, str, str]] = Counter()
    for complaint in Complaint.objects.select_related("to", "case"):
        subject = f"complaint:{complaint.pk}"
        expected["complaint.filed", subject, complaint.to.code, ""] += 1
        if complaint.answered:
            expected["complaint.answered", subject, complaint.to.code, complaint.answered_by] += 1
    logged = Entry.objects.filter(action__startswith="complaint.").exclude(action="complaint.opened")
    assert Counter(logged.values_list("action", "subject", "agency", "actor")) == expected
