"""The table of settings in docs/settings.md, from the class that reads them."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic_core import PydanticUndefined

from gongkai.portal.environment import PREFIX, Environment

_BEGIN, _END = "<!-- settings -->", "<!-- /settings -->"


def settings_document(page: str) -> str:
    """docs/settings.md with its table made anew. Raises ValueError where the table has no place."""
    before, begin, rest = page.partition(_BEGIN)
    _table, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"no place for the table: {_BEGIN} … {_END}")
    return "\n".join((f"{before}{_BEGIN}", *_rows(), f"{_END}{after}"))


def _rows() -> Iterator[str]:
    yield "| variable | default | meaning |"
    yield "| --- | --- | --- |"
    for name, field in Environment.model_fields.items():
        default = (
            "" if field.default in ("", None, PydanticUndefined) else f"`{str(field.default).replace('|', '&#124;')}`"
        )
        yield f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |"
