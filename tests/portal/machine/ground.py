"""The machine's ground: days and notices, people and their roles, requests that come in, and what is always true."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gongkai.law.applicants import Applicant as Kind
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import Asked, new_applicant
from gongkai.portal.handling import asking
from gongkai.portal.handling.services import ActError
from tests.portal.building import BY
from tests.portal.machine import checks, standing, ways
from tests.portal.machine.attempts import Chance, Known
from tests.portal.machine.days import Days
from tests.portal.machine.people import ACTING, OFFICE, People

CHANCE = st.binary(min_size=13, max_size=13).map(Chance)
FIRST_DAYS = (date(2025, 12, 22), date(2024, 12, 2), date(2026, 11, 2))
"""Days on which examples begin, so that most of them come over the end of a year."""
MOST_SURROUNDINGS = 12
"""How often in an example something else happens than acts in requests: notices, roles, days without an act."""
MOST_CASES = 4
"""Few, so that much happens in each; parts that are split off come on top."""


class Ground(RuleBasedStateMachine):
    """One installation. What is done to it is kept here once more by hand, and held against it after each step."""

    offices: ClassVar[People]
    """Who there is when an example begins."""
    steps: ClassVar[Counter[str]] = Counter()
    """What was tried in the whole run, and how it ended."""

    def __init__(self) -> None:
        super().__init__()
        self.days = Days(FIRST_DAYS[0])
        self.cases: list[Known] = []
        self.touched: list[Known] = []
        self.letters: Counter[tuple[str, str, int]] = Counter()
        self.applicants = 0
        self.surroundings = self.changes = 0
        self.secrets: list[str] = []
        self.documents: dict[int, tuple[int, bytes]] = {}
        self.log = StringIO()
        self.handler = logging.StreamHandler(self.log)
        logging.getLogger().addHandler(self.handler)
        self.people = self.offices.copy()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        """All that takes long is looked at now, unless a step has failed; then the database is as it was."""
        try:
            if sys.exc_info()[0] is None:
                self.everything_is_in_order()
                self.steps["examples"] += 1
                told = ", ".join(f"{what} {times}" for what, times in sorted(self.steps.items()))
                logging.getLogger(__name__).info("%d acts: %s", self.steps.total() - self.steps["examples"], told)
        finally:
            logging.getLogger().removeHandler(self.handler)
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def everything_is_in_order(self) -> None:
        for known in self.cases:
            checks.check_case(known, self.days)
        checks.check_answers(self.cases)
        checks.check_log(self.cases)
        years = range(2024, self.days.today.year + 2)
        checks.check_tables([self.people.agency(code) for code in self.offices_with_requests], years)
        standing.check_agencies(self.people)
        standing.check_reports(self.people, years)
        standing.check_complaints()
        checks.check_secrets(self.secrets, self.log.getvalue())

    # ---- the calendar and the people

    @precondition(lambda self: self.surroundings < MOST_SURROUNDINGS)
    @rule(days=st.sampled_from((1, 2, 5, 12, 30, 75)))
    def days_pass(self, days: int) -> None:
        self.days.today += timedelta(days=days)
        self.touched = self.cases
        self._count("days", "pass")
        self.surroundings += 1

    @property
    def offices_with_requests(self) -> tuple[str, ...]:
        """Those that have any from the beginning, and whoever carries on what they did."""
        return tuple(dict.fromkeys((*ACTING, *map(self.people.carrying_on, ACTING))))

    def _time_passes(self, chance: Chance) -> None:
        """Between two acts: mostly nothing or a few days."""
        self.days.today += timedelta(days=(0, 0, 0, 0, 1, 3, 6, 24)[chance(10, 8)])

    @precondition(lambda self: self.surroundings < MOST_SURROUNDINGS)
    @rule(chance=CHANCE, next_year=st.booleans())
    def a_notice_is_entered(self, chance: Chance, next_year: bool) -> None:
        year = self.days.today.year + next_year
        off = [date(year, 1 + chance(place, 12), 2 + chance(place + 1, 26)) for place in range(1 + chance(0, 6))]
        weekend = date(year, 1 + chance(8, 12), 2 + chance(9, 20))
        weekend += timedelta(days=(5 - weekend.weekday()) % 7)
        with self.days.as_clock():
            self.days.enter(year, off, weekend)
        self.touched = self.cases
        self._count("notice", "entered")
        self.surroundings += 1

    @precondition(lambda self: self.days.notices and self.surroundings < MOST_SURROUNDINGS)
    @rule(chance=CHANCE)
    def a_notice_is_withdrawn(self, chance: Chance) -> None:
        with self.days.as_clock():
            done = self.days.withdraw(chance(0, len(self.days.notices)))
        self.touched = self.cases
        self._count("notice withdrawn", done)
        self.surroundings += 1

    @precondition(lambda self: self.surroundings < MOST_SURROUNDINGS)
    @rule(chance=CHANCE)
    def a_role_is_given_or_taken(self, chance: Chance) -> None:
        code = self.people.carrying_on(ACTING[chance(0, len(ACTING))])
        who = list(self.people.users)[chance(1, len(self.people.users))]
        self.people.toggle(who, code, OFFICE[chance(2, 3)])
        self._count("role", "toggled")
        self.surroundings += 1

    # ---- requests come in

    @precondition(lambda self: len(self.cases) < MOST_CASES)
    @rule(chance=CHANCE)
    def a_request_is_received(self, chance: Chance) -> None:
        self._receive(chance)

    @precondition(lambda self: len(self.cases) < MOST_CASES or any(code in self.people.closed for code in ACTING))
    @rule(chance=CHANCE)
    def a_request_is_entered(self, chance: Chance) -> None:
        """By the form of the office, of which only its clerks may make use; sent twice, it is entered once."""
        closed = [code for code in ACTING if code in self.people.closed]
        codes = closed if closed and (len(self.cases) >= MOST_CASES or chance(9, 2)) else self.offices_with_requests
        code = codes[chance(0, len(codes))]
        clerks = [name for name in self.people.users if "clerk" in self.people.roles(name, code)]
        everybody = list(self.people.users)
        drawn = everybody if chance.is_rare(1) or not clerks else clerks
        who = drawn[chance(2, len(drawn))]
        applicant, items = self._applicant(), 1 + chance(3, 3)
        given = {
            "token": f"entry-{self.applicants}",
            "subject": "所要的信息",
            "items": "\n\n".join(f"第{number}份文件" for number in range(items)),
            "kind": list(Kind)[chance(4, len(Kind))].value,
            "document_kind": "护照",
            "delivery": "post",
            **applicant,
        }
        before = checks.everything()
        with self.days.as_clock():
            response = ways.enter_by_page(self.people, who, code, self.days, given)
        allowed = who in clerks
        if refused := self.people.refused(who, Action.HANDLE_CASES, code):
            assert response.status_code == refused
        if code in self.people.closed:
            allowed = False
        self._count("entered by page", allowed)
        if not allowed:
            assert checks.everything() == before
            return
        assert response.status_code == 200
        case = response.context["case"]
        today = self.days.today
        events = [Event(EventKind.RECEIVED, today), Event(EventKind.REGISTERED, today)]
        self._know(case, events, [who, who], items)
        self.letters[code, ways.RECEIPT, today.year] += 1
        with self.days.as_clock():
            before = checks.everything()
            ways.enter_by_page(self.people, who, code, self.days, given)
            assert checks.everything() == before

    def _receive(self, chance: Chance) -> None:
        """As the public's form hands it over, or another program: nobody of the office has seen it yet."""
        codes = self.offices_with_requests
        agency = self.people.agency(codes[chance(0, len(codes)) if chance(1, 2) else 0])
        items = 1 + chance(3, 3)
        with self.days.as_clock():
            applicant = new_applicant(list(Kind)[chance(2, len(Kind))], **self._applicant())
            if self.cases and chance(4, 2):  # somebody who has asked before, and often the same thing
                earlier = self.cases[-1].case
                assert earlier.applicant is not None
                agency, applicant = earlier.agency, earlier.applicant
            asked = Asked("所要的信息", [f"第{number}份文件" for number in range(items)], applicant)
            events, by = [Event(EventKind.RECEIVED, self.days.today)], BY
            if chance(6, 2) or agency.code in self.people.closed:
                by = Actor("", "192.0.2.9")
                if agency.code in self.people.closed:
                    self._nobody_receives(agency, asked, by)
                    return
                case, _code = asking.ask(agency, lambda: asked, [], today=self.days.today, by=by)
                self.letters[agency.code, ways.RECEIPT, self.days.today.year] += 1
            else:
                case = cases.receive(agency, asked, events, by=by)
        self._know(case, events, [by.name], items)
        self._count("received", True)

    def _nobody_receives(self, agency: Agency, asked: Asked, by: Actor) -> None:
        """A closed agency gets no more requests."""
        before = checks.everything()
        with pytest.raises(ActError):
            asking.ask(agency, lambda: asked, [], today=self.days.today, by=by)
        assert checks.everything() == before
        self._count("received", "closed agency")

    def _applicant(self) -> dict[str, str]:
        """Somebody whose every detail is found wherever it were kept in plain text."""
        self.applicants += 1
        number = self.applicants
        given = {
            "name": f"欧阳申请人{number}号",
            "document": f"E-{number}-7731-5592",
            "address": f"青石镇隐居路{number}号",
            "telephone": f"0000-88{number:05}",
            "email": f"secretly-{number}@example.org",
        }
        self.secrets += given.values()
        return given

    def _know(self, case: Case, events: list[Event], actors: list[str], items: int) -> Known:
        applicant = case.applicant_id or 0
        known = Known(case.pk, case.number, case.agency.code, applicant, events, actors, items, case.counted)
        self.cases.append(known)
        self.touched = [known]
        return known

    # ---- always

    @invariant()
    def what_was_touched_is_in_order(self) -> None:
        self._look_after_what_was_touched()
        checks.check_numbers(self.cases, self.letters)

    def _look_after_what_was_touched(self) -> None:
        for known in self.touched:
            checks.check_case(known, self.days)
        self.touched = []

    def _count(self, what: str, result: Any) -> None:
        self.steps[f"{what}: {result}"] += 1
