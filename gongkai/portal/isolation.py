"""Work on files from outside that may hang or crash: in a process of its own, within limits of time and memory.

It is started as `python -m gongkai.portal.isolation FUNCTION MEMORY`, with FUNCTION as `module:function` and
MEMORY in bytes; arguments come as an object of JSON on its standard input, and what the function returns goes as JSON
to its standard output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from typing import Any

from gongkai.corpus.batch import DEFAULT_MEMORY_LIMIT
from gongkai.corpus.worker import limit_memory, message_from_json, message_to_json
from gongkai.messages import Message

TIME_LIMIT = 60.0
"""Seconds."""


class IsolatedError(Exception):
    """What went wrong there, in words."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


def run(function: str, arguments: dict[str, Any], seconds: float = TIME_LIMIT) -> Any:
    """What the function (`module:function`) makes of the arguments. Raises IsolatedError.

    An exception of the function that has a `message` comes back with it; any other is told as an end without reason.
    """
    command = [sys.executable, "-P", "-m", __name__, function, str(DEFAULT_MEMORY_LIMIT)]
    path = os.pathsep.join(entry for entry in sys.path if entry)
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as scratch:
        try:
            done = subprocess.run(
                command,
                input=json.dumps(arguments).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path, "TMPDIR": scratch},
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise IsolatedError(Message("{seconds}秒内未能读完，已停止。", {"seconds": f"{seconds:g}"})) from error
    if done.returncode:
        raise IsolatedError(Message("读取程序意外终止（{how}）。", {"how": f"exit {done.returncode}"}))
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise IsolatedError(message_from_json(answer["error"]))
    return answer["result"]


def main() -> None:
    """Run as the module says; what a library prints goes to standard error instead."""
    name, memory = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    module, _, function = name.partition(":")
    work = getattr(import_module(module), function)
    limit_memory(int(memory))
    try:
        answer: dict[str, Any] = {"result": work(**json.load(sys.stdin))}
    except Exception as error:
        if not isinstance(message := getattr(error, "message", None), Message):
            raise
        answer = {"error": message_to_json(message)}
    json.dump(answer, answers)
    answers.close()


if __name__ == "__main__":
    main()
