"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.agencies import views

app_name = "agencies"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("agencies.csv", views.export, name="export"),
    path("import/", views.import_file, name="import"),
    path("import/confirm/", views.carry_out_import, name="carry_out_import"),
    path("<str:code>/", views.agency, name="agency"),
    path("<str:code>/change/<slug:name>/", views.change, name="change"),
]
