"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.agencies import members, views

app_name = "agencies"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("agencies.csv", views.export, name="export"),
    path("import/", views.import_file, name="import"),
    path("import/confirm/", views.carry_out_import, name="carry_out_import"),
    path("<str:code>/", views.agency, name="agency"),
    path("<str:code>/members/", members.members, name="members"),
    path("<str:code>/members/<str:username>/end/<slug:role>/", members.end_role, name="end_role"),
    path("<str:code>/members/<str:username>/<slug:act>/", members.act_on_account, name="act"),
    path("<str:code>/change/<slug:change>/", views.change_agency, name="change"),
]
