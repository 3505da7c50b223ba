"""The app's addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.desk import acting, cases, codes, entering, lists, redacting, several

app_name = "desk"
CASE = "<str:code>/cases/<str:number>/"
DOCUMENT = f"{CASE}documents/<int:place>/"
urlpatterns = [
    path("", lists.desk, name="desk"),
    path("export.xlsx", lists.export, name="export"),
    path("assign/", lists.assign_several, name="assign_several"),
    path("several/", several.several, name="several"),
    path("views/", lists.save_view, name="save_view"),
    path("views/<int:view>/remove/", lists.remove_view, name="remove_view"),
    path("calendar/", lists.calendar_link, name="calendar_link"),
    path("calendar/<str:secret>.ics", lists.calendar, name="calendar"),
    path("<str:code>/new/", entering.new, name="new"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}acts/<slug:kind>/", acting.act, name="act"),
    path(f"{CASE}identity/", cases.look, name="look"),
    path(f"{CASE}query-code/", codes.new_code, name="new_code"),
    path(f"{CASE}clerk/", cases.give, name="give"),
    path(f"{CASE}notes/", cases.note, name="note"),
    path(f"{CASE}documents/", cases.attach, name="attach"),
    path(DOCUMENT, cases.document, name="document"),
    path(f"{DOCUMENT}redaction/", redacting.redaction, name="redaction"),
    path(f"{DOCUMENT}redaction/result/", redacting.result, name="redaction_result"),
    path(f"{DOCUMENT}redaction/<int:page>/<slug:file>.png", redacting.picture, name="redaction_picture"),
    path(f"{DOCUMENT}redaction/report/", redacting.report, name="redaction_report"),
    path(f"{CASE}letters/<int:place>/service/", cases.prove, name="prove"),
    path(f"{CASE}letters/<int:place>/<slug:file>/", cases.letter, name="letter"),
]
