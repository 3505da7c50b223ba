"""The app's addresses."""

from __future__ import annotations

from gongkai.portal.asking import requesting_urls, tracking_urls

app_name = "asking"
urlpatterns = [*tracking_urls.PATTERNS, *requesting_urls.PATTERNS]
