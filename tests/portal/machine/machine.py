"""The whole state machine."""

from __future__ import annotations

from tests.portal.machine.acting import Acting
from tests.portal.machine.looking import Looking
from tests.portal.machine.outside import Outside


class Machine(Acting, Outside, Looking):
    """Everybody does what they do, in any order."""
