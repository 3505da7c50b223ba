"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.administration import audit

app_name = "administration"
urlpatterns = [path("audit/", audit.log, name="audit")]
