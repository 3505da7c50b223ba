"""Programs that ask in people's names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from gongkai.portal.accounts.models import User
from gongkai.portal.api.models import ApiToken, Scope
from gongkai.portal.api.services import make_token
from tests.portal.accounts.visits import enrol
from tests.portal.building import BY

ROOT = "/api/v1/"


@dataclass(frozen=True)
class Program:
    """A program with a token, or without one."""

    secret: str = ""
    token: ApiToken | None = None
    language: str = "zh"
    address: str = "192.0.2.7"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """The answer; `headers` with underscores for hyphens."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given["Accept-Language"] = self.language
        if self.secret:
            given.setdefault("Authorization", f"Bearer {self.secret}")
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        response: HttpResponse = getattr(Client(raise_request_exception=False), method)(
            ROOT + path, headers=given, REMOTE_ADDR=self.address, **sent
        )
        return response

    def get(self, path: str) -> Any:
        """What is said to a question that is answered."""
        response = self.ask("get", path)
        assert response.status_code == 200, response.content
        return said(response)

    def problem(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """What is said to one that is not."""
        return problem_of(self.ask(method, path, body, **headers))


def said(response: HttpResponse) -> Any:
    """What the answer says."""
    return json.loads(response.content)


def problem_of(response: HttpResponse) -> dict[str, Any]:
    """The problem that the answer tells, in its right shape."""
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = said(response)
    assert set(problem) <= {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == response.status_code
    return problem


def program(user: User, *scopes: Scope) -> Program:
    """A program of somebody's who has a second factor; with all scopes where none is named."""
    enrol(user)
    token, secret = make_token(user, "测试", scopes or tuple(Scope), days=30, by=BY)
    return Program(secret, token)
