"""The entry of requests that came over the counter, by post, fax or e-mail, or by word of mouth."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from gongkai.law.applicants import Applicant
from gongkai.law.receipt import RULES, Channel, NotReceivedError, Receipt, ReceiptEvent, receipt
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, requires
from gongkai.portal.audit.services import actor
from gongkai.portal.cases.choices import Delivery, Form, IdentityDocument
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import LONGEST_ITEM, LONGEST_SUBJECT, MOST_ITEMS, Asked, new_applicant
from gongkai.portal.desk import services
from gongkai.portal.fields import DayField
from gongkai.portal.handling import acts, sending
from gongkai.portal.handling.recording import Entry, enter
from gongkai.portal.handling.services import ActError
from gongkai.portal.wording import choices, later, text

DOCUMENTS = [("", _("没有提供")), *IdentityDocument.choices]
_BLANK_LINES = re.compile(r"\n\s*\n")


class EntryForm(forms.Form):
    """A request as it came: when, what for, and from whom."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    day = DayField()
    subject = forms.CharField(
        label=_("内容（一行）"), max_length=LONGEST_SUBJECT, help_text=_("概括所要的信息，不写申请人是谁")
    )
    items = forms.CharField(
        label=_("申请事项"),
        max_length=MOST_ITEMS * LONGEST_ITEM,
        help_text=_("照申请人的原话填写；有几项的，各项之间空一行"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    kind = forms.ChoiceField(label=_("申请人类型"), choices=choices({a.value: a.message for a in Applicant}))
    name = forms.CharField(label=_("姓名或名称"), max_length=100)
    document_kind = forms.ChoiceField(label=_("证件种类"), choices=DOCUMENTS, required=False)
    document = forms.CharField(label=_("证件号码"), max_length=60, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=100, required=False, help_text=_("申请人是单位的填写"))
    address = forms.CharField(label=_("通信地址"), max_length=300, required=False)
    telephone = forms.CharField(label=_("电话"), max_length=40, required=False)
    email = forms.EmailField(label=_("电子邮箱"), max_length=200, required=False)
    form = forms.ChoiceField(label=_("想要的形式"), choices=Form.choices, required=False)
    delivery = forms.ChoiceField(label=_("获取信息的方式"), choices=Delivery.choices, initial=Delivery.POST)

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        """The day that is asked for is the one that counts for the channel."""
        super().__init__(*args, **kwargs)
        self.channel = channel
        rule = RULES[channel]
        self.fields["day"].label = later(rule.event.message)
        self.fields["day"].help_text = later(rule.reason)

    def clean_items(self) -> list[str]:
        """The items, each for itself."""
        given = self.cleaned_data["items"].replace("\r\n", "\n")
        items = [item.strip() for item in _BLANK_LINES.split(given) if item.strip()]
        if len(items) > MOST_ITEMS:
            raise ValidationError(_("一次最多%(most)s项"), params={"most": MOST_ITEMS})
        if any(len(item) > LONGEST_ITEM for item in items):
            raise ValidationError(_("每项不超过%(most)s个字"), params={"most": LONGEST_ITEM})
        return items

    def clean(self) -> dict[str, Any]:
        """Somebody can be reached; the number of a document says of which."""
        given = super().clean() or self.cleaned_data
        if not any(given.get(name) for name in ("address", "telephone", "email")):
            self.add_error("address", _("通信地址、电话、电子邮箱至少填写一项"))
        if given.get("document") and not given.get("document_kind"):
            self.add_error("document_kind", _("请选择证件种类"))
        return given

    def receipt(self) -> Receipt:
        """The day on which the request counts as received."""
        events: dict[ReceiptEvent, Any] = {RULES[self.channel].event: self.cleaned_data["day"]}
        return receipt(self.channel, events)


@requires(Action.HANDLE_CASES)
@never_cache
def new(request: HttpRequest, code: str) -> HttpResponseBase:
    """Enter a request. The query code is told once, on the page that follows."""
    agency = get_object_or_404(Agency, code=code)
    channel = _channel(request)
    begin = {"token": services.new_token(), "day": timezone.localdate()}
    form = EntryForm(request.POST if request.method == "POST" else None, channel=channel, initial=begin)
    context = {
        "agency": agency,
        "form": form,
        "channel": channel,
        "channels": list(RULES.items()),
        "rule": RULES[channel],
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/new.html", context)
    try:
        with transaction.atomic():
            case, query_code = _enter(request, agency, form)
            address = reverse("desk:case", kwargs={"code": code, "number": case.number})
            services.carried_out(form.cleaned_data["token"], address)
    except IntegrityError:
        messages.info(request, _now("这份申请已经录入，没有重复"))
        return redirect(services.result_of(form.cleaned_data["token"]) or reverse("desk:desk"))
    except (acts.NotYoursError, ActError, NotReceivedError, *sending.FAULTS) as error:
        form.add_error(None, text(error.message))
        return render(request, "desk/new.html", context)
    return render(request, "desk/entered.html", {"case": case, "query_code": query_code, "receipt": form.receipt()})


def _enter(request: HttpRequest, agency: Agency, form: EntryForm) -> tuple[Case, str]:
    given = form.cleaned_data
    kind = Applicant(given["kind"])
    details = ("document_kind", "document", "contact", "address", "telephone", "email")
    asked = Asked(
        given["subject"],
        items=given["items"],
        applicant=new_applicant(kind, given["name"], **{name: given[name] for name in details}),
        applicant_kind=kind,
        channel=form.channel,
        delivery=Delivery(given["delivery"]),
        form=Form(given["form"]),
    )
    entry = Entry(asked, form.receipt().date, timezone.localdate())
    return enter(agency, entry, cast(User, request.user), by=actor(request))


def _channel(request: HttpRequest) -> Channel:
    try:
        return Channel(request.GET.get("channel", Channel.IN_PERSON))
    except ValueError:
        return Channel.IN_PERSON
