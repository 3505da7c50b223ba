"""Times one writer over reports saved as JSON, in a process that has loaded nothing else.

`python -m bench.writing_one MODULE:FUNCTION FOLDER` prints, as JSON, the seconds that each report of the folder took,
the first with all loading, and the bytes of each file.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

from gongkai.report.write.json import from_json, loads


def main() -> None:
    """Measure and print."""
    module, function = sys.argv[1].split(":")
    reports = [from_json(loads(path.read_bytes())) for path in sorted(Path(sys.argv[2]).glob("*.json"))]
    seconds, sizes = [], []
    for report in reports:
        start = time.perf_counter()
        data = getattr(importlib.import_module(module), function)(report)
        seconds.append(time.perf_counter() - start)
        sizes.append(len(data))
    print(json.dumps({"seconds": seconds, "sizes": sizes}))


if __name__ == "__main__":
    main()
