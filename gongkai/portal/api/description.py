"""The description of the interface: OpenAPI 3.1 as django-ninja makes it, with what it cannot know added.

That is which problems each operation may answer, which scope of a token it asks for, and the headers of answers. Texts
are Chinese in the code; `described` puts them into the language of the request.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja.operation import Operation

from gongkai.portal.api.guard import Bearer
from gongkai.portal.api.interface import ROOT, api, guard_of, operations
from gongkai.portal.api.problems import MEDIA_TYPE, PROBLEMS, Kind
from gongkai.portal.api.schemas import ProblemOut
from gongkai.portal.wording import text

_TEXTS = frozenset(("title", "summary", "description"))
"""The keys of a description whose values are for people."""
_REFERENCE = "#/components/{}/{}"


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT.strip("/") + "/")))
    schema["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema"
    schema["servers"] = [{"url": "/"}]
    schema["tags"] = [{"name": tag} for tag in (_("公开"), _("办理机关"))]
    parts = schema["components"]
    parts["schemas"]["Problem"], errors = _problem_schema()
    parts["schemas"] |= errors
    parts["responses"] = {kind.value: _problem_response(kind) for kind in Kind}
    parts["headers"] = _HEADERS
    for token in parts["securitySchemes"].values():
        token["description"] = _("在“我的账号”的“接口令牌”页面生成的令牌")
    _prune(parts["schemas"], json.dumps(schema["paths"]))
    known = {operation.operation_id: operation for operation in operations()}
    for each in _operations(schema):
        _complete(each, known[each["operationId"]])
    return schema


def _prune(schemas: dict[str, Any], said: str) -> None:
    """Leave out the schemas that nothing refers to: those of parameters are written out where they stand."""
    reached = {name for name in schemas if f'"{_REFERENCE.format("schemas", name)}"' in said} | {"Problem"}
    while more := {
        name
        for name in schemas.keys() - reached
        if any(f'"{_REFERENCE.format("schemas", name)}"' in json.dumps(schemas[each]) for each in reached)
    }:
        reached |= more
    for name in schemas.keys() - reached:
        del schemas[name]


def described() -> dict[str, Any]:
    """The description, in the language of the request."""
    translated: dict[str, Any] = _translated(_schema())
    return translated


def _operations(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in schema["paths"].values():
        yield from path.values()


def _complete(described: dict[str, Any], operation: Operation) -> None:
    guard = guard_of(operation)
    if isinstance(guard, Bearer):
        described["security"] = [{"Bearer": [guard.scope.value]}]
    for status, response in described["responses"].items():
        response["description"] = _("已录入") if status == "201" else _("成功")
        response["headers"] = {
            name: {"$ref": _REFERENCE.format("headers", name)} for name in ("RateLimit", "RateLimit-Policy")
        }
    for status in sorted({kind.status for kind in _problems(operation)}):
        described["responses"][str(status)] = _responses(status, operation)
    for parameter in described.get("parameters", ()):
        parameter["schema"] = _of_parameter(parameter["schema"])


def _of_parameter(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter: what is left out is not null, as it is in the code."""
    given = next((each for each in schema.get("anyOf", ()) if each != {"type": "null"}), schema)
    return {key: value for key, value in given.items() if key not in _TEXTS}


def _problems(operation: Operation) -> set[Kind]:
    """What may go wrong in an operation."""
    kinds = {Kind.INVALID, Kind.RATE_LIMITED, Kind.FAULT}
    if isinstance(guard_of(operation), Bearer):
        kinds |= {Kind.UNIDENTIFIED, Kind.UNRECOGNISED, Kind.ACCOUNT_UNFINISHED, Kind.SCOPE_MISSING, Kind.FORBIDDEN}
    if "{" in operation.path or operation.operation_id in ("get_status", "list_agencies"):
        kinds.add(Kind.NOT_FOUND)
    if "POST" in operation.methods:
        kinds |= {Kind.MALFORMED, Kind.TOO_LARGE}
    if operation.operation_id == "get_status":
        kinds.add(Kind.LOCKED)
    if operation.operation_id == "enter_case":
        kinds |= {Kind.CONFLICT, Kind.KEY_REUSED}
    return kinds


def _responses(status: int, operation: Operation) -> dict[str, Any]:
    kinds = sorted(kind for kind in _problems(operation) if kind.status == status)
    if len(kinds) == 1:
        return {"$ref": _REFERENCE.format("responses", kinds[0].value)}
    made = _problem_response(kinds[0])
    made["x-problems"] = [kind.value for kind in kinds]
    return made


def _problem_response(kind: Kind) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": PROBLEMS[kind][1].template,
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format("schemas", "Problem")}}},
    }
    if kind.status == 429:
        response["headers"] = {"Retry-After": {"$ref": _REFERENCE.format("headers", "Retry-After")}}
    return response


def _problem_schema() -> tuple[dict[str, Any], dict[str, Any]]:
    schema = ProblemOut.model_json_schema(ref_template=_REFERENCE.format("schemas", "{model}"), mode="serialization")
    definitions: dict[str, Any] = schema.pop("$defs")
    for field in schema["properties"].values():  # left out, and not null, where there is nothing to say
        if "anyOf" in field:
            field |= next(each for each in field.pop("anyOf") if each != {"type": "null"})
            field.pop("default")
    return schema, definitions


_HEADERS: dict[str, Any] = {
    "RateLimit": {
        "description": _("还可以请求几次（r），几秒以后重新计算（t）；见draft-ietf-httpapi-ratelimit-headers"),
        "schema": {"type": "string", "pattern": r'^"(token|address)";r=\d+;t=\d+$'},
    },
    "RateLimit-Policy": {
        "description": _("每段时间（w秒）可以请求几次（q），按令牌或者按网络地址"),
        "schema": {"type": "string", "pattern": r'^"(token|address)";q=\d+;w=\d+$'},
    },
    "Retry-After": {"description": _("几秒以后可以再试"), "schema": {"type": "string", "pattern": r"^\d+$"}},
}


_OF_PROBLEMS = {message.template: message for _status, message in PROBLEMS.values()}


def _in_words(chinese: str) -> str:
    return text(_OF_PROBLEMS[chinese]) if chinese in _OF_PROBLEMS else gettext(chinese)


def _translated(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _in_words(each) if key in _TEXTS and isinstance(each, str) and each else _translated(each)
            for key, each in value.items()
        }
    return [_translated(each) for each in value] if isinstance(value, list) else value
