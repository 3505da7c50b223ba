"""What people see of requests, and what they do beside the procedure: notes and files."""

from __future__ import annotations

from hypothesis.stateful import rule

from gongkai.portal.agencies.permissions import Action
from tests.portal.machine import checks, ways
from tests.portal.machine.acting import WHICH
from tests.portal.machine.attempts import Chance
from tests.portal.machine.ground import CHANCE, Ground
from tests.portal.machine.people import ACTING
from tests.portal.signing_in import signed_in_client


class Looking(Ground):
    """Pages about a request."""

    def _somebody(self, chance: Chance) -> str:
        return list(self.people.users)[chance(0, len(self.people.users))]

    @rule(chance=CHANCE, which=WHICH)
    def somebody_opens_a_page(self, chance: Chance, which: int) -> None:
        """The case's page opens to whoever may see it, without who asks; under another agency it is not there."""
        known, who = self.cases[which % len(self.cases)], self._somebody(chance)
        codes = [known.agency, self.people.carrying_on(known.agency), *ACTING]
        code = codes[chance(1, len(codes))]
        with self.days.as_clock():
            before = checks.everything()
            page = signed_in_client(self.people.users[who]).get(f"/desk/{code}/cases/{known.number}/")
            assert checks.everything() == before
        expected = self.people.refused(who, Action.SEE_CASES, code) or (200 if code == known.agency else 404)
        assert page.status_code == expected
        assert [secret for secret in self.secrets if secret in page.content.decode()] == []
        self._count("page", expected)

    @rule(chance=CHANCE, which=WHICH)
    def somebody_looks_who_asks(self, chance: Chance, which: int) -> None:
        """With a reason, and where one may: that is logged. Otherwise nothing is shown."""
        known, who = self.cases[which % len(self.cases)], self._somebody(chance)
        reason = "" if chance(1, 3) == 0 else "核对身份"
        with self.days.as_clock():
            before = checks.everything()
            client = signed_in_client(self.people.users[who])
            page = client.post(f"/desk/{known.agency}/cases/{known.number}/identity/", {"reason": reason})
            after = checks.everything()
        refused = self.people.refused(who, Action.SEE_IDENTITY, known.agency)
        assert page.status_code == (refused or 200)
        shown = any(secret in page.content.decode() for secret in self.secrets)
        assert shown is (not refused and bool(reason))
        assert (after == before) is not shown
        self._count("look", shown)

    @rule(chance=CHANCE, which=WHICH)
    def somebody_writes_or_attaches(self, chance: Chance, which: int) -> None:
        """A note or a file of whoever works there, once however often it is sent."""
        known, who = self.cases[which % len(self.cases)], self._somebody(chance)
        address = f"/desk/{known.agency}/cases/{known.number}/"
        refused = self.people.refused(who, Action.HANDLE_CASES, known.agency)
        token = f"token-{sum(self.steps.values())}"
        states = []
        with self.days.as_clock():
            states.append(checks.everything())
            for _click in range(2):
                if chance(1, 2):
                    given = {"token": token, "direction": ("internal", "to_applicant")[chance(2, 2)], "text": "请来电"}
                    status = signed_in_client(self.people.users[who]).post(f"{address}notes/", given).status_code
                else:
                    status = ways.attach_by_page(self.people, who, address, token)
                assert status == (refused or 302)
                states.append(checks.everything())
        assert (states[1] == states[0]) is bool(refused)
        assert states[2] == states[1]
        self._count("note or file", not refused)
