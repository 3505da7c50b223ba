"""The interface itself: its operations, and what they answer when something goes wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from gongkai.portal.access import Access, View, at_any_time, declare
from gongkai.portal.api import office, public
from gongkai.portal.api.guard import Anybody, Bearer
from gongkai.portal.api.problems import MOST_ERRORS, Kind, ProblemError, answer, of_field
from gongkai.portal.wording import text

VERSION = "1.0.0"
ROOT = "/api/v1/"
LONGEST_NAME = 100
"""Characters that an answer repeats of the name of an unknown parameter."""
LARGEST_BODY = 1024 * 1024
"""Bytes of a request's body."""


_renderer = JSONRenderer()
_renderer.json_dumps_params = {"ensure_ascii": False}
api = NinjaAPI(
    renderer=_renderer,
    title=_("政府信息公开平台接口"),
    version=VERSION,
    description=_(
        "公开部分不需要令牌；办理机关部分须在Authorization请求头里出示令牌（Bearer），令牌在“我的账号”页面生成，"
        "权限不超过其所属的人员。任何答复都不含申请人的身份。出错时一律答复application/problem+json（RFC 9457），"
        "文字用Accept-Language请求的语言（zh或en）。"
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", public.router)
api.add_router("", office.router)

_log = structlog.get_logger("gongkai.portal.api")


def _problem(_request: HttpRequest, error: Any) -> HttpResponse:
    detail = text(error.detail) if error.detail else ""
    return answer(error.kind, detail=detail, retry_after=error.retry_after)


def _not_found(_request: HttpRequest, _error: Any) -> HttpResponse:
    return answer(Kind.NOT_FOUND)


def _forbidden(_request: HttpRequest, _error: Any) -> HttpResponse:
    return answer(Kind.FORBIDDEN)


def _malformed(_request: HttpRequest, error: Any) -> HttpResponse:
    # django-ninja's own: a body that cannot be parsed.
    return answer(Kind.MALFORMED if error.status_code == HTTPStatus.BAD_REQUEST else Kind.INVALID)


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    errors = [
        {
            "where": ".".join(str(part) for part in each["loc"] if part != _WHOLE),
            "code": each["type"],
            "message": of_field(each["type"], each.get("ctx", {})),
        }
        for each in error.errors[:MOST_ERRORS]
    ]
    return answer(Kind.INVALID, errors=errors)


def _fault(request: HttpRequest, error: Any) -> HttpResponse:
    _log.error("request_failed", request=request, exc_info=error)
    return answer(Kind.FAULT)


_WHOLE = "given"
"""What the code calls the whole of what is taken: nobody outside knows it."""
for _kind, _handler in (
    (ProblemError, _problem),
    (Http404, _not_found),
    (PermissionDenied, _forbidden),
    (HttpError, _malformed),
    (ValidationError, _invalid),
    (Exception, _fault),
):
    api.add_exception_handler(_kind, _handler)


def framed(view: View[...], access: Access, known: Collection[str] | None = None) -> View[...]:
    """The view within what holds for all of the interface: sizes, headers, problems, and who may ask.

    `known` are its parameters: another one is a slip, and a list that ignored it would be a longer one than was meant.
    """

    @csrf_exempt  # a browser's session opens nothing here
    @wraps(view)
    def answered(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        unknown = [] if known is None else [name for name in request.GET if name not in known]
        response = _unknown(unknown) if unknown else _answered(view, request, *args, **kwargs)
        if quota := getattr(request, "quota", None):
            quota.tell(response)
        if access.who != "public":
            response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    return at_any_time(declare(answered, access))


def _unknown(names: Iterable[str]) -> HttpResponse:
    code = "extra_forbidden"
    return answer(
        Kind.INVALID,
        errors=[
            {"where": f"query.{name[:LONGEST_NAME]}", "code": code, "message": of_field(code, {})} for name in names
        ],
    )


def _answered(view: View[...], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        size = 0
    if size > LARGEST_BODY:
        return answer(Kind.TOO_LARGE)
    response = view(request, *args, **kwargs)
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = response["Allow"]
        response = answer(Kind.METHOD_NOT_ALLOWED)
        response["Allow"] = allowed
    return response


def patterns() -> list[URLPattern]:
    """The addresses of the interface's operations, each saying who may ask there."""
    known = {operation.view_func.__name__: operation for operation in operations()}
    made = []
    for pattern in cast("list[URLPattern]", api.urls[0]):
        if pattern.name in known:  # django-ninja adds a root of its own
            operation = known[pattern.name]
            pattern.callback = framed(pattern.callback, guard_of(operation).access, parameters_of(operation))
            made.append(pattern)
    return made


def parameters_of(operation: Operation) -> frozenset[str]:
    """The parameters of the operation that stand in the query part of an address."""
    models: list[Any] = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    return frozenset(name for model in models for name in model.__ninja_flatten_map__)


def operations() -> list[Operation]:
    """All operations."""
    routers = (public.router, office.router)
    return [each for router in routers for view in router.path_operations.values() for each in view.operations]


def guard_of(operation: Operation) -> Anybody | Bearer:
    """Who may ask for the operation: each says so itself, and is refused here if it does not."""
    guard = operation.auth_param
    assert isinstance(guard, Anybody | Bearer), operation.path
    return guard
