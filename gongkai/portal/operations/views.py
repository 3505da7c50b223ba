"""What a machine asks that watches over the server."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.portal.access import public
from gongkai.portal.agencies.permissions import Action, may
from gongkai.portal.operations.health import checks, figures


@public
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the server is well: status 200 or 503 for anybody, what was looked at for those who keep the server."""
    found = list(checks())
    well = all(check.well for check in found)
    answer: dict[str, object] = {"status": "ok" if well else "failing"}
    if found[0].well and request.user.is_authenticated and may(request.user, Action.OPERATE):
        answer["checks"] = {check.name: {"well": check.well, "detail": check.detail} for check in found}
        answer["figures"] = figures()
    return JsonResponse(answer, status=200 if well else 503)
