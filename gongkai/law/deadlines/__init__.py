"""Deadlines: every running clock of a request from its events and the calendar, with the steps that led there.

Nothing about a deadline is kept anywhere but the events: when a calendar is published or corrected, every deadline
follows it.
"""

from gongkai.law.deadlines.clocks import check_time, clocks, publication
from gongkai.law.deadlines.model import PERIODS, Clock, ClockKind, ClockState, Period, Span, Step
from gongkai.law.deadlines.moves import Move, moved

__all__ = [
    "PERIODS",
    "Clock",
    "ClockKind",
    "ClockState",
    "Move",
    "Period",
    "Span",
    "Step",
    "check_time",
    "clocks",
    "moved",
    "publication",
]
