"""The app's addresses."""

from __future__ import annotations

from django.urls import include, path

from gongkai.portal.api import tokens, views
from gongkai.portal.api.interface import patterns

app_name = "api"
urlpatterns = [
    path("", views.explained, name="explained"),
    path("tokens/", tokens.own, name="tokens"),
    path("tokens/<int:token>/revoke/", tokens.revoke, name="revoke"),
    path("tokens/all/", tokens.overseen, name="overseen"),
    path("tokens/all/<int:token>/revoke/", tokens.revoke_overseen, name="revoke_overseen"),
    path("v1/openapi.json", views.openapi, name="openapi"),
    path("v1/", include(patterns())),
    path("v1/", views.nothing, name="root"),
    path("v1/<path:rest>", views.nothing, name="nothing"),
]
