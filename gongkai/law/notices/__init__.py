"""Notices of the State Council's General Office (放假安排的通知): which days of a year are off and which are worked.

A notice comes as its text, pasted in, or as CSV with the columns date, kind and name. `write_notice` writes the CSV
that `read_notice` reads back to an equal notice.
"""

from gongkai.law.notices.model import Notice, NoticeError
from gongkai.law.notices.reading import read_notice
from gongkai.law.notices.table import write_notice

__all__ = ["Notice", "NoticeError", "read_notice", "write_notice"]
