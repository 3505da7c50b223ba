"""What applicants do in their own requests, each on a page of its own; where it cannot be done any more, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.law.procedure import EventKind, UnlawfulEventError
from gongkai.portal.asking.opened import Own, of_own
from gongkai.portal.asking.standing import Words, fee_notice, standing
from gongkai.portal.asking.tracking_forms import ComplaintForm, OwnForm, WithdrawalForm, WordsForm
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.complaints import services as complaints
from gongkai.portal.complaints.queries import of_case, where_to
from gongkai.portal.handling import by_applicant
from gongkai.portal.handling.by_applicant import ByApplicant
from gongkai.portal.handling.services import ActError
from gongkai.portal.wording import text

Service = Callable[[Case, dict[str, Any], ByApplicant], object]


@dataclass(frozen=True, slots=True)
class Act:
    """An act of an applicant: its event, its words, its form, and the service that does it."""

    kind: EventKind
    title: Words
    done: Words
    button: Words
    form: Callable[..., OwnForm]
    carry_out: Service
    grave: bool = False


def _in_words(act: Callable[[Case, str, Sequence[Enclosed], ByApplicant], object]) -> Service:
    """The service of an act that is words with files, by what its form says."""
    return lambda case, given, doing: act(case, given["text"], given["enclosures"], doing)


CORRECT = Act(
    EventKind.CORRECTION_ARRIVED,
    _("补正"),
    _("补正已送达办理机关，答复期限重新计算"),
    _("提交补正"),
    partial(
        WordsForm,
        label=_("补正的内容"),
        help_text=_("按上面的要求逐项说明；只附文件、没有文字的，也可以"),
        must=False,
    ),
    _in_words(by_applicant.correct),
)
REASONS = Act(
    EventKind.REASONS_GIVEN,
    _("说明理由"),
    _("您的说明已送达办理机关"),
    _("提交说明"),
    partial(WordsForm, label=_("理由"), help_text=_("为什么需要这么多、这么频繁地申请")),
    _in_words(by_applicant.give_reasons),
)
PAID = Act(
    EventKind.FEE_PAID,
    _("告知已经缴费"),
    _("已告知办理机关。到账后由办理机关确认，确认后继续办理"),
    _("提交"),
    partial(
        WordsForm,
        label=_("缴费的时间和方式"),
        help_text=_("例如：3月5日银行转账；请附上缴费凭证的照片或者文件"),
        must=False,
    ),
    _in_words(by_applicant.tell_paid),
)
WITHDRAW = Act(
    EventKind.WITHDRAWN,
    _("撤回申请"),
    _("已撤回申请"),
    _("撤回申请"),
    WithdrawalForm,
    lambda case, given, doing: by_applicant.withdraw(case, given["text"], doing),
    grave=True,
)


@of_own
def correct(own: Own) -> HttpResponseBase:
    """Correct the request."""
    return _act(own, CORRECT)


@of_own
def give_reasons(own: Own) -> HttpResponseBase:
    """Say why there are so many requests."""
    return _act(own, REASONS)


@of_own
def tell_paid(own: Own) -> HttpResponseBase:
    """Say that the fee was paid, with a proof."""
    return _act(own, PAID)


@of_own
def withdraw(own: Own) -> HttpResponseBase:
    """Take the request back."""
    return _act(own, WITHDRAW)


@of_own
def complain(own: Own) -> HttpResponseBase:
    """Complain to the agency above."""
    posted = own.request.method == "POST"
    form = ComplaintForm(own.request.POST if posted else None)
    context = {"case": own.case, "form": form, "to": where_to(own.case), "again": own.again}
    context["waiting"] = of_case(own.case).filter(answered=None).first()
    if not posted or own.again or not form.is_valid():
        return render(own.request, "asking/complain.html", context)
    try:
        complaints.file(own.case, form.cleaned_data["text"], by=own.by)
    except complaints.ComplaintError as error:
        form.add_error(None, text(error.message))
        return render(own.request, "asking/complain.html", context)
    messages.success(own.request, _now("投诉已送达上一级机关，答复会显示在本页"))
    return redirect("asking:case", number=own.case.number)


def _act(own: Own, act: Act) -> HttpResponseBase:
    request = own.request
    if request.method != "POST":
        return _page(own, act, act.form(initial={"seen": len(own.events)}))
    form = act.form(request.POST, request.FILES)
    if own.again or not form.is_valid():
        return _page(own, act, _brought_up(own, act) if own.again else form)
    try:
        with transaction.atomic():
            act.carry_out(own.case, form.cleaned_data, own.doing(form.cleaned_data["seen"]))
    except CaseChangedError:
        return _stale(own, act, form)
    except (ActError, UnlawfulEventError) as error:
        form.add_error(None, text(error.message))
        return _page(own, act, form)
    messages.success(request, str(act.done))
    return redirect("asking:case", number=own.case.number)


def _stale(own: Own, act: Act, form: OwnForm) -> HttpResponseBase:
    """What is answered to a form that was shown before something else happened: nothing typed is lost."""
    events = events_of(own.case)
    later = events[form.cleaned_data["seen"] :]
    if later and later[0].kind is act.kind:
        messages.info(own.request, _now("刚才已经提交过，没有重复提交"))
        return redirect("asking:case", number=own.case.number)
    own = Own(own.request, own.case, own.today, events)
    return _page(own, act, _brought_up(own, act), changed=True)


def _brought_up(own: Own, act: Act) -> OwnForm:
    """The form with what was typed, and with the number of events as it is now; files have to be chosen anew."""
    return act.form(initial={"text": own.request.POST.get("text", ""), "seen": len(own.events)})


def _page(own: Own, act: Act, form: OwnForm, *, changed: bool = False) -> HttpResponse:
    possible = own.case.state == "fee_awaited" if act is PAID else act.kind in by_applicant.possible(own.events)
    context = {
        "case": own.case,
        "act": act,
        "form": form if possible else None,
        "typed": own.request.POST.get("text", "")[: by_applicant.LONGEST_TEXT],
        "stands": standing(own),
        "fee": fee_notice(own) if act is PAID and possible else None,
        "changed": changed,
        "again": own.again,
    }
    return render(own.request, "asking/own_act.html", context)
