"""All measurements, one after the other, into bench/README.md: `python -m bench [--quick]`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

_README = Path(__file__).parent / "README.md"
_QUICK = {
    "accuracy": ["--count", "13"],
    "reading": ["--count", "13", "--passes", "2"],
    "memory": ["--count", "3"],
    "writing": ["--count", "5", "--passes", "1"],
    "checks": ["--kind", "html", "--several", "10", "--passes", "1"],
    "prose": ["--seeds", "20"],
    "neighbours": ["--count", "300", "--passes", "1"],
    "deadlines": ["--count", "5000", "--passes", "1"],
    "portal": ["--passes", "1", "--seconds", "1"],
    "letters": ["--passes", "1"],
    "cases": ["--count", "2000", "--seconds", "1", "--passes", "1"],
    "mutations": ["--count", "1000"],
}
"""What makes each measurement short, for trying it out: too little for figures to be relied on."""
_MEASUREMENTS = (
    "machine",
    "reading",
    "memory",
    "writing",
    "neighbours",
    "deadlines",
    "portal",
    "letters",
    "cases",
    "accuracy",
    "prose",
    "checks",
    "mutations",
)
"""What is timed comes first; each has a process of its own, so that none inherits caches or memory."""


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small numbers, a few minutes")
    arguments = parser.parse_args()
    for name in _MEASUREMENTS:
        options = _QUICK.get(name, []) if arguments.quick else []
        command = [sys.executable, "-m", f"bench.{name}", "--markdown", str(_README), *options]
        print(f"\n== {name}", flush=True)
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
