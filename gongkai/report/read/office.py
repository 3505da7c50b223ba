"""Old Word and WPS documents (.doc, .wps, .rtf): converted to .docx by a LibreOffice that is started for it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from gongkai.messages import Message
from gongkai.report.read.archive import damaged
from gongkai.report.read.document import Document
from gongkai.report.read.docx import read_docx
from gongkai.report.read.errors import ReadError

TIME_LIMIT = 45.0
"""Seconds that a conversion may take. A report takes one or two."""

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)


def read_doc(data: bytes) -> Document:
    """Read an old Word or WPS document, or RTF. Places are those of the converted document.

    Raises ReadError: see `as_docx`.
    """
    document = read_docx(as_docx(data))
    document.kind = "rtf" if data.startswith(b"{\\rtf") else "doc"
    return document


def as_docx(data: bytes) -> bytes:
    """An old Word or WPS document, or RTF, as .docx.

    Raises ReadError: `no_office` where LibreOffice is not installed, `timeout`, `damaged`.
    """
    program = _find_program()
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        source = Path(folder, "report.doc")
        source.write_bytes(data)
        _convert(program, source, Path(folder))
        converted = Path(folder, "report.docx")
        if not converted.is_file():
            raise damaged()
        return converted.read_bytes()


def _find_program() -> str:
    for name in _PROGRAMS:
        if program := shutil.which(name):
            return program
    for place in _PLACES:
        if Path(place).is_file():
            return place
    raise ReadError(
        "no_office",
        Message(
            "读取 .doc、.wps 文件需要 LibreOffice，本机没有安装。Debian 或 Ubuntu 上请运行"
            "“apt-get install libreoffice-writer-nogui”，其他系统请到 libreoffice.org 下载；"
            "也可以先用 Word 或 WPS 将文件另存为 .docx。"
        ),
    )


def _convert(program: str, source: Path, folder: Path) -> None:
    """Run LibreOffice with a profile of its own: another one that is open on the machine is left alone."""
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder),
        str(source),
    ]
    # A session of its own, so that the office process that soffice starts ends with it.
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            "timeout", Message("LibreOffice 在 {seconds} 秒内没有完成转换。", {"seconds": int(TIME_LIMIT)})
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole process group, if any of it is left."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
