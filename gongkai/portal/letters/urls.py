"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.home, name="home"),
    path("<str:code>/", views.office, name="office"),
    path("<str:code>/details/", views.details, name="details"),
    path("<str:code>/<str:kind>/", views.edit, name="edit"),
    path("<str:code>/<str:kind>/restore/", views.restore, name="restore"),
    path("<str:code>/<str:kind>/example.pdf", views.example_pdf, name="example"),
]
