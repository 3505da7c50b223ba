"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.remedies import views

app_name = "remedies"
urlpatterns = [
    path("", views.remedies, name="remedies"),
    path("<str:code>/new/", views.enter, name="enter"),
    path("<str:code>/<int:remedy>/", views.remedy_page, name="remedy"),
    path("<str:code>/<int:remedy>/parties/", views.parties, name="parties"),
    path("<str:code>/<int:remedy>/reply/", views.reply, name="reply"),
    path("<str:code>/<int:remedy>/conclude/", views.conclude, name="conclude"),
]
