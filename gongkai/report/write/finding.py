"""What a writer must know of a finding. The checks' own type fits; writers and checks do not import one
another.
"""

from __future__ import annotations

from typing import Protocol

from gongkai.law.citations import Article
from gongkai.messages import Message
from gongkai.report.model import Number, Place


class Finding(Protocol):
    """One thing that a rule found in a report."""

    @property
    def code(self) -> str:
        """The rule's permanent code, such as `A01`."""

    @property
    def severity(self) -> str:
        """`block`, `error`, `warning`, `information` or `extraction`."""

    @property
    def cell(self) -> str | None:
        """The cell it is about; None where it is about more than one."""

    @property
    def expected(self) -> Number | str | None:
        """The figure or text that should stand there."""

    @property
    def found(self) -> Number | str | None:
        """The figure or text that stands there."""

    @property
    def message(self) -> Message:
        """The finding in a sentence."""

    @property
    def source(self) -> Place | None:
        """Where to look."""

    @property
    def basis(self) -> Article:
        """What the rule rests on."""
