"""What every page is given: the installation's name, the pages in its head, the size of its type."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from gongkai.portal.site.navigation import entries, links
from gongkai.portal.work.progress import told

TYPE_SIZE_COOKIE = "type_size"
LARGE = "large"


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame around a page's content. Navigation is made when a template asks for it: an answer to htmx does not."""
    return {
        "installation": settings.INSTALLATION_NAME,
        "large_type": request.COOKIES.get(TYPE_SIZE_COOKIE) == LARGE,
        "navigation": partial(entries, request),
        "links": partial(links, request),
        "progress": told,
    }
