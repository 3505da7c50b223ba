"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.operations import views

app_name = "operations"
urlpatterns = [path("health", views.health, name="health")]
