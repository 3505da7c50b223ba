"""Reading the audit log: whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from gongkai.messages import Message
from gongkai.portal.audit.models import Entry, Head
from gongkai.portal.audit.services import digest

BATCH = 1000
"""How many entries are held in memory at once."""


class Kind(StrEnum):
    """What can be wrong with the chain."""

    MISSING = "missing"
    CHANGED = "changed"
    ORDER = "order"
    HEAD = "head"
    ANCHOR = "anchor"


_MESSAGES = {
    Kind.MISSING: Message("缺少第{sequence}条。"),
    Kind.CHANGED: Message("第{sequence}条的内容与其摘要不符，已被改动。"),
    Kind.ORDER: Message("第{sequence}条不接续它的前一条。"),
    Kind.HEAD: Message("日志止于第{sequence}条，与记下的末尾不符。"),
    Kind.ANCHOR: Message("第{sequence}条不是当时抄录的那一条。"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the chain: an entry's number and its digest; number 0 stands before the first."""

    sequence: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry, by its number, that breaks the chain, and how."""

    sequence: int
    kind: Kind

    @property
    def message(self) -> Message:
        """What is wrong, in words."""
        return Message(_MESSAGES[self.kind].template, {"sequence": self.sequence})


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of walking the chain: how far it is whole, and the fault there; None where all of it is whole."""

    end: Place
    fault: Fault | None


def verify(anchor: Place | None = None) -> Verification:
    """Walk the chain from its beginning; entries may be written meanwhile.

    `anchor` is a place that was noted down elsewhere: it must be part of the chain. Without one, somebody who writes
    the whole log anew, past the triggers, is not found out.
    """
    place = Place()
    while True:
        batch = _after(place)
        if len(batch) < BATCH:
            break
        place, fault = _walk(place, batch, anchor)
        if fault:
            return Verification(place, fault)
    with transaction.atomic():  # Nobody writes while the end is compared; only the last few entries are still to come.
        head = Head.objects.select_for_update().filter(id=1).first()
        while batch := _after(place):
            place, fault = _walk(place, batch, anchor)
            if fault:
                return Verification(place, fault)
    if head is None or (head.sequence, head.digest) != (place.sequence, place.digest):
        return Verification(place, Fault(place.sequence, Kind.HEAD))
    if anchor and anchor.sequence > place.sequence:
        return Verification(place, Fault(anchor.sequence, Kind.MISSING))
    return Verification(place, None)


def _after(place: Place) -> list[Entry]:
    return list(Entry.objects.filter(sequence__gt=place.sequence).order_by("sequence")[:BATCH])


def _walk(place: Place, entries: list[Entry], anchor: Place | None) -> tuple[Place, Fault | None]:
    """From `place` over the entries: where the chain is whole to, and the fault there."""
    for entry in entries:
        if kind := _fault(place, entry, anchor):
            return place, Fault(place.sequence + 1, kind)
        place = Place(entry.sequence, entry.digest)
    return place, None


def _fault(place: Place, entry: Entry, anchor: Place | None) -> Kind | None:
    if entry.sequence != place.sequence + 1:
        return Kind.MISSING
    if digest(entry) != entry.digest:
        return Kind.CHANGED
    if entry.previous != place.digest:
        return Kind.ORDER
    if anchor and anchor.sequence == entry.sequence and anchor.digest != entry.digest:
        return Kind.ANCHOR
    return None
