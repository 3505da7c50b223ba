"""Which blocks of a web page are its article, among menus, links and the site's imprint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.report.model import Place
from gongkai.report.read.document import Block, Grid, Paragraph
from gongkai.report.read.text import to_blocks

_SENTENCE = 30
"""Characters from which a paragraph is taken for running text."""
_LONGEST_TITLE = 80


@dataclass(slots=True)
class Found:
    """A block of a page, the container it stands in, and whether it is nothing but links."""

    block: Block
    container: int
    links: bool = False


def article(found: Sequence[Found], parents: Sequence[int]) -> Iterator[Block]:
    """The blocks of the article: its container's, and a title that stands above it. Links are left out.

    `parents` has the parent of each container; containers are numbered as they begin, 0 is the page.
    """
    found = [entry for entry in found if not entry.links]
    inside = _inside(_container(found, parents), parents)
    run: list[Paragraph] = []
    for block in (entry.block for entry in found if inside[entry.container] or _is_title(entry.block)):
        if isinstance(block, Paragraph) and "|" in block.text:
            run.append(block)
            continue
        yield from _piped(run)
        run = []
        yield block
    yield from _piped(run)


def _container(found: Sequence[Found], parents: Sequence[int]) -> int:
    """The innermost container that has every grid and most of the page's prose."""
    grids = {entry.container for entry in found if isinstance(entry.block, Grid)}
    weights = [
        (entry.container, len(entry.block.text))
        for entry in found
        if isinstance(entry.block, Paragraph) and len(entry.block.text) >= _SENTENCE  # not a menu's entry
    ]
    total = sum(weight for _, weight in weights)
    at = next((entry.container for entry in found if isinstance(entry.block, Grid)), 0)
    while at:
        inside = _inside(at, parents)
        own = sum(weight for container, weight in weights if inside[container])
        if 2 * total <= 3 * own and all(inside[container] for container in grids):
            return at
        at = parents[at]
    return 0


def _inside(ancestor: int, parents: Sequence[int]) -> list[bool]:
    """Per container, whether it is `ancestor` or lies within it (parents are numbered before their children)."""
    inside = [False] * len(parents)
    inside[ancestor] = True
    for number in range(ancestor + 1, len(parents)):
        inside[number] = inside[parents[number]]
    return inside


def _is_title(block: Block) -> bool:
    if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_TITLE:
        return False
    return "政府信息公开" in block.text and block.text.rstrip("）)》 ").endswith("报告")


def _piped(paragraphs: Sequence[Paragraph]) -> Iterator[Block]:
    """Paragraphs whose cells are parted by "|": their rows, read together, each at its paragraph's place.

    A bar at both ends of a row is its frame only where all rows have it.
    """
    lines = [(line, block.place) for block in paragraphs for line in block.text.splitlines()]
    for inner in to_blocks("\n".join(line for line, _ in lines)):
        if isinstance(inner, Grid):
            inner.rows = [[token._replace(place=_place(lines, token.place)) for token in row] for row in inner.rows]
            yield inner
        else:
            yield Paragraph(inner.text, _place(lines, inner.place))


def _place(lines: Sequence[tuple[str, Place]], place: Place) -> Place:
    """The place on the page of what stands on a line."""
    return lines[(place.line or 1) - 1][1]
