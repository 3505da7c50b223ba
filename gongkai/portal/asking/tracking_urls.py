"""The addresses of following a request, and of whoever is asked about it by link."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.portal.asking import answering, own_acts, tracking
from gongkai.portal.asking.carrying import bounded

OWN = "status/<str:number>/"
PATTERNS: list[URLPattern] = [
    path("status/", bounded(tracking.status), name="status"),
    path("status/leave/", tracking.leave, name="leave"),
    path(OWN, tracking.case, name="case"),
    path(f"{OWN}messages/", bounded(tracking.write), name="write"),
    path(f"{OWN}correction/", bounded(own_acts.correct), name="correct"),
    path(f"{OWN}reasons/", bounded(own_acts.give_reasons), name="give_reasons"),
    path(f"{OWN}payment/", bounded(own_acts.tell_paid), name="tell_paid"),
    path(f"{OWN}withdrawal/", bounded(own_acts.withdraw), name="withdraw"),
    path(f"{OWN}complaint/", bounded(own_acts.complain), name="complain"),
    path(f"{OWN}letters/<int:place>/receipt/", tracking.confirm, name="confirm"),
    path(f"{OWN}letters/<int:place>/<slug:file>/", tracking.letter, name="letter"),
    path(f"{OWN}documents/<int:place>/", tracking.document, name="document"),
    path("answer/<str:secret>/", bounded(answering.answer), name="answer"),
]
