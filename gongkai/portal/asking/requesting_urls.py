"""The addresses of asking for information."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.asking import checking, choosing, requesting

PATTERNS = [
    path("", choosing.start, name="start"),
    path("resume/", choosing.resume, name="resume"),
    path("to/<str:code>/", requesting.write, name="request"),
    path("to/<str:code>/published/", checking.published, name="published"),
    path("to/<str:code>/check/", checking.check, name="check"),
    path("to/<str:code>/sent/", checking.sent, name="sent"),
    path("to/<str:code>/form.docx", choosing.paper_form, name="paper_form"),
    path("to/<str:code>/receipt.pdf", checking.receipt, name="receipt"),
    path("to/<str:code>/remove/", checking.remove, name="remove"),
]
