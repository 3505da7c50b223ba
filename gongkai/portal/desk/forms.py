"""Forms of acts, made from the procedure's table: what an event must and may say are the form's fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.law.procedure import REOPENINGS, TRANSITIONS, EventKind
from gongkai.portal.cases.choices import ConsultationRole, DocumentKind
from gongkai.portal.cases.models import Case, Consultation
from gongkai.portal.cases.queries import same_applicant
from gongkai.portal.cases.services import LONGEST_SUBJECT
from gongkai.portal.fields import DayField
from gongkai.portal.handling.recording import SAID, like_before
from gongkai.portal.handling.services import ASKED, UNDECIDED, Details, Doing
from gongkai.portal.vault import masks

LONGEST_TEXT = 5_000
"""Characters of a text that somebody writes."""
LONGEST_REASON = 1_000
MAY_SAY: Mapping[EventKind, tuple[str, ...]] = {
    EventKind.DECISION_REVIEWED: ("reason",),
    EventKind.DECISION_APPROVED: ("reason",),
    EventKind.FEE_PAID: ("reason",),
    **dict.fromkeys(REOPENINGS, ("days", "due", "reason")),
}
"""What an event may say beyond what the table requires of it."""
WITH_PERIOD = frozenset((EventKind.CORRECTION_ASKED, EventKind.REASONS_ASKED))
"""Acts whose letter says what is wanted, and within which period: as working days or as a day."""
REASONS = {
    EventKind.CORRECTION_ASKED: _("需要补正的事项（每行一项）"),
    EventKind.REASONS_ASKED: _("申请的数量、频次情况"),
    EventKind.DECISION_REVIEWED: _("审核意见"),
    EventKind.DECISION_APPROVED: _("批准意见"),
    EventKind.DECISION_RETURNED: _("退回的理由和修改要求"),
    EventKind.FEE_PAID: _("票据号或者缴费方式"),
    EventKind.REOPENED_AFTER_RECONSIDERATION: _("复议决定书文号和要求"),
    EventKind.REOPENED_AFTER_JUDGMENT: _("判决书文号和要求"),
}
SAYINGS = {
    EventKind.CORRECTION_ARRIVED: _("补正的内容"),
    EventKind.REASONS_GIVEN: _("申请人说明的理由"),
    EventKind.WITHDRAWN: _("申请人撤回时的说明"),
    EventKind.HELP_GIVEN: _("协助机关的回复"),
    EventKind.MEETING_HELD: _("会商记录"),
}
ASKING = {kind: role for role, kind in ASKED.items()}
"""The acts that ask somebody outside, with whom."""


class SeenForm(forms.Form):
    """A form that carries how many events of the case the person saw, and the day in law of what is done."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)
    day = DayField(label=_("日期"), help_text=_("此事发生的日期，不是录入的日期"))

    def __init__(self, *args: Any, seen: int, today: date, **kwargs: Any) -> None:
        """`seen` and `today` are what the form begins with; no later day can be given."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("seen", seen)
        self.initial.setdefault("day", today)

    def clean_day(self) -> date:
        """The day, which has come."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("日期不能晚于今天"))
        return day


class ActForm(SeenForm):
    """An act that is an event with its details, and what somebody said in it."""

    def __init__(self, *args: Any, kind: EventKind, case: Case, parties: Sequence[tuple[str, str]], **kwargs: Any):
        """`parties` are those the act may be about, with their names."""
        super().__init__(*args, **kwargs)
        row = TRANSITIONS[kind]
        must = {*row.requires, *(("reason",) if kind in WITH_PERIOD else ())}
        says = {*must, *MAY_SAY.get(kind, ()), *(("days", "due") if kind in WITH_PERIOD else ())}
        self.kind = kind
        if row.per_party:
            self.fields["party"] = forms.ChoiceField(label=_("对方"), choices=parties)
        if "days" in says:
            self.fields["days"] = forms.IntegerField(
                label=_("工作日数"), min_value=1, max_value=row.most_days or 999, required="days" in must
            )
        if "due" in says:
            self.fields["due"] = DayField(label=_("到期日"), required="due" in must)
        if "reason" in says:
            self.fields["reason"] = forms.CharField(
                label=REASONS.get(kind, _("理由")),
                required="reason" in must,
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        if kind in SAID:
            self.fields["said"] = forms.CharField(
                label=SAYINGS[kind],
                required=kind is EventKind.MEETING_HELD,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 8}),
            )
        before = like_before(kind, case)
        self.initial.update({name: value for name in ("days", "reason") if (value := getattr(before, name))})

    def clean(self) -> dict[str, Any]:
        """A period is stated in one way."""
        given = super().clean() or self.cleaned_data
        if given.get("days") and given.get("due"):
            self.add_error("due", _("工作日数和到期日只填一项"))
        elif self.kind in WITH_PERIOD and not (given.get("days") or given.get("due") or self.errors):
            self.add_error("days", _("期限应当写明：工作日数或者到期日"))
        return given

    def details(self) -> Details:
        """What the event says."""
        given = self.cleaned_data
        return Details(given.get("days"), given.get("due"), given.get("party", ""), given.get("reason", "").strip())


class AnswerForm(ActForm):
    """What a third party or a co-author answered on paper."""

    consents = forms.ChoiceField(
        label=_("意见"),
        choices=[("yes", _("同意公开")), ("no", _("不同意公开")), ("", _("未明确表示"))],
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("意见的内容和理由"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class AskingForm(SeenForm):
    """Whom the office asks, and what."""

    name = forms.CharField(label=_("姓名或名称"), max_length=200)
    address = forms.CharField(label=_("通信地址"), max_length=300, required=False)
    telephone = forms.CharField(label=_("电话"), max_length=40, required=False)
    email = forms.EmailField(label=_("电子邮箱"), max_length=200, required=False)
    question = forms.CharField(
        label=_("征求意见的内容"),
        max_length=LONGEST_TEXT,
        help_text=_("写明涉及对方的信息；不写申请人是谁"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class FeeForm(SeenForm):
    """What a fee is counted by."""

    basis = forms.ChoiceField(
        label=_("计收方式"), choices=[("items", _("按件")), ("pages", _("按量（页）"))], widget=forms.RadioSelect
    )
    count = forms.IntegerField(label=_("件数或者页数"), min_value=1, max_value=1_000_000)
    earlier = forms.IntegerField(
        label=_("同一申请人本月此前的件数"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("只在按件计收时填写"),
    )

    payment = forms.CharField(
        label=_("缴费方式"),
        max_length=LONGEST_REASON,
        help_text=_("收款单位、账号或者地点"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DisclosureForm(SeenForm):
    """What a third party is told that will be disclosed, and why."""

    name = forms.CharField(label=_("第三方的姓名或名称"), max_length=200)
    information = forms.CharField(
        label=_("公开的内容"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    why = forms.CharField(label=_("公开的理由"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))


class SplitForm(SeenForm):
    """Which items become a case of their own."""

    items = forms.TypedMultipleChoiceField(label=_("拆分出去的事项"), coerce=int, widget=forms.CheckboxSelectMultiple)
    subject = forms.CharField(label=_("新件的内容（一行）"), max_length=LONGEST_SUBJECT)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        """The items are the case's."""
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(item.pk, f"{item.number}. {item.text[:200]}") for item in case.items.all()]


class MergeForm(SeenForm):
    """Into which other case of the same applicant."""

    into = forms.ModelChoiceField(Case.objects.none(), label=_("并入"), to_field_name="number", empty_label=None)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        """The others are not decided on yet, of the same agency and the same applicant."""
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)
        others = Case.objects.filter(agency=case.agency_id, open=True, state__in=UNDECIDED).exclude(pk=case.pk)
        field.queryset = others.filter(applicant__in=same_applicant(case))


class NoteForm(forms.Form):
    """A message to the applicant, or a note of the office for itself."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    direction = forms.ChoiceField(
        label=_("给谁"),
        choices=[("internal", _("内部备注，申请人看不到")), ("to_applicant", _("给申请人的留言"))],
        initial="internal",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("内容"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))


class DocumentForm(forms.Form):
    """A file of the case. What a redaction has led to is not uploaded: it comes of one that was checked."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(
        label=_("种类"), choices=[each for each in DocumentKind.choices if each[0] != DocumentKind.REDACTED]
    )
    file = forms.FileField(label=_("文件"), max_length=200)
    for_applicant = forms.BooleanField(
        label=_("申请人可以在查询页面下载"), required=False, help_text=_("只限“公开的信息”，且没有要遮盖的内容")
    )

    def clean(self) -> dict[str, Any]:
        """Only information is given to the applicant."""
        given = super().clean() or self.cleaned_data
        if given.get("for_applicant") and given.get("kind") != DocumentKind.ANSWER:
            self.add_error("for_applicant", _("只有“公开的信息”可以提供给申请人"))
        return given


class LookForm(forms.Form):
    """Why somebody wants to see who the applicant is."""

    reason = forms.CharField(label=_("查看理由"), max_length=200, help_text=_("理由会记入审计日志"))


def doing_of(form: SeenForm, user: Any, by: Any) -> Doing:
    """Who does what the form says, on which day, having seen what."""
    return Doing(user, by, form.cleaned_data["day"], form.cleaned_data["seen"])


def party_name(consultation: Consultation) -> str:
    """Whom a consultation asks, in a few words, the name masked."""
    return f"{ConsultationRole(consultation.role).label}：{masks.name(consultation.name.reveal())}"
