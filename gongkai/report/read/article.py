"""Which blocks of a web page are its article, among menus, links and the site's imprint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    for entry in found:
        block = entry.block
        if not inside[entry.container] and not _is_title(block):
            continue
        if isinstance(block, Paragraph) and "|" in block.text:
            yield from _piped(block)
        else:
            yield block


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


def _piped(block: Paragraph) -> Iterator[Block]:
    """A paragraph whose cells are parted by "|": its rows, all at the paragraph's place."""
    for inner in to_blocks(block.text):
        if isinstance(inner, Grid):
            inner.rows = [[token._replace(place=block.place) for token in row] for row in inner.rows]
            yield inner
        else:
            yield Paragraph(inner.text, block.place)
