"""Keeping what somebody is writing: nothing typed is lost, and nothing is kept longer than it may be."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Sum

from gongkai.messages import Message
from gongkai.portal.accounts.lockout import network
from gongkai.portal.agencies.models import Agency
from gongkai.portal.asking.models import Draft, DraftFile
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import Asked
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling.asking import Enclosure, ask
from gongkai.portal.vault import files
from gongkai.portal.vault.keys import index

Content = Mapping[str, str | list[str]]
"""What was typed, by the form's fields; `items` is a list."""

KEPT = timedelta(days=14)
"""How long a draft is kept after its last change."""
SHOWN = timedelta(hours=1)
"""How long the page with number and query code can be opened again, in the same browser, after sending."""
SPAN = timedelta(hours=1)
MOST_BEGUN, MOST_SENT = 60, 30
"""From one network address within that time; a service hall or a school has one address for many people."""
MOST_FILES, MOST_BYTES = 10, 20 * 2**20
"""Of one draft."""
MOST_BYTES_OF_SENDER, MOST_BYTES_OF_ALL = 400 * 2**20, 10 * 2**30
_GONE = Message("这份申请已经提交或者删除")
OTHER_KIND = Message("只接受JPG、PNG、PDF文件")
LONGEST_CONTENT = 1_000_000
"""Characters of a draft: more than every field may have together."""


class NotTakenError(Exception):
    """Something cannot be kept or sent; `message` says why. What was kept before stays."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        super().__init__(message.text("zh"))
        self.message = message


@transaction.atomic
def begin(agency: Agency, *, address: str, now: datetime) -> tuple[Draft, str]:
    """A new draft, and its secret. Raises NotTakenError where too many were begun from this network address."""
    sender = _sender(address)
    if Draft.objects.filter(sender=sender, begun__gt=now - SPAN).count() >= MOST_BEGUN:
        raise NotTakenError(Message("从您所在的网络地址填写的申请过多，请过一会儿再试"))
    secret = secrets.token_urlsafe(32)
    draft = Draft.objects.create(agency=agency, digest=_digest(secret), sender=sender, begun=now, changed=now)
    return draft, secret


def find(given: list[str], now: datetime) -> dict[str, Draft]:
    """The drafts of these secrets, by secret, that are not to be forgotten yet; the last changed first."""
    digests = {_digest(secret): secret for secret in given}
    rows = Draft.objects.filter(digest__in=digests, changed__gt=now - KEPT).select_related("agency", "case")
    return {digests[row.digest]: row for row in rows.order_by("-changed")}


@transaction.atomic
def renew(draft: Draft) -> str:
    """A new secret for a draft; whoever has the old one alone has it no more."""
    secret = secrets.token_urlsafe(32)
    draft.digest = _digest(secret)
    draft.save(update_fields=["digest"])
    return secret


def content_of(draft: Draft) -> Content:
    """What was typed."""
    text = draft.content.reveal() if draft.content else ""
    content: Content = json.loads(text) if text else {}
    return content


@transaction.atomic
def keep(draft: Draft, content: Content, now: datetime) -> None:
    """Keep what was typed. Raises NotTakenError where it is far too long, or the draft was sent meanwhile."""
    text = json.dumps(content, ensure_ascii=False)
    if len(text) > LONGEST_CONTENT:
        raise NotTakenError(Message("填写的内容过长，没有保存"))
    fresh = _open(draft)
    fresh.content, fresh.changed = text, now
    fresh.save(update_fields=["content", "changed"])
    draft.refresh_from_db()


@transaction.atomic
def move(draft: Draft, agency: Agency, now: datetime) -> None:
    """Address the draft to another agency, such as the one that carries on the duties of one that was closed."""
    fresh = _open(draft)
    fresh.agency, fresh.changed = agency, now
    fresh.save(update_fields=["agency", "changed"])


@transaction.atomic
def enclose(draft: Draft, kind: DocumentKind, file: Enclosed) -> None:
    """Keep a file with the draft. Raises NotTakenError where there are too many, or too large ones."""
    fresh = _open(draft)
    own = fresh.files.aggregate(total=Sum("size"))["total"] or 0
    if fresh.files.count() >= MOST_FILES:
        raise NotTakenError(Message("文件已有{most}个，请先删去不需要的", {"most": MOST_FILES}))
    if own + len(file.content) > MOST_BYTES:
        raise NotTakenError(Message("文件合计超过{most}MB，请压缩后再上传", {"most": MOST_BYTES // 2**20}))
    others = DraftFile.objects.aggregate(total=Sum("size"))["total"] or 0
    of_sender = DraftFile.objects.filter(draft__sender=fresh.sender).aggregate(total=Sum("size"))["total"] or 0
    if others + len(file.content) > MOST_BYTES_OF_ALL or of_sender + len(file.content) > MOST_BYTES_OF_SENDER:
        raise NotTakenError(Message("暂时不能再接收文件，请过一会儿再试"))
    name, digest = files.keep(file.content)
    DraftFile.objects.create(
        draft=fresh,
        kind=kind,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        file=name,
        digest=digest,
    )


@transaction.atomic
def drop(draft: Draft, file: int) -> None:
    """Remove a file of the draft; nothing happens if it is gone already."""
    for row in _open(draft).files.filter(pk=file):
        row.delete()
        transaction.on_commit(partial(files.remove, row.file))


@transaction.atomic
def remove(draft: Draft) -> None:
    """Remove a draft with its files. Raises NotTakenError where it was sent meanwhile: its request stays."""
    _remove(_open(draft))


def _remove(draft: Draft) -> None:
    names = list(DraftFile.objects.filter(draft=draft).values_list("file", flat=True))
    Draft.objects.filter(pk=draft.pk).delete()
    for name in names:
        transaction.on_commit(partial(files.remove, name))


@transaction.atomic
def send(draft: Draft, asking: Callable[[], Asked], *, now: datetime, today: date, by: Actor) -> Case:
    """Send what was written, once: where it was sent already, the case that came of it.

    The draft's content and files are removed with it. Raises NotTakenError where too much was sent from this network
    address, or the draft was removed meanwhile; gongkai.portal.vault.files.FileDamagedError for a file that cannot be
    opened; and what `ask` raises.
    """
    # Nothing is joined: PostgreSQL would look at the draft anew after waiting for it, but not at what it is joined to.
    fresh = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if fresh is None:
        raise NotTakenError(_GONE)
    if fresh.case is not None:
        return fresh.case
    sent_from_here = Draft.objects.filter(sender=_sender(by.address), sent__gt=now - SPAN)
    if sent_from_here.count() >= MOST_SENT:
        raise NotTakenError(Message("从您所在的网络地址提交的申请过多，请过一会儿再提交；草稿已保存"))
    rows = list(fresh.files.all())
    enclosures = [
        Enclosure(
            DocumentKind(row.kind), Enclosed(row.name.reveal(), files.bring(row.file, row.digest), row.media_type)
        )
        for row in rows
    ]
    case, code = ask(fresh.agency, asking, enclosures, today=today, by=by)
    fresh.case, fresh.sent, fresh.query_code, fresh.content = case, now, code, ""
    fresh.sender, fresh.changed = _sender(by.address), now
    fresh.save()
    fresh.files.all().delete()
    for row in rows:
        transaction.on_commit(partial(files.remove, row.file))
    return case


def code_of(draft: Draft, now: datetime) -> str:
    """The query code of what was sent, for the page that tells it; empty when that page is over."""
    if draft.sent is None or now - draft.sent > SHOWN:
        return ""
    return draft.query_code.reveal()


@transaction.atomic
def finish(draft: Draft) -> None:
    """The code was noted down: the page that tells it is over. The row stays to be counted."""
    Draft.objects.filter(pk=draft.pk).update(query_code="")


def forget(now: datetime) -> int:
    """Remove drafts that nobody has changed for long, with their files, and what is kept of those sent; how many."""
    old = Draft.objects.filter(changed__lte=now - KEPT) | Draft.objects.filter(sent__lte=now - SHOWN)
    rows = list(old)
    for row in rows:
        with transaction.atomic():
            _remove(row)
    return len(rows)


def _open(draft: Draft) -> Draft:
    """The draft, locked; one that was sent or removed meanwhile takes no more."""
    fresh = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk, sent=None).first()
    if fresh is None:
        raise NotTakenError(_GONE)
    return fresh


def _digest(secret: str) -> str:
    return index(f"draft:{secret}")


def _sender(address: str) -> str:
    return index(f"draft sender:{network(address)}")
