"""The description of the interface: it is OpenAPI 3.1, it says what is so, and the page says the same."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from gongkai.portal.api.guard import Bearer
from gongkai.portal.api.interface import guard_of, operations
from gongkai.portal.api.problems import Kind
from tests.conftest import ROOT
from tests.portal.api.building import Program, said
from tests.portal.building import make_county

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def told(language: str = "zh") -> dict[str, Any]:
    schema: dict[str, Any] = said(Program(language=language).ask("get", "openapi.json"))
    return schema


def texts(value: Any) -> list[str]:
    """What is for people."""
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    if not isinstance(value, dict):
        return []
    own = [each for key, each in value.items() if key in {"summary", "description"} and isinstance(each, str)]
    return own + [text for each in value.values() for text in texts(each)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_openapi_3_1(language: str) -> None:
    schema = told(language)
    validate(schema, cls=OpenAPIV31SpecValidator)
    for part in schema["components"]["schemas"].values():
        Draft202012Validator.check_schema(part)


def test_the_file_is_what_the_platform_says() -> None:
    assert json.loads((ROOT / "docs/api/openapi.json").read_text(encoding="utf-8")) == told()


def test_it_is_in_the_language_that_was_asked_for() -> None:
    # Headers are named as they are in both languages, and ids of documents are Chinese by law.
    assert [text for text in texts(told()) if not CHINESE.search(text)] == []
    assert [text for text in texts(told("en")) if CHINESE.search(text.replace("居民身份证", ""))] == []


def test_every_operation_is_described_with_its_scope_and_problems() -> None:
    schema = told()
    described = {each["operationId"]: each for path in schema["paths"].values() for each in path.values()}
    assert set(described) == {operation.operation_id for operation in operations()}
    for operation in operations():
        guard, says = guard_of(operation), described[str(operation.operation_id)]
        wants_token = isinstance(guard, Bearer)
        assert says.get("security", []) == ([{"Bearer": [guard.scope.value]}] if isinstance(guard, Bearer) else [])
        assert ({"401", "403"} <= set(says["responses"])) is wants_token
        assert {"422", "429", "500"} <= set(says["responses"])
        assert all(
            parameter.get("description") for parameter in says.get("parameters", ()) if parameter["in"] == "path"
        )


def test_nothing_that_is_described_has_a_field_of_an_applicant() -> None:
    schemas = told()["components"]["schemas"]
    identifying = {"name", "document", "contact", "address", "telephone", "email"}
    answers = {name: set(part.get("properties", {})) for name, part in schemas.items() if not name.endswith("In")}
    assert {name: fields & identifying for name, fields in answers.items() if fields & identifying} == {
        "AgencyOut": {"name"},
        "DayOut": {"name"},
        "LetterOut": {"name"},
    }


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_shows_every_operation_object_and_problem(language: str) -> None:
    make_county()
    page = Client().get("/api/", headers={"Accept-Language": language}).content.decode()
    for path in told()["paths"]:
        assert path in page
    for name in (*told()["components"]["schemas"], *Kind):
        assert f'id="{name}"' in page
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', page) == []
    assert not re.search(r"<script(?![^>]*src=)|style=", page)
