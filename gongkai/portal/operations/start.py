"""What comes before a server serves: its settings are checked, its tables and files made ready."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command
from django.db import OperationalError, connection

from gongkai import __version__
from gongkai.messages import Message
from gongkai.portal.environment import environment
from gongkai.portal.operations.restore import was_interrupted

_STAMP = "static.stamp"


class StartError(Exception):
    """The server cannot start. `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


def make_ready() -> list[Message]:
    """Bring tables and static files up to date; what a person should know though the server starts.

    To be called by who holds the data folder. Raises StartError.
    """
    warnings = list(_settings_checked())
    migrate()
    gather_static()
    return warnings


def migrate() -> None:
    """Bring the tables up to date. Raises StartError where there is no database, or half of one."""
    if was_interrupted(settings.VAR):
        raise StartError(Message("上次恢复备份中途停止，数据不完整。请重新执行 gongkai restore --replace。"))
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise StartError(Message("无法连接数据库：{detail}", {"detail": str(error).strip()})) from error
    call_command("migrate", interactive=False, verbosity=0)


def refuse_taken_port(host: str, port: int) -> None:
    """Raises StartError where the server could not listen there: the server itself would share the port."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind, protocol)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        values = {"host": host, "port": port, "detail": error.strerror}
        raise StartError(Message("无法在 {host} 的 {port} 端口监听：{detail}。可用 --port 换一个。", values)) from error


def gather_static() -> bool:
    """Gather the static files, compressed and under names made of their content, if they have changed; whether."""
    stamp: Path = settings.VAR / _STAMP
    current = _static_digest()
    if stamp.exists() and stamp.read_text() == current:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(current)
    return True


def _static_digest() -> str:
    """Changes when a static file does, or the program's version."""
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _settings_checked() -> Iterator[Message]:
    """What is questionable in the settings. Raises StartError for what is wrong."""
    given = environment()
    if bool(given.certificate) != bool(given.certificate_key):
        raise StartError(Message("GONGKAI_CERTIFICATE 和 GONGKAI_CERTIFICATE_KEY 须同时设置。"))
    for path in (given.certificate, given.certificate_key):
        if path and not path.is_file():
            raise StartError(Message("没有文件 {file}。", {"file": path}))
    if given.certificate and not given.https:
        raise StartError(Message("设置了证书，还须设置 GONGKAI_HTTPS=true。"))
    for found in checks.run_checks(include_deployment_checks=given.https):
        if found.is_silenced():
            continue
        if found.level >= checks.ERROR:
            raise StartError(Message("设置不对：{detail}", {"detail": found.msg}))
        yield Message("请注意：{detail}", {"detail": found.msg})
    if given.debug:
        yield Message("GONGKAI_DEBUG 已打开：出错时页面会显示内部信息，不可用于正式环境。")
    if given.https and not (given.certificate or given.proxies):
        yield Message("GONGKAI_HTTPS 已打开，但没有证书，也没有代理（GONGKAI_PROXIES），网页可能无法打开。")
    if given.https and not (given.smtp and given.sms):
        yield Message(
            "没有设置 GONGKAI_SMTP 或 GONGKAI_SMS：相应的通知只写入文件夹 {folder}。",
            {"folder": settings.OUTBOX_FOLDER},
        )
