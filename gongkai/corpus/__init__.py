"""Many reports: finding the files, reading them within limits, and writing what came of them.

Names are loaded when they are first used: a worker process imports this package too, and needs none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.corpus.batch import Reading, read_many
    from gongkai.corpus.sources import Source, expand
    from gongkai.report.write.rows import cell_rows
else:
    _HOMES = {
        "Reading": "gongkai.corpus.batch",
        "Source": "gongkai.corpus.sources",
        "cell_rows": "gongkai.report.write.rows",
        "expand": "gongkai.corpus.sources",
        "read_many": "gongkai.corpus.batch",
    }

    def __getattr__(name: str) -> object:
        if name in _HOMES:
            return getattr(import_module(_HOMES[name]), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["Reading", "Source", "cell_rows", "expand", "read_many"]
