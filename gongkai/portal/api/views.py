"""The page that explains the interface, and its description for programs."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.portal.access import Access, public
from gongkai.portal.api.description import described
from gongkai.portal.api.interface import framed
from gongkai.portal.api.problems import PROBLEMS, Kind, answer

MOST_VALUES = 8
"""Of a field, as the page lists them; `/vocabulary` has all of them."""


@public
@require_safe
def explained(request: HttpRequest) -> HttpResponse:
    """What programs can ask, for people: made from the description."""
    schema = described()
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in schema["tags"]}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append({"path": path, "method": method.upper(), **_shown(operation, schema)})
    objects = {name: _fields(found, schema) for name, found in schema["components"]["schemas"].items()}
    context = {
        "schema": schema,
        "groups": groups,
        "objects": objects,
        "problems": [(kind, *PROBLEMS[kind]) for kind in Kind],
    }
    return render(request, "api/explained.html", context)


def _shown(operation: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answers = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "id": operation["operationId"],
        "summary": operation["summary"],
        "description": operation["description"],
        "scope": next(iter(operation.get("security", [{"Bearer": [""]}])[0]["Bearer"])),
        "parameters": operation.get("parameters", ()),
        "body": _fields(body, schema),
        "answer": _fields(answers, schema),
    }


def _fields(schema: dict[str, Any], whole: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The fields of an object, or of the objects of a list: name, type and meaning."""
    found = _resolved(schema, whole)
    if found.get("type") == "array":
        found = _resolved(found["items"], whole)
    fields: dict[str, dict[str, Any]] = found.get("properties", {})
    return [(name, _type(field, whole), field.get("description", "")) for name, field in fields.items()]


def _resolved(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found: dict[str, Any] = whole["components"]["schemas"][name]
        return found
    return schema


def _type(field: dict[str, Any], whole: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " | ".join(_type(each, whole) for each in field["anyOf"])
    if field.get("type") == "array":
        return f"{_type(field['items'], whole)}[]"
    if "$ref" in field:
        return str(field["$ref"].rpartition("/")[2])
    if values := field.get("enum"):
        return " | ".join([f'"{value}"' for value in values[:MOST_VALUES]] + ["…"] * (len(values) > MOST_VALUES))
    return str(field.get("format") or field.get("type", ""))


def _openapi(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(json.dumps(described(), ensure_ascii=False), content_type="application/json")


def _nothing(_request: HttpRequest, rest: str = "") -> HttpResponse:
    del rest
    return answer(Kind.NOT_FOUND)


openapi = framed(require_safe(_openapi), Access("public", by="token"))
nothing = framed(_nothing, Access("public", by="token"))
