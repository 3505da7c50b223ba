"""What one-file web pages share: the shell around them, their style, regions that scroll by themselves."""

from __future__ import annotations

from html import escape
from importlib import resources

from gongkai.messages import Language
from gongkai.report.write.form.tables import Box, Role
from gongkai.report.write.labels import printable

LANGUAGE_CODES: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
"""The languages as pages name them (BCP 47)."""

REPORT_LANGUAGE = LANGUAGE_CODES["zh"]
"""The language of what is quoted from a report, whatever that of the page around it."""


def page_start(title: str, language: Language, style: str, head: str = "") -> str:
    """A page up to its content. `title` is plain text, `style` CSS, `head` further mark-up of the head."""
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE_CODES[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{markup(title)}</title>\n{head}<style>\n{style}</style>\n</head>\n<body>"
    )


def page_end() -> str:
    """The end of a page."""
    return "</body>\n</html>\n"


def office_style(package: str) -> str:
    """The style that the pages for the office's own work share, and that of the writer in `package` (page.css)."""
    return style_sheet(__package__) + style_sheet(package)


def style_sheet(package: str, name: str = "page.css") -> str:
    """A style sheet that stands beside a writer."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def markup(text: str) -> str:
    """Text as mark-up that shows it and nothing else: without control characters."""
    return escape(printable(text))


def scroll_start(name: str) -> str:
    """The start of a <div> that scrolls by itself, with the keyboard too, where the table in it is too wide."""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{markup(name)}">'


def box_attributes(box: Box) -> str:
    """How far a box of the form reaches, and, where it is a head, of what."""
    attributes = f' colspan="{box.width}"' if box.width > 1 else ""
    attributes += f' rowspan="{box.height}"' if box.height > 1 else ""
    if box.role is Role.FIGURE:
        return attributes
    many = box.height > 1 if box.role is not Role.HEAD else box.width > 1
    return f'{attributes} scope="{"col" if box.role is Role.HEAD else "row"}{"group" if many else ""}"'
