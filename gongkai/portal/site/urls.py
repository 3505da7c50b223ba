"""The app's addresses."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from gongkai.portal.access import at_any_time, public
from gongkai.portal.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("language/", public(at_any_time(require_POST(set_language))), name="language"),
    path("type-size/", views.type_size, name="type_size"),
    path("style/", views.style, name="style"),
]
