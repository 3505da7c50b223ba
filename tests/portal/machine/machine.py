"""The whole state machine."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from tests.portal.machine.acting import Acting
from tests.portal.machine.attempts import Chance
from tests.portal.machine.changing import Changing
from tests.portal.machine.complaining import Complaining
from tests.portal.machine.ground import CHANCE, FIRST_DAYS
from tests.portal.machine.looking import Looking
from tests.portal.machine.outside import Outside
from tests.portal.machine.redacting import Redacting

FAR = st.lists(CHANCE, max_size=9)
"""What happens to a request before anything else does: from nothing to its whole usual way."""


class Machine(Acting, Outside, Looking, Changing, Complaining, Redacting):
    """Everybody does what they do, in any order."""

    @initialize(first=st.sampled_from(FIRST_DAYS), chance=CHANCE, far=st.tuples(FAR, FAR))
    def begin(self, first: date, chance: Chance, far: tuple[list[Chance], list[Chance]]) -> None:
        """Two requests have come, and gone some of their way."""
        self.days.today = first
        for place, chances in enumerate(far):
            self._receive(Chance(chance.numbers[place:] + b"\0\0"))
            self._goes_its_way(chances, place)
