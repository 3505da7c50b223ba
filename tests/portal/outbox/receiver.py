"""A mail server for tests: it takes messages, counts them, and can be told to behave badly."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import cast


class Receiver(socketserver.ThreadingTCPServer):
    """What it took, in order. `answers` says what a command is answered with in place of 250; "" hangs up."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}?tls=no"

    def times(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(str(message["Message-ID"]) for message in self.taken)


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):  # the sender may hang up at any time
            self._converse()

    def _converse(self) -> None:
        self._say("220 receiver")
        while line := self.rfile.readline():
            command = line.decode("ascii", "replace").split(maxsplit=1)[0].upper()
            receiver = cast(Receiver, self.server)
            answer = receiver.answers.get(command)
            if command == "DATA" and answer is None:
                self._say("354 go on")
                answer = self._take(receiver)
            elif answer is None:
                answer = "221 bye" if command == "QUIT" else "250 so be it"
            if not answer:
                return
            self._say(answer)
            if command == "QUIT":
                return

    def _take(self, receiver: Receiver) -> str:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return ""  # the sender hung up: nothing was taken
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        answer = receiver.answers.get("END", "250 taken")
        if answer.startswith("250") or not answer:
            receiver.taken.append(message_from_bytes(b"".join(lines), policy=SMTP))
        return answer

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            receiver.shutdown()
            thread.join()
