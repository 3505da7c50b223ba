"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.site import views

app_name = "site"
urlpatterns = [path("", views.home, name="home")]
