"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.calendars import views

app_name = "calendars"
urlpatterns = [
    path("days/", views.this_year, name="this_year"),
    path("days/<int:year>/", views.year_calendar, name="year"),
    path("deadline/", views.deadline, name="deadline"),
    path("notices/", views.notices, name="notices"),
    path("notices/enter/", views.enter, name="enter"),
    path("notices/confirm/", views.confirm, name="confirm"),
    path("notices/withdraw/", views.withdraw, name="withdraw"),
    path("notices/<int:sequence>/", views.notice, name="notice"),
]
