"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.complaints import views

app_name = "complaints"
urlpatterns = [
    path("", views.complaints, name="complaints"),
    path("<str:code>/<int:complaint>/", views.complaint, name="complaint"),
]
