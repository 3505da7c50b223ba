"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.accounts import oidc, pages, views

app_name = "accounts"
urlpatterns = [
    path("", pages.account, name="account"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.second_step, name="second_step"),
    path("sign-in/account-system/", oidc.begin, name="oidc_begin"),
    path("sign-in/account-system/back/", oidc.callback, name="oidc_callback"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", pages.password, name="password"),
    path("second-factor/", pages.set_second_factor, name="second_factor"),
    path("second-factor/recovery-codes/", pages.recovery_codes, name="recovery_codes"),
    path("sessions/", pages.sessions, name="sessions"),
    path("sessions/end/", pages.end_sessions, name="end_sessions"),
]
