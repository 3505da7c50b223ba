"""Reading the files of a submission."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from gongkai.corpus.batch import Reading, read_many
from gongkai.corpus.sources import Source
from gongkai.corpus.worker import message_to_json
from gongkai.portal import isolation
from gongkai.portal.checkup.folders import Folder, folder_of
from gongkai.portal.checkup.models import File


def read(submission: UUID) -> None:
    """Read the files of a submission that are waiting, one after the other; run again it goes on where it was."""
    files = list(File.objects.filter(submission=submission, state__in=(File.State.WAITING, File.State.READING)))
    folder = folder_of(settings.VAR, submission)
    sources = [Source(file.name, folder.source(file.number)) for file in files]
    readings = read_many(sources)
    try:
        for file in files:
            _save(file, File.State.READING)
            _keep(file, folder, next(readings))
    finally:
        readings.close()


def _keep(file: File, folder: Folder, reading: Reading) -> None:
    """Keep what came of reading a file; where nobody waits for it any more, nothing."""
    if not folder.path.is_dir():
        return
    if reading.error is not None:
        file.refusal = message_to_json(reading.error.message)
        _save(file, File.State.REFUSED)
        return
    kinds = {report.source.kind for report in reading.reports if report.source}
    folder.write_reports(file.number, reading.reports)
    if "pdf" in kinds:
        _draw(file, folder)
    _save(file, File.State.READ)


def _draw(file: File, folder: Folder) -> None:
    """Draw the pages; without them the result is shown all the same."""
    try:
        pages = isolation.run("gongkai.portal.checkup.pages:draw", {"folder": str(folder.path), "number": file.number})
    except isolation.IsolatedError:
        return
    folder.write_pages(file.number, pages)


def _save(file: File, state: File.State) -> None:
    """Save how far a file is; one that was deleted meanwhile stays deleted."""
    file.state = state
    File.objects.filter(pk=file.pk).update(state=file.state, refusal=file.refusal)
