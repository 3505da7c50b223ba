"""Every form of the platform, found by following links, sent with texts that somebody means ill with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import lxml.html
import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve
from django.utils import timezone
from lxml.html import FormElement, HtmlElement
from pytest_django.fixtures import Settings

from gongkai.law.procedure import EventKind
from gongkai.portal.agencies.models import Role
from tests.portal.building import make_user
from tests.portal.handling.building import make_office
from tests.portal.remedies.building import bring
from tests.portal.signing_in import signed_in_client
from tests.portal.test_permissions import FILLED

pytestmark = pytest.mark.django_db

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7|add:7 }}{% now %}"
TEXTS = {
    "mark-up": SCRIPT,
    "formula": '=HYPERLINK("http://example.com/","看这里")',
    "rare": "𠮷👩‍👩‍👦é︎\u202e反转",
    "control": "甲\x00乙\x1b[2J\x7f",
    "endless": "长" * 3_400_000,  # ten megabytes
}
LONGEST_ADDRESS = 8_000
"""Characters: a server takes no longer ones."""
ANSWERS = (200, 302, 303, 400, 403, 404, 405, 409, 413, 422, 429)
"""What may be answered: never that the platform is at fault."""
LEFT_OUT = ("/accounts/sign-out", "/language")
"""Forms that end the visit or have nothing to fill in."""


@dataclass(frozen=True)
class Found:
    """A form on a page."""

    page: str
    method: str
    address: str
    fields: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Name, kind, and the values to choose from or the one that stands there."""


@pytest.fixture
def client(tmp_path: Path, settings: Settings) -> Client:
    settings.MEDIA_ROOT = tmp_path
    office = make_office()
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    bring(office.county.town)
    places = (office.county.county, office.county.town)
    return signed_in_client(make_user("everybody", *((place, role) for place in places for role in Role)))


def crawl(client: Client) -> Iterator[tuple[str, HtmlElement]]:
    """A page of every kind that links lead to, from the first page on."""
    waiting, seen = ["/", "/desk/", "/desk/?list=open", "/desk/yc-qs/cases/yc-qs-2026-0001/"], set[object]()
    while waiting:
        address = waiting.pop(0)
        parts = urlsplit(address)
        try:
            match = resolve(parts.path)
        except Resolver404:
            pytest.fail(f"a link leads to {address}, which is no page")
        act = match.kwargs.get("kind") if match.view_name == "desk:act" else match.kwargs.get("act")
        kind = (match.view_name, act or match.kwargs.get("change"), bool(parts.query))
        if kind in seen:
            continue
        seen.add(kind)
        answer = client.get(address)
        assert answer.status_code in ANSWERS, (address, answer.status_code)
        if answer.status_code in (302, 303):
            waiting.append(answer["Location"])
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = lxml.html.fromstring(answer.content.decode())
            yield address, page
            links = [str(link.get("href")) for link in page.iter("a")]
            waiting += [link if link[0] == "/" else parts.path + link for link in links if link[:1] in ("/", "?")]


def forms(client: Client) -> Iterator[Found]:
    """Every form, once."""
    seen = set()
    for address, page in crawl(client):
        for form in page.forms:
            target = form.action or address
            if target.startswith(LEFT_OUT):
                continue
            fields = tuple(_fields(form))
            key = (resolve(urlsplit(target).path).view_name, tuple(name for name, _kind, _values in fields))
            if key not in seen:
                seen.add(key)
                yield Found(address, form.method.lower(), target, fields)


def _fields(form: FormElement) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for each in form.iter("input", "textarea", "select", "button"):
        name, kind = each.get("name"), str(each.get("type", "text" if each.tag == "input" else each.tag))
        if not name or name == "csrfmiddlewaretoken":
            continue
        if each.tag == "select":
            yield name, "select", tuple(option.get("value", "") for option in each.iter("option"))
        else:
            yield name, kind, (each.get("value", ""),)


def filled(form: Found, text: str) -> dict[str, Any]:
    """The form's fields: the text wherever something can be typed, and else what a person would choose."""
    text = text[:LONGEST_ADDRESS] if form.method == "get" else text
    given: dict[str, Any] = {}
    for name, kind, values in form.fields:
        if kind in ("text", "textarea", "search", "email", "tel", "url", "password"):
            given[name] = text
        elif kind == "date":
            given[name] = timezone.localdate().isoformat()
        elif kind == "number":
            given[name] = values[0] or "1"
        elif kind == "select":
            given[name] = values[-1] if values else ""
        elif kind not in ("file", "button"):
            given.setdefault(name, values[0])
    return given


@contextmanager
def undone() -> Iterator[None]:
    """What is done in it is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_no_form_breaks_and_no_text_becomes_mark_up(client: Client) -> None:
    client.raise_request_exception = False
    found, accepted, wrong = list(forms(client)), Counter[str](), []
    for form in found:
        for name, text in TEXTS.items():
            with undone():
                answer = getattr(client, form.method)(form.address, filled(form, text))
                if answer.status_code not in ANSWERS:
                    wrong.append((form.page, form.address, name, answer.status_code))
                went_on = answer.status_code in (302, 303)
                accepted[name] += went_on
                if went_on and name == "endless" and text in filled(form, text).values():
                    wrong.append((form.page, form.address, name, "kept"))
                shown = client.get(answer["Location"]) if went_on else answer
                if "<script>alert(1)" in _text(shown) or "<img src=x" in _text(shown):
                    wrong.append((form.page, form.address, name, "mark-up"))
    assert wrong == [], wrong
    assert len(found) >= 35
    assert min(accepted["mark-up"], accepted["formula"], accepted["rare"]) >= 10, accepted


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        else:
            yield route


def test_an_address_with_a_character_that_no_database_takes_breaks_nothing(client: Client) -> None:
    client.raise_request_exception = False
    named = [re.sub(r"<(?:str:|path:)?[a-z]+>", "a%00b", route) for route in _routes(get_resolver())]
    addresses = [re.sub(r"<[^>]+>", lambda found: FILLED[found[0]], route) for route in named if "%00" in route]
    wrong = []
    for address in addresses:
        for ask in (client.get, client.post):
            with undone():
                status = ask(f"/{address}").status_code
            if status not in (*ANSWERS, 401):
                wrong.append((address, status))
    assert wrong == [], wrong
    assert len(addresses) >= 50


def _text(answer: HttpResponseBase) -> str:
    return b"".join(cast(Any, answer)).decode("utf-8", "replace")
