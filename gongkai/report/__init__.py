"""The statutory annual report (政府信息公开工作年度报告) as a data type: read it, check it, write it.

Importing this loads no reader's library and no rule: each is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from gongkai.report.read import read

if TYPE_CHECKING:
    from gongkai.report.checks import check
else:

    def __getattr__(name: str) -> object:
        if name == "check":
            from gongkai.report.checks import check

            return check
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["check", "read"]
