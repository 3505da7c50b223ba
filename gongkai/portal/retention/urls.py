"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.retention import views

app_name = "retention"
urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("<str:code>/", views.agency, name="agency"),
    path("<str:code>/periods/", views.periods, name="periods"),
    path("<str:code>/remove/", views.remove, name="remove"),
    path("<str:code>/runs/<int:run>/", views.run, name="run"),
]
