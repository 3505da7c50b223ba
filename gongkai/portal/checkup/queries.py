"""Reading what was handed in: by its owner alone."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import cast
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from gongkai.corpus.worker import message_from_json
from gongkai.messages import Message
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
    def names(self) -> list[tuple[int, str]]:
        """Numbers and names of the files that were read."""
        return [(file.number, file.name) for file in self.files if file.state == File.State.READ]

    @property
    def waiting(self) -> int:
        """How many files are still to be read."""
        return sum(1 for file in self.files if file.state in (File.State.WAITING, File.State.READING))

    @property
    def is_stalled(self) -> bool:
        """Whether it takes longer than it can."""
        return bool(self.waiting) and timezone.now() - self.submission.received > PATIENCE

    @cached_property
    def examined(self) -> dict[int, list[Examined]]:
        """The reports of each file that was read, by its number."""
        day = timezone.localdate(self.submission.received)
        return {number: examined(result) for number, result in examine(self.folder, self.names, day).items()}

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
