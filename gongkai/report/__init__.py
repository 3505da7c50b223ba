"""The statutory annual report (政府信息公开工作年度报告) as a data type: read it, check it, write it."""

from gongkai.report.checks import check
from gongkai.report.read import read

__all__ = ["check", "read"]
