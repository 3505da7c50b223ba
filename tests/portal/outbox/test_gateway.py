"""Text messages by HTTP: the key goes with each, and what the gateway answers says what becomes of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import cast

import pytest
from django.utils import timezone

from gongkai.portal.outbox.adapters import Fate, NotSentError, RefusedError
from gongkai.portal.outbox.gateway import Gateway
from gongkai.portal.outbox.models import Channel, Message


class Server(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.taken: list[tuple[str, dict[str, str], dict[str, str]]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/send?from=gongkai"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = cast(Server, self.server)
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.taken.append((self.path, dict(self.headers), content))
        self.send_response(server.status)
        if 300 <= server.status < 400:
            self.send_header("Location", server.address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_request(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as found:
        thread = threading.Thread(target=found.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


MESSAGE = Message(
    channel=Channel.SMS, recipient="13800000000", body="您的申请已答复。", key="case:1", due=timezone.now()
)


def test_taken(server: Server) -> None:
    for _ in range(2):
        Gateway(server.address, "secret").send(MESSAGE)
    (path, headers, content), (_, again, _) = server.taken
    assert path == "/send?from=gongkai"
    assert content == {"to": "13800000000", "text": "您的申请已答复。"}
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Idempotency-Key"] == again["Idempotency-Key"] != ""


@pytest.mark.parametrize(
    ("status", "expected"),
    [(400, RefusedError), (403, RefusedError), (302, RefusedError), (429, NotSentError), (503, NotSentError)],
)
def test_answers(server: Server, status: int, expected: type[Exception]) -> None:
    server.status = status
    with pytest.raises(expected):
        Gateway(server.address, "").send(MESSAGE)
    assert len(server.taken) == 1


def test_no_gateway(server: Server) -> None:
    server.server_close()
    with pytest.raises(NotSentError):
        Gateway(server.address, "").send(MESSAGE)


def test_sending_again_repeats_nothing() -> None:
    assert Gateway("http://127.0.0.1/", "").fate(MESSAGE) is Fate.SEND_AGAIN
