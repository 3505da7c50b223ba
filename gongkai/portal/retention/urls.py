"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.retention import holding, views

app_name = "retention"
urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("<str:code>/", views.agency, name="agency"),
    path("<str:code>/periods/", views.periods, name="periods"),
    path("<str:code>/holds/", holding.holds, name="holds"),
    path("<str:code>/holds/new/", holding.hold, name="hold"),
    path("<str:code>/holds/<int:hold>/lift/", holding.lift, name="lift"),
    path("<str:code>/remove/", views.remove, name="remove"),
    path("<str:code>/runs/<int:run>/", views.run, name="run"),
]
