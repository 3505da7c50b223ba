"""How forms are put on pages: Django's templates, but for the small widgets, which a page has by the dozen.

A select is a template for each of its options and one more for the options' attributes: a filter with a hundred of them
takes as long as all the rest of its page. The markup here is that of Django's templates but for
spaces between elements; a test compares the two.
Named in the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.forms import Form
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Widget = Mapping[str, Any]
"""What a widget tells its template."""


class Renderer(TemplatesSetting):
    """Renders forms."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The markup of a form, a field or a widget."""
        if markup := _MARKUP.get(template_name):
            return markup(context["widget"])
        return super().render(template_name, context, request)


def _attributes(widget: Widget) -> SafeString:
    given = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in given))


def _attribute(name: str, value: object) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else _attribute("value", widget["value"])
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget))


def _textarea(widget: Widget) -> SafeString:
    text = widget["value"] or ""
    return format_html('<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget), text)


def _select(widget: Widget) -> SafeString:
    groups = format_html_join("", "{}", ((_group(name, those),) for name, those, _place in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], _attributes(widget), groups)


def _group(name: str | None, options: Iterable[Widget]) -> SafeString:
    told = ((option["value"], _attributes(option), option["label"]) for option in options)
    markup = format_html_join("", '<option value="{}"{}>{}</option>', told)
    return format_html('<optgroup label="{}">{}</optgroup>', name, markup) if name else markup


_PLACE = "what-this-page-puts-here"


def blank(form: type[Form], token: str = "") -> SafeString:
    """The markup of a form as nobody has filled it in, made once for each language: pages have several of them folded.

    `token` is the value of its field of that name.
    """
    return SafeString(_blank(form, get_language()).replace(_PLACE, escape(token)))


@cache
def _blank(form: type[Form], language: str) -> str:
    del language
    return str(form(initial={"token": _PLACE}))


_INPUTS = ("checkbox", "date", "email", "file", "hidden", "input", "number", "password", "text")
_MARKUP: Mapping[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
}
