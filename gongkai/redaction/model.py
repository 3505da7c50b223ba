"""What is to be removed from a document, what came of it, and what could be found again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gongkai.messages import Message

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points, in the page's own coordinates before it is turned."""
STAND_IN = "已遮盖"
"""What stands for something removed: the words of a bar, read aloud where the bar is only drawn."""


class RedactionError(Exception):
    """A document from which something cannot be removed for good; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message

    def __reduce__(self) -> tuple[type[RedactionError], tuple[Message]]:
        return type(self), (self.message,)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page of a PDF, pages counted from 1: whatever shows in it is removed."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Words:
    """Characters `start` to `end` of a paragraph of a Word document.

    `part` is the member of the file ("word/document.xml"); `paragraph` counts from 1 all paragraphs of the part, those
    in tables and text boxes among them. A picture is one character, U+FFFC.
    """

    part: str
    paragraph: int
    start: int
    end: int


Removal = Area | Words


class Kind(StrEnum):
    """What a suggestion takes its words for."""

    IDENTITY_NUMBER = "identity_number"
    MOBILE = "mobile"
    TELEPHONE = "telephone"
    MAIL = "mail"
    BANK_CARD = "bank_card"
    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that look like personal data, and what must be removed for them to go (several boxes for several lines)."""

    kind: Kind
    text: str
    removals: tuple[Removal, ...]


@dataclass(frozen=True, slots=True)
class Redacted:
    """A document without what was to be removed.

    `removed` has the words that stood there (empty for a picture), one for each removal; `warnings` what else the
    document lost on the way (comments, attachments, links) and where the same words are still to be read.
    """

    content: bytes
    removed: tuple[str, ...]
    warnings: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that was to be removed and is still there. `where` is a place for a person to look at."""

    text: str
    where: str
    message: Message
