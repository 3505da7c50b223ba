"""The list of remarks at the end of a marked page, and how marks look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from importlib import resources

from gongkai.messages import Language, Message
from gongkai.report.write.marks.remarks import Remark

GRADES = ("block", "error", "warning", "information", "extraction", "waived")
"""The styles of remarks, gravest first."""


def style_sheet() -> str:
    """How marks and their list look. All names begin with `gongkai-`, so that a page's own rules stay as they are."""
    return resources.files(__package__).joinpath("marks.css").read_text(encoding="utf-8")


def gravest(remarks: Sequence[Remark], numbers: Sequence[int]) -> str:
    """The style of what several remarks mark."""
    return min((remarks[number].style for number in numbers), key=GRADES.index)


def hint(remarks: Sequence[Remark], numbers: Sequence[int]) -> str:
    """What shows where a pointer rests on a mark."""
    return "\n\n".join("\n".join(remarks[number].lines) for number in numbers)


def mark_id(number: int) -> str:
    """The id of a remark's first mark."""
    return f"gongkai-mark-{number + 1}"


def remark_id(number: int) -> str:
    """The id of a remark in the list."""
    return f"gongkai-remark-{number + 1}"


def listing(remarks: Sequence[Remark], placed: Collection[int], language: Language) -> str:
    """All remarks as a list (HTML), the gravest first; those in `placed` lead to their first marks."""
    name = escape(Message("发现的问题").text(language))
    none = "" if remarks else f"<p>{escape(Message('没有发现问题。').text(language))}</p>"
    items = []
    for number in sorted(range(len(remarks)), key=lambda number: GRADES.index(remarks[number].style)):
        remark = remarks[number]
        title = escape(remark.title)
        if number in placed:
            title = f'<a href="#{mark_id(number)}">{title}</a>'
        details = "".join(f"<p>{escape(line)}</p>" for line in remark.details)
        items.append(
            f'<li id="{remark_id(number)}" class="gongkai-{remark.style}"><p><b>{title}</b></p>'
            f"<p>{escape(remark.message)}</p>{details}</li>"
        )
    return f'<nav class="gongkai-remarks" aria-label="{name}"><h2>{name}</h2>{none}<ol>{"".join(items)}</ol></nav>'
