"""The process that reads and marks files for others: it may hang, run out of memory or crash without taking them
with it.

It is started as `python -m gongkai.corpus.worker READER MEMORY`, with READER as `module:function` and
MEMORY in bytes (0 for no limit). On its standard input come requests: a line of JSON (`task`, `name`,
`path` or null, `size`), and where `path` is null `size` bytes of the file. For each it answers with a line
of JSON on its standard output: what the task asks for or `error`, and `seconds`. The task `read` is
answered with `reports` (schema `gongkai.report/1`), the task `mark`, which comes with an `order`, as
`gongkai.corpus.marking.carry_out` says. An empty object, the first line, says that it is ready. Nothing is
pickled: what a hostile file makes of this process can at worst send wrong figures, or a wrong copy.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from gongkai.messages import Message
from gongkai.report.model import AnnualReport
from gongkai.report.read.errors import ReadError
from gongkai.report.write.json import to_json

Reader = Callable[[Path | bytes, str], list[AnnualReport]]
"""What reads one file: its path or its bytes, and the name to give it."""


def message_to_json(message: Message) -> dict[str, Any]:
    """A message as data, with messages among its values; values of other kinds become text."""
    values = {
        name: message_to_json(value)
        if isinstance(value, Message)
        else (value if isinstance(value, int) else str(value))
        for name, value in message.values.items()
    }
    return {"template": message.template, "values": values}


def message_from_json(data: dict[str, Any]) -> Message:
    """The message that `message_to_json` wrote."""
    template, values = data["template"], data["values"]
    return Message(
        template,
        {name: message_from_json(value) if isinstance(value, dict) else value for name, value in values.items()},
    )


def attempt(reader: Reader, content: Path | bytes, request: dict[str, Any]) -> dict[str, Any]:
    """The answer to one request: whatever its task does, short of ending the process, becomes an answer."""
    try:
        if request["task"] == "mark":
            from gongkai.corpus.marking import carry_out  # loads what most workers never need

            return carry_out(content, request["order"])
        return {"reports": [to_json(report) for report in reader(content, request["name"])]}
    except ReadError as error:
        failure = error
    except MemoryError:
        failure = ReadError("too_large", Message("读取该文件所需内存超出上限，未能读完。"))
    except ImportError as error:  # gongkai's own fault or its installation's, not the file's
        failure = ReadError("crashed", Message("读取程序意外终止（{how}）。", {"how": error}))
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        failure = ReadError("damaged", Message("文件无法解读，可能已损坏（{detail}）。", {"detail": detail}))
    return {"error": {"reason": failure.reason, "message": message_to_json(failure.message)}}


def limit_memory(size: int) -> None:
    """Let this process have no more than `size` bytes of address space; only Linux keeps to such a limit."""
    if not size or sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size, hard))


def serve(reader: Reader, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    while line := requests.readline():
        request = json.loads(line)
        path = request["path"]
        content = Path(path) if path is not None else requests.read(request["size"])
        started = time.perf_counter()
        answer = attempt(reader, content, request)
        answer["seconds"] = time.perf_counter() - started
        _send(answers, answer)


def _send(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def main() -> None:
    """Serve on standard input and output; what a library prints goes to standard error instead."""
    reader_name, memory = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what is open is closed, LibreOffice ended
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        module, _, function = reader_name.partition(":")
        reader: Reader = getattr(import_module(module), function)
        limit_memory(int(memory))
        _send(answers, {})
        serve(reader, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
