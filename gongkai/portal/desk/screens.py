"""For each act: the form that asks what has to be known, and the service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from gongkai.law.fees import Fee, FeeBasis, fee_by_items, fee_by_pages
from gongkai.law.procedure import EventKind
from gongkai.portal.audit.services import actor
from gongkai.portal.cases.models import Case, Consultation
from gongkai.portal.desk.decisions import DecisionForm
from gongkai.portal.desk.finding import Found
from gongkai.portal.desk.forms import (
    ASKING,
    ActForm,
    AnswerForm,
    AskingForm,
    DisclosureForm,
    FeeForm,
    MergeForm,
    SeenForm,
    SplitForm,
    doing_of,
)
from gongkai.portal.desk.letter_forms import ReplyForm, ServiceForm
from gongkai.portal.handling import giving, recording, sending, services, serving
from gongkai.portal.handling.sending import Wanted
from gongkai.portal.handling.services import ANSWERED, Asking, Doing
from gongkai.portal.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act: somebody was consulted, who answers by a secret that is told once; or another case."""

    consultation: Consultation | None = None
    secret: str = ""
    part: Case | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """How an act is asked for and carried out, and which letter it sends."""

    form: Callable[[Found, EventKind, QueryDict | None], SeenForm]
    carry_out: Callable[[Found, EventKind, Any, Doing], Done]
    template: str = "desk/act.html"
    button: Any = ""
    """What its button says, where that is more than that it is to be done."""


def screen_of(kind: EventKind) -> Screen:
    """The act's screen."""
    return SCREENS.get(kind, _PLAIN)


def carry_out(request: HttpRequest, found: Found, kind: EventKind, form: SeenForm) -> Done:
    """Do what the form says, and send the letter that belongs to it, all in one."""
    doing = doing_of(form, found.user, actor(request))
    wanted = letter_of(found, kind, form)
    done = screen_of(kind).carry_out(found, kind, form, doing)
    if wanted:
        event = found.case.events.order_by("-sequence").first()
        if done.consultation:
            sending.send_consultation(done.consultation, wanted, done.secret, event, day=doing.day, by=doing.by)
        else:
            sending.send(found.case, wanted, event, day=doing.day, by=doing.by)
    return done


def fee_of(form: FeeForm) -> Fee:
    """The fee that the form asks for."""
    given = form.cleaned_data
    if given["basis"] == FeeBasis.ITEMS:
        return fee_by_items(given["count"], given["earlier"] or 0)
    return fee_by_pages(given["count"])


def letter_of(found: Found, kind: EventKind, form: SeenForm) -> Wanted | None:
    """The letter that the act sends, by what the (valid) form says; None where it sends none."""
    make = _LETTERS.get(kind)
    return make(found, kind, form) if make else None


def sends_letter(kind: EventKind) -> bool:
    """Whether the act sends a letter."""
    return kind in _LETTERS


def _begin(found: Found) -> dict[str, Any]:
    return {"seen": len(found.events), "today": found.today}


def _plain_form(found: Found, kind: EventKind, data: QueryDict | None) -> SeenForm:
    form = AnswerForm if kind in ANSWERED.values() and kind is not EventKind.HELP_GIVEN else ActForm
    return form(data, kind=kind, case=found.case, parties=found.parties(kind), **_begin(found))


def _do(found: Found, kind: EventKind, form: ActForm, doing: Doing) -> Done:
    if kind is EventKind.DECISION_APPROVED:
        services.approve_decision(found.case, doing)
    elif kind in recording.SAID:
        recording.do_and_keep(found.case, kind, doing, form.details(), form.cleaned_data["said"])
    else:
        services.do(found.case, kind, doing, form.details())
    return Done()


def _answer(found: Found, kind: EventKind, form: ActForm, doing: Doing) -> Done:
    consultation = found.case.consultations.filter(party=form.cleaned_data["party"]).first()
    if consultation is None:  # asked before the case was taken over
        services.do(found.case, kind, doing, form.details())
        return Done()
    consents = {"yes": True, "no": False}.get(form.cleaned_data["consents"])
    services.answer(consultation, consents=consents, text=form.cleaned_data["text"].strip(), doing=doing)
    return Done()


def _help(found: Found, kind: EventKind, form: ActForm, doing: Doing) -> Done:
    recording.do_and_keep(found.case, kind, doing, form.details(), form.cleaned_data["said"])
    consultation = found.case.consultations.filter(party=form.cleaned_data["party"]).first()
    if consultation is not None:  # else asked before the case was taken over
        services.keep_answer(consultation, consents=None, text=form.cleaned_data["said"].strip())
    return Done()


def _consult(found: Found, kind: EventKind, form: AskingForm, doing: Doing) -> Done:
    given = {name: form.cleaned_data[name] for name in ("name", "question", "address", "telephone", "email")}
    return Done(*services.consult(found.case, Asking(ASKING[kind], **given), doing))


def _fee(found: Found, _kind: EventKind, form: FeeForm, doing: Doing) -> Done:
    recording.send_fee_notice(found.case, fee_of(form), doing)
    return Done()


def _decide(found: Found, _kind: EventKind, form: DecisionForm, doing: Doing) -> Done:
    services.draft_decision(found.case, form.lines(), doing, form.whole())
    sending.preview(found.case, sending.reply(found.case), doing.day)  # what it lacks is said now, not when it is sent
    return Done()


def _disclose(found: Found, kind: EventKind, _form: DisclosureForm, doing: Doing) -> Done:
    services.do(found.case, kind, doing)
    return Done()


def _register(found: Found, _kind: EventKind, _form: SeenForm, doing: Doing) -> Done:
    recording.register(found.case, doing)
    return Done()


def _reply(found: Found, _kind: EventKind, form: ReplyForm, doing: Doing) -> Done:
    giving.send_reply(found.case, form.chosen(), doing)
    return Done()


def _serve(found: Found, kind: EventKind, form: ServiceForm, doing: Doing) -> Done:
    serving.serve(found.case, kind, form.proof(), doing)
    return Done()


def _split(found: Found, _kind: EventKind, form: SplitForm, doing: Doing) -> Done:
    items = list(found.case.items.filter(pk__in=form.cleaned_data["items"]))
    return Done(part=services.split(found.case, items, form.cleaned_data["subject"], doing))


def _merge(found: Found, _kind: EventKind, form: MergeForm, doing: Doing) -> Done:
    services.merge(found.case, cast(Case, form.cleaned_data["into"]), doing)
    return Done()


_PLAIN = Screen(_plain_form, _do)
_ASKING = Screen(lambda found, _kind, data: AskingForm(data, **_begin(found)), _consult)
_ANSWER = Screen(_plain_form, _answer)
_SERVICE = Screen(lambda found, _kind, data: ServiceForm(data, case=found.case, **_begin(found)), _serve)

SCREENS: Mapping[EventKind, Screen] = {
    EventKind.DECISION_DRAFTED: Screen(
        lambda found, _kind, data: DecisionForm(data, case=found.case, **_begin(found)),
        _decide,
        "desk/decide.html",
        _("提交审核"),
    ),
    EventKind.FEE_NOTICE_SENT: Screen(
        lambda found, _kind, data: FeeForm(data, **_begin(found)), _fee, "desk/fee.html", _("发出收费通知")
    ),
    EventKind.SPLIT: Screen(lambda found, _kind, data: SplitForm(data, case=found.case, **_begin(found)), _split),
    EventKind.MERGED: Screen(lambda found, _kind, data: MergeForm(data, case=found.case, **_begin(found)), _merge),
    EventKind.HELP_GIVEN: Screen(_plain_form, _help),
    EventKind.THIRD_PARTY_TOLD: Screen(lambda found, _kind, data: DisclosureForm(data, **_begin(found)), _disclose),
    EventKind.REGISTERED: Screen(_plain_form, _register),
    EventKind.REPLY_SENT: Screen(lambda found, _kind, data: ReplyForm(data, case=found.case, **_begin(found)), _reply),
    **dict.fromkeys(serving.SERVED, _SERVICE),
    **dict.fromkeys((EventKind.THIRD_PARTY_ANSWERED, EventKind.CO_AUTHOR_ANSWERED), _ANSWER),
    **dict.fromkeys(ASKING, _ASKING),
}
"""The screens of acts that are more than their event."""

_LETTERS: Mapping[EventKind, Callable[[Found, EventKind, Any], Wanted]] = {
    EventKind.CORRECTION_ASKED: lambda _found, _kind, form: sending.correction(form.details()),
    EventKind.REASONS_ASKED: lambda _found, _kind, form: sending.reasons(form.details()),
    EventKind.LATER_TIME_SET: lambda _found, _kind, form: sending.later_time(form.details()),
    EventKind.EXTENSION_TOLD: lambda found, _kind, form: sending.extension(found.case, form.cleaned_data["day"]),
    EventKind.CONSULTATION_TOLD: lambda _found, _kind, _form: Wanted(LetterKind.CONSULTATION_NOTICE),
    EventKind.THIRD_PARTY_TOLD: lambda _found, _kind, form: sending.disclosure(
        form.cleaned_data["name"], form.cleaned_data["information"], form.cleaned_data["why"]
    ),
    EventKind.FEE_NOTICE_SENT: lambda _found, _kind, form: sending.fee(fee_of(form), form.cleaned_data["payment"]),
    EventKind.REPLY_SENT: lambda found, _kind, form: sending.reply(
        found.case, [document.name for document in form.chosen()]
    ),
    **dict.fromkeys(
        ASKING,
        lambda _found, kind, form: sending.consultation(kind, form.cleaned_data["name"], form.cleaned_data["question"]),
    ),
    **dict.fromkeys(
        (EventKind.CORRECTION_OVERDUE, EventKind.FEE_OVERDUE),
        lambda found, kind, _form: sending.given_up(found.case, kind),
    ),
}
"""The letters of the acts that send one."""
