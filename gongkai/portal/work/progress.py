"""How far a long piece of work in the background is, for those who wait for it: a small file in the data folder.

It is not in the database: nothing depends on it, and a page that shows nothing looks for a file that is not there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

_FILE = "progress.json"


@dataclass(frozen=True, slots=True)
class Progress:
    """So many steps of so many are done."""

    done: int
    total: int


def tell(progress: Progress) -> None:
    """Say how far the work is; that it is over, where everything is done."""
    path = _path()
    if progress.done >= progress.total:
        path.unlink(missing_ok=True)
        return
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(asdict(progress)))
    beside.replace(path)


def told() -> Progress | None:
    """How far the work is; None where there is none, or nothing that can be read of it."""
    try:
        return Progress(**json.loads(_path().read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _path() -> Path:
    return Path(settings.VAR) / _FILE
