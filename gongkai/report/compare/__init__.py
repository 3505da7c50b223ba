"""Reports beside one another: one agency over the years, or several agencies in one year."""

from gongkai.report.compare.comparison import Change, Comparison, Kind, Line, NotComparableError, RateLine, compare
from gongkai.report.compare.rates import RATES, Rate
from gongkai.report.compare.sentences import Pair, Relation, SectionDifference, section_differences

__all__ = [
    "RATES",
    "Change",
    "Comparison",
    "Kind",
    "Line",
    "NotComparableError",
    "Pair",
    "Rate",
    "RateLine",
    "Relation",
    "SectionDifference",
    "compare",
    "section_differences",
]
