"""How long writing a report takes, for each kind of file, and beside what one would do without this writer.

`python -m bench.writing [--count N] [--first-seed S] [--passes N] [--markdown FILE]`

Each kind is measured in processes of its own: the first report, libraries and fonts loaded for it included, and then
every other report once. Times are from a report in memory to the file's bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.results import Block, arguments_of, table, write
from gongkai.report.read import read
from gongkai.report.write.json import dumps, to_json
from tests.generate.corpus import FIRST_TEST_SEED, samples

_SAMPLES = Path(__file__).parents[1] / "samples"
_COUNT = 20
_SLOW_COUNT = 4
"""Reports for a program that takes seconds for one."""


@dataclass(frozen=True)
class Writer:
    """A writer by its function (`module:function`); `kind` is set for gongkai's own."""

    label: str
    function: str
    kind: str = ""
    slow: bool = False


_FORM = "gongkai.report.write.form"
WRITERS = (
    Writer("docx", f"{_FORM}.docx:to_docx", "docx"),
    Writer("docx: python-docx, its own tables, no typography", "bench.writing_peers:straightforward_docx"),
    Writer("pdf", f"{_FORM}.pdf:to_pdf", "pdf"),
    Writer("pdf: LibreOffice, from our .docx", "bench.writing_peers:office_pdf", slow=True),
    Writer("html", f"{_FORM}.html:to_html", "html"),
    Writer("xlsx", f"{_FORM}.xlsx:to_xlsx", "xlsx"),
    Writer("txt", f"{_FORM}.text:to_text", "txt"),
)


def _save(folder: Path, count: int, first_seed: int) -> None:
    """Reports as JSON files, so that reading them loads none of what writing is to load."""
    for number, sample in enumerate(samples("docx", count, first_seed)):
        target = folder / f"{number:03}.json"
        target.write_text(dumps(to_json(read(sample.data)[0])), encoding="utf-8")


def _measure(writer: Writer, folder: Path, passes: int) -> tuple[float, list[float], float]:
    """Of several processes: the best first report, each other report's best time, and the median size in bytes."""
    command = [sys.executable, "-m", "bench.writing_one", writer.function, str(folder)]
    runs = [json.loads(subprocess.check_output(command)) for _ in range(passes)]
    each = [min(times) for times in zip(*(run["seconds"] for run in runs), strict=True)]
    return each[0], each[1:], median(runs[0]["sizes"])


def _command_seconds(kind: str, passes: int) -> float:
    """The best time of `gongkai convert` as a whole: from starting the program to the file."""
    source = next(iter(sorted(_SAMPLES.glob("*.docx"))))
    times = []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from gongkai.cli import app; app()", "convert", str(source)]
        for _ in range(passes):
            start = time.perf_counter()
            subprocess.run([*command, "-o", f"{folder}/report.{kind}"], check=True, capture_output=True)
            times.append(time.perf_counter() - start)
    return min(times)


def _row(writer: Writer, folder: Path, passes: int) -> tuple[str, ...]:
    first, others, size = _measure(writer, folder, passes)
    return (
        writer.label,
        f"{1000 * first:.0f}",
        f"{1000 * median(others):.1f}",
        f"{1000 * max(others):.1f}",
        f"{size / 1024:.0f}",
        f"{1000 * _command_seconds(writer.kind, passes):.0f}" if writer.kind else "–",
    )


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=_COUNT, help=f"reports; {_SLOW_COUNT} for LibreOffice")
    parser.add_argument("--first-seed", type=int, default=FIRST_TEST_SEED)
    parser.add_argument("--passes", type=int, default=3, help="processes for each kind; the best time is kept")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of("bench.writing", __doc__, _options)
    writers = [writer for writer in WRITERS if not writer.slow or shutil.which("soffice")]
    with tempfile.TemporaryDirectory() as many, tempfile.TemporaryDirectory() as few:
        _save(Path(many), arguments.count, arguments.first_seed)
        _save(Path(few), _SLOW_COUNT, arguments.first_seed)
        rows = [_row(writer, Path(few if writer.slow else many), arguments.passes) for writer in writers]
    head = ("kind", "first report, ms", "each after it, ms", "the slowest, ms", "KiB", "`gongkai convert`, ms")
    text = (
        f"{arguments.count} reports (seeds {arguments.first_seed} and following; {_SLOW_COUNT} for LibreOffice), the "
        f"best time of {arguments.passes} processes; each after the first is the median over reports.\n\n"
        f"{table(head, rows)}"
    )
    write(Block("writing", text), arguments.markdown)


if __name__ == "__main__":
    main()
