"""The library's messages on pages: `{% load wording %}` and `{{ message|text }}`, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django import template
from django.core.paginator import Page
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

from gongkai.messages import Language, Message

register = template.Library()

T = TypeVar("T")


def language() -> Language:
    """The language of the page that is being made."""
    return "en" if (get_language() or "").startswith("en") else "zh"


@register.filter
def text(message: Message) -> str:
    """The message in the language of the page."""
    return message.text(language())


@register.simple_tag
def elided(page: Page[object]) -> list[int | str]:
    """The numbers of the pages around this one, with an ellipsis for those left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


later = lazy(text, str)
"""The message as a text that is put into words where it is shown, as labels of forms and models are."""


def choices(names: Mapping[T, Message]) -> list[tuple[T, Promise | str]]:
    """Choices of a form or a model: values with their names for people."""
    return [(value, later(name)) for value, name in names.items()]
