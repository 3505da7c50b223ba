"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.published import views

app_name = "published"
urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("<str:code>/", views.record, name="record"),
    path("<str:code>/add/", views.add, name="add"),
    path("<str:code>/import/", views.upload, name="upload"),
    path("<str:code>/import/confirm/", views.take_over, name="take_over"),
    path("<str:code>/<int:published>/", views.change, name="change"),
    path("<str:code>/<int:published>/remove/", views.remove, name="remove"),
]
