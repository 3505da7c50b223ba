"""What changes complaints: filed by an applicant, answered by a supervisor of the agency above."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gongkai.messages import Message
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases.models import Case
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.complaints.queries import where_to
from gongkai.portal.handling.sending import tell_applicant

MOST = 10
"""Complaints about one case."""


class ComplaintError(Exception):
    """An act that cannot be done as it was asked for; `message` says why."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        self.message = message
        super().__init__(message.text("en"))


@transaction.atomic
def file(case: Case, text: str, *, by: Actor) -> Complaint:
    """Keep a complaint of the case's applicant for the agency above.

    Raises ComplaintError where another still waits for its answer, where there were many, or where no agency above is
    known here.
    """
    # Two at the same time are looked at one by one.
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    to = where_to(case)
    if to is None:
        raise ComplaintError(
            Message("本平台没有登记上一级机关，请向上一级行政机关或者政府信息公开工作主管部门当面或者书面投诉")
        )
    if not text.strip():
        raise ComplaintError(Message("请填写投诉的内容"))
    if case.complaints.filter(answered=None).exists():
        raise ComplaintError(Message("此前的投诉还没有答复；需要补充的，请等答复后再提交"))
    if case.complaints.count() >= MOST:
        raise ComplaintError(Message("就一件申请最多投诉{most}次；也可以申请行政复议或者提起行政诉讼", {"most": MOST}))
    complaint = Complaint.objects.create(case=case, to=to, text=text.strip(), filed=timezone.now())
    details = {"case": case.number}
    record("complaint.filed", actor=by, agency=to.code, subject=complaint.subject, details=details)
    return complaint


@transaction.atomic
def read(complaint: Complaint, *, by: Actor) -> str:
    """What a complaint says. It may say who the applicant is: that somebody read it is recorded first."""
    details = {"case": complaint.case.number}
    record("complaint.opened", actor=by, agency=complaint.to.code, subject=complaint.subject, details=details)
    return complaint.text.reveal()


@transaction.atomic
def answer(complaint: Complaint, finding: Complaint.Finding, text: str, *, by: Actor) -> None:
    """Answer a complaint, once; the applicant is told that there is an answer. Raises ComplaintError."""
    locked = Complaint.objects.select_for_update(of=("self",), no_key=True).get(pk=complaint.pk)
    if locked.answered:
        raise ComplaintError(Message("这件投诉已经答复过，没有重复答复"))
    if not text.strip():
        raise ComplaintError(Message("请填写答复的内容"))
    locked.finding, locked.answer = finding, text.strip()
    locked.answered, locked.answered_by = timezone.now(), by.name
    locked.save(update_fields=["finding", "answer", "answered", "answered_by"])
    case = Case.objects.select_related("applicant", "agency").get(pk=locked.case_id)
    tell_applicant(case, key=f"complaints:{locked.pk}")
    details = {"case": case.number, "finding": finding.value}
    record("complaint.answered", actor=by, agency=locked.to.code, subject=locked.subject, details=details)
