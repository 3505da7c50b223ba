"""Reading what was handed in: by its owner alone."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import cast
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from gongkai.corpus.worker import message_from_json
from gongkai.messages import Language, Message
from gongkai.portal import isolation
from gongkai.portal.checkup.downloads import DOWNLOADS
from gongkai.portal.checkup.examination import Examined, examine, examined
from gongkai.portal.checkup.folders import Folder, folder_of
from gongkai.portal.checkup.models import File, Submission

PATIENCE = timedelta(minutes=30)
"""After this long without a result something is wrong with the background work, and the page says so."""


class Checkup:
    """A submission with what became of its files."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.files = list(submission.files.all())

    @property
    def folder(self) -> Folder:
        """Where its files are."""
        return folder_of(settings.VAR, self.submission.pk)

    @property
    def day(self) -> date:
        """The day on which it was handed in: rules that ask for the date ask for this one."""
        return timezone.localdate(self.submission.received)

    @property
    def names(self) -> list[tuple[int, str]]:
        """Numbers and names of the files that were read."""
        return [(file.number, file.name) for file in self.files if file.state == File.State.READ]

    @property
    def waiting(self) -> int:
        """How many files are still to be read."""
        return sum(1 for file in self.files if file.state in (File.State.WAITING, File.State.READING))

    @property
    def done(self) -> int:
        """How many files are through."""
        return len(self.files) - self.waiting

    @property
    def is_stalled(self) -> bool:
        """Whether it takes longer than it can."""
        return bool(self.waiting) and timezone.now() - self.submission.received > PATIENCE

    @cached_property
    def examined(self) -> dict[int, list[Examined]]:
        """The reports of each file that was read, by its number."""
        return {number: examined(result) for number, result in examine(self.folder, self.names, self.day).items()}

    def make(self, file: File, index: int, what: str, language: Language) -> tuple[str, bytes]:
        """Something made of a report to be taken away: a file's name and its bytes. Raises IsolatedError.

        It is made once.
        """
        key = (file.number, index, what, language)
        made = self.folder.made(*key)
        if made is None:
            arguments = {
                "folder": str(self.folder.path),
                "number": file.number,
                "index": index,
                "what": what,
                "names": self.names,
                "today": self.day.isoformat(),
                "language": language,
            }
            isolation.run("gongkai.portal.checkup.downloads:write", arguments)
            made = self.folder.made(*key)
            assert made is not None
        stem = file.name.rpartition(".")[0] or file.name
        return f"{stem}-{DOWNLOADS[what].part.text(language)}{made.suffix}", made.read_bytes()

    def file(self, number: int) -> File | None:
        """The file of that number."""
        return next((file for file in self.files if file.number == number), None)


def refusal(file: File) -> Message:
    """Why a file could not be read."""
    return message_from_json(cast("dict[str, object]", file.refusal))


def find(submission: UUID, owner: str) -> Checkup | None:
    """The submission, if it is the owner's."""
    found = Submission.objects.filter(pk=submission, owner=owner).first() if owner else None
    return Checkup(found) if found else None


def recent(owner: str) -> list[Checkup]:
    """What the owner has handed in, latest first."""
    if not owner:
        return []
    return [
        Checkup(one) for one in Submission.objects.filter(owner=owner).order_by("-received").prefetch_related("files")
    ]
