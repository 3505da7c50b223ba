"""What becomes of agencies: closed, merged into others, split, moved. Requests go on where their duties went."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import note
from hypothesis.stateful import precondition, rule

from gongkai.portal.agencies.permissions import Action
from tests.portal.machine import checks, standing
from tests.portal.machine.attempts import Chance
from tests.portal.machine.ground import CHANCE, Ground
from tests.portal.machine.people import ACTING
from tests.portal.signing_in import signed_in_client

MOST_CHANGES = 6
"""In an example: there are few agencies, and closed ones stay closed. No service opens them again."""
KINDS = ("close", "merge", "split", "split", "move")


class Changing(Ground):
    """Changes of the tree, on pages."""

    @precondition(lambda self: self.changes < MOST_CHANGES)
    @rule(chance=CHANCE)
    def an_agency_is_changed(self, chance: Chance) -> None:
        """By whoever may change it, into what that person may change too; who had a role in it has it where it went."""
        self.changes += 1
        every = list(self.people.parents)
        acting = [each for each in ACTING if each not in self.people.closed] or every
        closed = list(self.people.closed)
        drawn = (acting, acting, acting, every, closed or every)[chance(0, 5)]
        code = drawn[chance(1, len(drawn))]
        others = [each for each in every if each not in (*self.people.closed, code)]
        drawn = others if others and not chance.is_rare(2) else every
        other = drawn[chance(3, len(drawn))]
        change = KINDS[chance(4, len(KINDS))]
        who = list(self.people.users)[chance(5, len(self.people.users))] if chance.is_rare(6) else "administrator"
        day = self.days.today - timedelta(days=chance(7, 4))
        parts = [f"yc-new-{self.changes}{place}" for place in range(1 + chance(8, 2))]
        if chance.is_rare(9):
            parts[-1] = other
        successor = parts[0] if chance(10, 3) else ""
        expected = code not in self.people.closed and self.people.may(who, Action.CHANGE_AGENCIES, code)
        given: dict[str, Any] = {"day": day.isoformat(), "confirmed": "1"}
        if change == "split":
            expected &= parts[-1] not in self.people.parents
            given |= {"parts": "\n".join(f"{part} 分设的{part}" for part in parts), "successor_code": successor}
        else:
            expected &= other != code and other not in self.people.closed and code not in self.people.above(other)
            expected &= self.people.may(who, Action.CHANGE_AGENCIES, other)
            given["parent" if change == "move" else "successor"] = self.people.agency(other).pk
        note(f"{who} {change} {code} {other} {parts} {successor}: {expected}")
        with self.days.as_clock():
            page = signed_in_client(self.people.users[who])
            before = checks.everything()
            status = page.post(f"/agencies/{code}/change/{change}/", given).status_code
            assert status == (self.people.refused(who, Action.CHANGE_AGENCIES, code) or (302 if expected else 200))
            if not expected:
                assert checks.everything() == before
        if expected:
            self._changed(code, change, successor if change == "split" else other, parts, day)
        self._count(f"agency {change}", expected)
        standing.check_permissions(self.people, code)

    def _changed(self, code: str, change: str, into: str, parts: list[str], day: date) -> None:
        """Keep it by hand. `into` is the new parent, or whatever carries on; nothing where the agency goes on."""
        people = self.people
        if change == "split":
            people.parents |= dict.fromkeys(parts, people.parents[code])
        if change == "move":
            people.parents[code] = into
        elif into:
            for child, parent in people.parents.items():
                if parent == code and child not in people.closed:
                    people.parents[child] = into
            for name, pairs in people.held.items():
                people.held[name] = {(into if where == code else where, role) for where, role in pairs}
            people.closed |= {each: (since, into) for each, (since, now) in people.closed.items() if now == code}
            people.closed[code] = (day, into)
