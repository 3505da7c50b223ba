"""The addresses of following a request, and of whoever is asked about it by link."""

from __future__ import annotations

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
