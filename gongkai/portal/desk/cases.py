"""A case's page, and what is done there beside the acts of the procedure."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongkai.law.deadlines import clocks
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.messages import Message
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Membership
from gongkai.portal.agencies.permissions import Action, may, requires
from gongkai.portal.audit.services import actor, record
from gongkai.portal.cases import identity
from gongkai.portal.cases import services as case_services
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, Document, Note
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.cases.uploads import FileRefusedError, enclosed
from gongkai.portal.desk import beside, queries, services, similar
from gongkai.portal.desk.finding import GRAVE, MAIN, Found, find
from gongkai.portal.desk.forms import DocumentForm, LookForm, NoteForm
from gongkai.portal.desk.letter_forms import WayForm
from gongkai.portal.desk.rows import address
from gongkai.portal.desk.timeline import moments
from gongkai.portal.downloads import download
from gongkai.portal.handling import acts, recording
from gongkai.portal.handling.by_applicant import opened_letters
from gongkai.portal.handling.models import Way
from gongkai.portal.handling.sending import FAULTS
from gongkai.portal.handling.services import ActError, assign
from gongkai.portal.handling.serving import USUAL, prepare_proof, proven
from gongkai.portal.letters import services as letters
from gongkai.portal.letters.kinds import KINDS, LetterKind, To
from gongkai.portal.letters.models import Letter
from gongkai.portal.redacting.services import can_be_redacted
from gongkai.portal.rendering import blank
from gongkai.portal.vault import files
from gongkai.portal.vault.services import NoReasonError
from gongkai.portal.wording import text


@requires(Action.SEE_CASES)
@never_cache
@require_safe
def case(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """All there is to a case. What the applicant wrote is no longer new once somebody of the office has seen it."""
    found = find(request, code, number)
    response = _page(request, found)
    new = [each.pk for each in found.notes if each.direction == Note.Direction.FROM_APPLICANT and not each.seen]
    if new and found.may_handle and found.may_see_identity:
        Note.objects.filter(pk__in=new).update(seen=timezone.now())
    return response


@requires(Action.SEE_IDENTITY)
@never_cache
@require_POST
def look(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show who the applicant is; the look and its reason are logged."""
    found, form = find(request, code, number), LookForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"look": form})
    try:
        seen = identity.opened(found.case, reason=form.cleaned_data["reason"], by=actor(request))
    except NoReasonError as error:
        form.add_error("reason", text(error.message))
        return _page(request, found, {"look": form})
    return _page(request, found, {"opened": seen})


@requires(Action.HANDLE_CASES)
@require_POST
def give(request: HttpRequest, code: str, number: str) -> HttpResponseBase:
    """Say who works on a case, and on which track it is."""
    found = find(request, code, number)
    username = request.POST.get("clerk", "").replace("\0", "")
    clerk = _people(found).filter(username=username).first()
    if username and clerk is None:
        messages.error(request, _("请选择本机关的办理人员"))
        return _back(found)
    try:
        with transaction.atomic():
            if request.POST.get("given") != _given(
                Case.objects.select_for_update(of=("self",), no_key=True).get(pk=found.case.pk)
            ):
                raise CaseChangedError
            if clerk != found.case.clerk:
                assign(found.case, clerk, by=actor(request))
            recording.set_track(found.case, is_complex="complex" in request.POST, by=actor(request))
    except CaseChangedError:
        messages.error(request, _("他人刚刚改动了分派，这次没有保存。请核对后再办。"))
    except ActError as error:
        messages.error(request, text(error.message))
    else:
        messages.success(request, _("已保存"))
    return _back(found)


def _given(case: Case) -> str:
    """Who works on a case and on which track it is, as the form says that it was when it was shown."""
    return f"{case.clerk_id or ''}/{case.is_complex}"


@requires(Action.HANDLE_CASES)
@require_POST
def note(request: HttpRequest, code: str, number: str) -> HttpResponseBase:
    """Write to the applicant, or a note of the office for itself."""
    found, form = find(request, code, number), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"note": form})
    given = form.cleaned_data
    try:
        with transaction.atomic():
            services.carried_out(given["token"], _address(found.case))
            recording.write_note(found.case, Note.Direction(given["direction"]), given["text"], by=actor(request))
    except IntegrityError:
        messages.info(request, _("已经保存过，没有重复"))
    else:
        messages.success(request, _("已保存"))
    return _back(found)


@requires(Action.HANDLE_CASES)
@require_POST
def attach(request: HttpRequest, code: str, number: str) -> HttpResponseBase:
    """Keep a file with the case."""
    found, form = find(request, code, number), DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, {"document": form})
    given = form.cleaned_data
    try:
        (file,) = enclosed([given["file"]])
        with transaction.atomic():
            services.carried_out(given["token"], _address(found.case))
            case_services.attach(
                found.case,
                DocumentKind(given["kind"]),
                file.name,
                file.content,
                file.media_type,
                by=actor(request),
                for_applicant=given["for_applicant"],
            )
    except FileRefusedError as error:
        form.add_error("file", text(error.message))
        return _page(request, found, {"document": form})
    except IntegrityError:
        messages.info(request, _("已经保存过，没有重复"))
    else:
        messages.success(request, _("已保存文件“%(name)s”") % {"name": file.name})
    return _back(found)


@requires(Action.SEE_CASES)
@never_cache
@require_safe
def document(request: HttpRequest, code: str, number: str, place: int) -> HttpResponseBase:
    """The file at a place among the case's.

    What says who the applicant or a third party is, and originals from which something is removed, are for whoever may
    see who the applicant is.
    """
    found = find(request, code, number)
    kept = found.case.documents.order_by("id")[max(place, 1) - 1 :].first()
    if kept is None or kept.removed:
        raise Http404
    if kept.pk in found.withheld:
        raise Http404
    try:
        content = files.bring(kept.file, kept.digest)
    except files.FileDamagedError:
        return _damaged(request, found, kept.name)
    with transaction.atomic():
        details = {"document": kept.pk, "kind": kept.kind}
        subject = f"case:{found.case.number}"
        record(
            "case.document_opened",
            actor=actor(request),
            agency=found.case.agency.code,
            subject=subject,
            details=details,
        )
    return download(content, kept.media_type, kept.name)


@requires(Action.SEE_IDENTITY)
@never_cache
@require_safe
def letter(request: HttpRequest, code: str, number: str, place: int, file: str) -> HttpResponseBase:
    """The letter at a place among the case's, as a file of that kind."""
    found = find(request, code, number)
    sent = found.case.letters.order_by("id")[max(place, 1) - 1 :].first()
    if sent is None or sent.removed or file not in letters.MEDIA_TYPES:
        raise Http404
    kind = cast(letters.FileKind, file)
    try:
        content = letters.open_letter(sent, kind, by=actor(request))
    except files.FileDamagedError:
        return _damaged(request, found, sent.number)
    return download(content, letters.MEDIA_TYPES[kind], f"{sent.number}.{file}")


@requires(Action.HANDLE_CASES)
@never_cache
def prove(request: HttpRequest, code: str, number: str, place: int) -> HttpResponseBase:
    """Issue the proof of service (送达回证) of a letter, to go with it and to be signed."""
    found = find(request, code, number)
    sent = found.case.letters.select_related("case__agency", "event").order_by("id")[max(place, 1) - 1 :].first()
    if sent is None or sent.removed:
        raise Http404
    form = WayForm(request.POST or None, initial={"way": USUAL.get(found.case.delivery, "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare_proof(sent, Way(form.cleaned_data["way"]), day=found.today, by=actor(request))
        except (ActError, *FAULTS) as error:
            form.add_error(None, text(error.message))
        else:
            messages.success(request, _("已制作送达回证%(number)s") % {"number": made.number})
            return _back(found)
    name = KINDS[LetterKind(sent.kind)].name
    return render(request, "desk/prove.html", {"case": found.case, "letter": sent, "name": name, "form": form})


def _damaged(request: HttpRequest, found: Found, name: str) -> HttpResponseBase:
    messages.error(request, _("文件“%(name)s”缺失或者已经损坏，请从备份恢复") % {"name": name})
    return _back(found)


def _page(request: HttpRequest, found: Found, more: dict[str, Any] | None = None) -> HttpResponse:
    case = found.case
    running = clocks(found.events, found.calendar, found.today)
    draft = found.draft
    lines = draft.lines.select_related("item").order_by("item__number") if draft else ()
    context = {
        "found": found,
        "case": case,
        "acts": _acts(found) if found.may_handle else [],
        "clocks": [clock.called(found.names) for clock in running],
        "timeline": moments(found, running),
        "items": found.items,
        "draft": draft and [(line, Outcome(line.outcome)) for line in lines],
        "draft_outcome": draft and Outcome(draft.outcome),
        "outcome": Outcome(case.latest_outcome) if case.latest_outcome else None,
        "consultations": beside.consultations(found, running),
        "fees": beside.fees(found),
        "remedies": beside.remedies(found),
        "may_bring": found.may_handle,
        "documents": _documents(found),
        "letters": _letters(found),
        "applicant": list(identity.masked(case.applicant)) if case.applicant else [],
        "may_look": bool(case.applicant) and found.may_see_identity,
        "may_hold": may(found.user, Action.REMOVE_EXPIRED, case.agency),
        "same_applicant": similar.of_same_applicant(case, queries.seen_by(found.user)),
        "like_subject": [
            (alike, address(case.agency.code, alike.number)) for alike in similar.of_like_subject(case, found.today)
        ],
        "people": _people(found),
        "given": _given(case),
        "look": blank(LookForm),
        "note": blank(NoteForm, services.new_token()),
        "document": blank(DocumentForm, services.new_token()),
        **(more or {}),
    }
    return render(request, "desk/case.html", context)


class _Act(NamedTuple):
    """A button of the page."""

    kind: EventKind
    mark: str
    address: str
    label: str


def _acts(found: Found) -> list[_Act]:
    """What can be done now: what brings the case forward first, what ends it or begins it anew last."""
    here = _address(found.case)
    buttons = [
        _Act(
            kind,
            "button plain" if kind in GRAVE else "button" if kind in MAIN else "button secondary",
            f"{here}acts/{kind}/",
            text(kind.message),
        )
        for kind in found.offered
    ]
    return sorted(buttons, key=lambda button: ("button", "button secondary", "button plain").index(button.mark))


def _documents(found: Found) -> list[tuple[int, Document, bool, bool, bool]]:
    """Each with its place, and whether it may be opened, can be redacted, and is what a redaction led to."""
    return [
        (
            place,
            each,
            may_open := each.pk not in found.withheld,
            may_open and found.may_handle and can_be_redacted(each),
            each.pk in found.redacted,
        )
        for place, each in enumerate(found.documents, 1)
    ]


def _letters(found: Found) -> list[tuple[Letter, Message, bool, date | None]]:
    """Each with its name, whether its proof of service may be issued, and when the applicant first opened it."""
    opened = opened_letters(found.case) if found.letters else {}
    made, done = [], proven(found.case) if found.letters else frozenset[str]()
    may_prove = found.may_handle and found.case.open
    for each in found.letters:
        row = KINDS[LetterKind(each.kind)]
        provable = row.to is not To.OFFICE and not each.removed and each.number not in done
        made.append((each, row.name, may_prove and provable, opened.get(each.pk)))
    return made


def _people(found: Found) -> Any:
    agency = found.case.agency
    held = Membership.objects.filter(
        until=None,
        role__in=[role.value for role in acts.OFFICE],
        agency__in=[agency.pk, agency.successor_id or agency.pk],
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user").order_by()).order_by("username")


def _address(case: Case) -> str:
    return address(case.agency.code, case.number)


def _back(found: Found) -> HttpResponseBase:
    return cast(HttpResponseBase, redirect(_address(found.case)))
