"""Names of what cases keep as ids, on pages: `{% load desk %}`."""

from __future__ import annotations

from django import template

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import State
from gongkai.law.receipt import Channel
from gongkai.portal.cases.choices import Delivery, DocumentKind
from gongkai.portal.wording import text

register = template.Library()


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
def document_name(value: str) -> str:
    """A kind of document."""
    return str(DocumentKind(value).label)
