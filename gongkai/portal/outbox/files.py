"""Messages as files in a folder: for trying out, and until a real way out is set up."""

from __future__ import annotations

from pathlib import Path

from gongkai.corpus.files import written_whole
from gongkai.portal.outbox.adapters import Fate, NotSentError, digest
from gongkai.portal.outbox.models import Message


class Files:
    """Writes each message into a file of its own, named by its key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> None:
        """Write it. Raises NotSentError where the folder cannot be written to."""
        recipient, subject, body = (text.reveal() for text in (message.recipient, message.subject, message.body))
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with written_whole(self._path(message)) as stream:
                stream.write(f"{recipient}\n{subject}\n\n{body}\n".encode())
        except OSError as error:
            raise NotSentError(str(error)) from error

    def fate(self, message: Message) -> Fate:
        """Sent if its file is there."""
        return Fate.SENT if self._path(message).exists() else Fate.SEND_AGAIN

    def _path(self, message: Message) -> Path:
        return self.folder / f"{message.channel}-{digest(message.key)}.txt"
