"""Why a file could not be read, in the user's words."""

from __future__ import annotations

from gongkai.messages import Message


class ReadError(Exception):
    """A file that could not be read. `reason` is a permanent code, `message` says what is wrong and what to do.

    Codes: `empty`, `unknown` (no kind of file that is known), `damaged`, `encrypted`, `too_large`, `scan` (pictures
    only), `no_report` (readable, but no annual report in it), `no_office` (LibreOffice is needed and not installed),
    `timeout`, `crashed`, `absent` (no such file).
    """

    def __init__(self, reason: str, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.reason = reason
        self.message = message

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, Message]]:
        return type(self), (self.reason, self.message)
