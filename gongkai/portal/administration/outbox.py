"""The outbox as those who keep the installation see it: what went out, what did not, and what they must decide."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.portal.agencies.permissions import Action, requires_whole
from gongkai.portal.audit.services import actor
from gongkai.portal.outbox import queries, services
from gongkai.portal.outbox.models import Message, State

PAGE = 50
"""How many messages a page shows."""
_ACTS = {"again": services.send_again, "sent": services.mark_sent}


class Filter(forms.Form):
    """Which messages to show."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *State.choices]
    )


@requires_whole(Action.OPERATE)
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages, a page at a time; recipients are masked, and texts not shown."""
    form = Filter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = Paginator(queries.messages(state), PAGE).get_page(request.GET.get("page"))
    rows = [(message, *_shown(message)) for message in page.object_list]
    counts = queries.counts()
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "query": f"state={state}",
        "to_settle": counts[State.IN_DOUBT] + counts[State.FAILED],
        "settled_states": (State.FAILED, State.IN_DOUBT),
    }
    return render(request, "administration/outbox.html", context)


@requires_whole(Action.OPERATE)
@require_http_methods(["GET", "POST"])
def settle_message(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Ask once more, then send a message again or note that it arrived."""
    if act not in _ACTS:
        raise Http404
    message = queries.to_settle().filter(pk=number).first()
    if message and request.method == "GET":
        recipient, subject = _shown(message)
        context = {"message": message, "recipient": recipient, "subject": subject, "act": act}
        return render(request, "administration/settle_message.html", context)
    if message and _settled(request, number, act):
        messages.success(request, _("已记录。"))
    else:
        messages.error(request, _("这条通知已经不需要处理。"))
    return redirect("administration:outbox")


def _shown(message: Message) -> tuple[str, str]:
    """The recipient, masked, and the subject, which names the case and nothing of who asks or what for."""
    return queries.masked(message.recipient.reveal()), message.subject.reveal()


def _settled(request: HttpRequest, number: int, act: str) -> bool:
    try:
        _ACTS[act](number, actor=actor(request))
    except services.NotOpenError:  # somebody else was first
        return False
    return True
