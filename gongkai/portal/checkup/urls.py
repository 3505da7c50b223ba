"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.checkup import views

app_name = "checkup"
urlpatterns = [
    path("", views.start, name="start"),
    path("<uuid:key>/", views.submission, name="submission"),
    path("<uuid:key>/delete/", views.delete, name="delete"),
    path("<uuid:key>/<int:number>/pages/<int:page>.png", views.page_image, name="page_image"),
    path("<uuid:key>/<int:number>/<int:index>/", views.report, name="report"),
    path("<uuid:key>/<int:number>/<int:index>/place/", views.place, name="place"),
    path("<uuid:key>/<int:number>/<int:index>/<slug:what>/", views.download, name="download"),
]
