"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.administration import audit, looks, outbox, work

app_name = "administration"
urlpatterns = [
    path("audit/", audit.log, name="audit"),
    path("audit/looks/", looks.looks, name="looks"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:number>/<str:act>/", outbox.settle_message, name="settle_message"),
    path("work/", work.work, name="work"),
    path("work/<uuid:task>/<str:act>/", work.settle_task, name="settle_task"),
]
