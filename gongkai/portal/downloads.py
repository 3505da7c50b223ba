"""Files that are handed out."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to keep under that name: a browser does not show it, since what came from outside may hold scripts."""
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})
