"""The command line: what a person types becomes a job, and what comes of it an output.

Each command has a module of its own; importing it adds it to the program.
"""

from gongkai.cli import (
    audit,
    backup,
    cells,
    check,
    compare,
    convert,
    deadline,
    decisions,
    read,
    retention,
    rollup,
    search,
    serve,
    vault,
)
from gongkai.cli.program import app, language_asked, localise, program

MODULES = (
    audit,
    backup,
    cells,
    check,
    compare,
    convert,
    deadline,
    decisions,
    read,
    retention,
    rollup,
    search,
    serve,
    vault,
)
"""The modules of commands."""
ORDER = (
    "read",
    "check",
    "waive",
    "run",
    "convert",
    "form",
    "compare",
    "rollup",
    "deadline",
    "cells",
    "serve",
    "begin",
    "backup",
    "restore",
    "retention",
)
"""The commands in the order of the help."""

program.registered_commands.sort(key=lambda command: ORDER.index(command.name or ""))

__all__ = ["MODULES", "ORDER", "app", "language_asked", "localise", "program"]
