"""Handing files in, and forgetting them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from gongkai.corpus.worker import message_to_json
from gongkai.messages import Message
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.checkup.admission import refuse, shown_name
from gongkai.portal.checkup.folders import Folder, folder_of, folders
from gongkai.portal.checkup.models import File, Submission
from gongkai.portal.checkup.tasks import read_submission
from gongkai.report.read import ReadError

KEPT = timedelta(hours=24)
"""How long files are kept."""
SPAN, MOST_IN_SPAN = timedelta(hours=1), 60
"""So many files may be handed in from one network address within this time."""
MOST_KEPT = 5 * 2**30
"""Bytes of all files that are kept; more are not taken in until some are deleted."""


class NotTakenError(Exception):
    """Nothing was taken in; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


class Content(Protocol):
    """A file that was sent."""

    def read(self) -> bytes:
        """All of it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent, its size in bytes. `previous` says that it is last year's report."""

    name: str
    size: int
    content: Content
    previous: bool = False


def new_owner() -> str:
    """A secret for a browser's session."""
    return secrets.token_urlsafe(32)


def submit(uploads: Sequence[Upload], owner: str, *, actor: Actor) -> Submission:
    """Take in files, and have them read in the background.

    What can be refused at once is, each file by itself. Raises NotTakenError where there have been too many.
    """
    now = timezone.now()
    submission = Submission(pk=uuid4(), owner=owner, sender=_digest(actor.address), received=now)
    _limit(submission.sender, uploads, now)
    folder = folder_of(settings.VAR, submission.pk)
    folder.path.mkdir(mode=0o700, parents=True)
    try:
        # Before the transaction, which keeps others waiting.
        files = [_taken(upload, number, folder) for number, upload in enumerate(uploads, start=1)]
        _record(submission, files, actor)
    except BaseException:
        folder.delete()
        raise
    return submission


def _taken(upload: Upload, number: int, folder: Folder) -> File:
    """The file, kept in the folder or refused."""
    name = shown_name(upload.name)
    file = File(number=number, name=name, size=upload.size, previous=upload.previous)
    try:
        data = upload.content.read()
        refuse(name, data)
    except ReadError as error:
        file.state, file.refusal = File.State.REFUSED, message_to_json(error.message)
    else:
        folder.source(number).write_bytes(data)
    return file


@transaction.atomic
def _record(submission: Submission, files: Sequence[File], actor: Actor) -> None:
    submission.save(force_insert=True)
    for file in files:
        file.submission = submission
    File.objects.bulk_create(files)
    record("checkup.submit", actor=actor, subject=str(submission.pk), details={"files": len(files)})
    if any(file.state == File.State.WAITING for file in files):
        read_submission.enqueue(str(submission.pk))


def _limit(sender: str, uploads: Sequence[Upload], now: datetime) -> None:
    """Raises NotTakenError where the sender, or everybody together, has handed in too much."""
    recent = File.objects.filter(submission__sender=sender, submission__received__gt=now - SPAN).count()
    if recent + len(uploads) > MOST_IN_SPAN:
        values: dict[str, object] = {"most": MOST_IN_SPAN}
        raise NotTakenError(Message("一小时内从同一网络地址最多体检{most}个文件，请过一会儿再试。", values))
    kept = File.objects.aggregate(total=Sum("size"))["total"] or 0
    if kept + sum(upload.size for upload in uploads) > MOST_KEPT:
        raise NotTakenError(Message("正在体检的文件太多，服务器暂时放不下，请过一会儿再试。"))


def _digest(address: str) -> str:
    key = str(settings.SECRET_KEY).encode()
    return hmac.new(key, b"checkup " + address.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def delete(submission: Submission, *, actor: Actor) -> None:
    """Delete a submission with its files."""
    folder = folder_of(settings.VAR, submission.pk)
    record("checkup.delete", actor=actor, subject=str(submission.pk))
    submission.delete()
    transaction.on_commit(folder.delete)


def forget(now: datetime) -> int:
    """Delete what has been kept for as long as it is, and folders that belong to nothing; how many submissions."""
    root: Path = settings.VAR
    old = list(Submission.objects.filter(received__lte=now - KEPT).values_list("pk", flat=True))
    Submission.objects.filter(pk__in=old).delete()
    for key in old:
        folder_of(root, key).delete()
    known = {key.hex for key in Submission.objects.values_list("pk", flat=True)}
    for folder in folders(root):
        # One that is being made has no row yet that others see.
        if folder.path.name not in known and _age(folder.path, now) > SPAN:
            folder.delete()
    return len(old)


def _age(path: Path, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo)
