"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "checkup"
urlpatterns: list[URLPattern] = []
