"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.statistics import past_views, views

app_name = "statistics"
urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("<str:code>/past/", past_views.upload, name="past"),
    path("<str:code>/past/confirm/", past_views.confirm, name="past_confirm"),
    path("<str:code>/<int:year>/", views.tables, name="tables"),
    path("<str:code>/<int:year>/tables.xlsx", views.workbook, name="workbook"),
    path("<str:code>/<int:year>/cases/", views.cases_behind, name="cases"),
    path("<str:code>/<int:year>/charts/", views.charts, name="charts"),
]
