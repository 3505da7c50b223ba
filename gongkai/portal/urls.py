"""The addresses of all pages: each app has its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("gongkai.portal.site.urls")),
    path("accounts/", include("gongkai.portal.accounts.urls")),
    path("agencies/", include("gongkai.portal.agencies.urls")),
    path("ask/", include("gongkai.portal.asking.urls")),
    path("calendars/", include("gongkai.portal.calendars.urls")),
    path("api/", include("gongkai.portal.api.urls")),
    path("desk/", include("gongkai.portal.desk.urls")),
    path("statistics/", include("gongkai.portal.statistics.urls")),
    path("published/", include("gongkai.portal.published.urls")),
    path("complaints/", include("gongkai.portal.complaints.urls")),
    path("remedies/", include("gongkai.portal.remedies.urls")),
    path("checkup/", include("gongkai.portal.checkup.urls")),
    path("letters/", include("gongkai.portal.letters.urls")),
    path("retention/", include("gongkai.portal.retention.urls")),
    path("administration/", include("gongkai.portal.administration.urls")),
    path("", include("gongkai.portal.operations.urls")),
]
