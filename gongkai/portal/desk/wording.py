"""Names of what cases keep as ids, on pages: `{% load desk %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import State
from gongkai.law.receipt import Channel
from gongkai.portal.cases.choices import Delivery, DocumentKind, Form
from gongkai.portal.redacting.choice import PICTURE
from gongkai.portal.redacting.known import APPLICANT, PARTY
from gongkai.portal.wording import text
from gongkai.redaction import Kind

register = template.Library()
ENTRIES: Mapping[str, Promise | str] = {
    Kind.IDENTITY_NUMBER: _("身份证件号码"),
    Kind.MOBILE: _("手机号码"),
    Kind.TELEPHONE: _("电话号码"),
    Kind.MAIL: _("电子邮箱"),
    Kind.BANK_CARD: _("银行卡号"),
    Kind.NAME: _("姓名"),
    Kind.ADDRESS: _("地址"),
    APPLICANT: _("本件申请人的信息"),
    PARTY: _("本件征求意见对象的信息"),
    PICTURE: _("图片"),
}
"""What an entry of a redaction is taken for."""


@register.filter
def state_name(value: str) -> str:
    """Where a case stands."""
    return text(State(value).message)


@register.filter
def outcome_name(value: str) -> str:
    """How it ended."""
    return text(Outcome(value).message)


@register.filter
def applicant_name(value: str) -> str:
    """A kind of applicant."""
    return text(Applicant(value).message)


@register.filter
def channel_name(value: str) -> str:
    """The way a request came."""
    return text(Channel(value).message)


@register.filter
def delivery_name(value: str) -> str:
    """How the applicant wants the information."""
    return str(Delivery(value).label)


@register.filter
def form_name(value: str) -> str:
    """In which form the applicant wants the information."""
    return str(Form(value).label)


@register.filter
def document_name(value: str) -> str:
    """A kind of document."""
    return str(DocumentKind(value).label)


@register.filter
def entry_name(value: str) -> str:
    """What words in a document are taken for."""
    return str(ENTRIES[value])
