"""The addresses of asking for information."""

from __future__ import annotations

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
